/* Addresses come out in the order of their country, without gaps for what is missing. */
#include "station/address.h"
#include "tests/test.h"

struct expected {
	struct address address;
	const char *text;
};

#define STREET(a, b) {a, b, ""}

static void
check_address(const struct expected *expected)
{
	char text[1024];
	int length = address_format(&expected->address, text, sizeof text);
	CHECK_TEXT(text, expected->text);
	CHECK_INT(length, strlen(expected->text));
}

static void
test_each_country_has_its_order(void)
{
	static const struct expected cases[] = {
		{{"Ann Lee", "Acme", STREET("1 Main St", "Apt 2"), "Springfield", "IL", "62704", "US"},
	         "Ann Lee\nAcme\n1 Main St\nApt 2\nSpringfield IL 62704\nUNITED STATES"},
		{{"Ana Gil", "", STREET("Calle Mayor 5", "2º B"), "Getafe", "Madrid", "28901", "ES"},
	         "Ana Gil\nCalle Mayor 5\n2º B\n28901 Getafe Madrid\nSPAIN"},
		{{"Иванов И. И.", "ООО Ромашка", STREET("ул. Ленина, д. 1", ""), "Москва", "", "101000",
	          "RU"},
	         "101000 Москва\nул. Ленина, д. 1\nООО Ромашка\nИванов И. И.\nRUSSIAN FEDERATION"},
		{{"王伟", "", STREET("建国路88号", ""), "朝阳区", "北京市", "100022", "CN"},
	         "100022\n北京市朝阳区\n建国路88号\n王伟\nCHINA"},
		{{"Wang Wei", "", STREET("88 Jianguo Rd", ""), "Chaoyang", "Beijing", "100022", "cn"},
	         "Wang Wei\n88 Jianguo Rd\nChaoyang\nBeijing, 100022\nCHINA"},
		{{"山田太郎", "", STREET("千代田1-1", ""), "千代田区", "東京都", "100-0001", "JP"},
	         "〒100-0001\n東京都千代田区\n千代田1-1\n山田太郎\nJAPAN"},
		{{"Jo Smith", "", STREET("10 High St", ""), "Leeds", "", "LS1 4AP", "GB"},
	         "Jo Smith\n10 High St\nLeeds\nLS1 4AP\nUNITED KINGDOM"},
		{{"Max Maier", "Maier GmbH", STREET("Ringstr. 9", ""), "Köln", "NRW", "50667", "DE"},
	         "Max Maier\nMaier GmbH\nRingstr. 9\n50667 Köln\nGERMANY"},
		{{"João", "", STREET("Rua A, 1", ""), "Recife", "PE", "50010-000", "BR"},
	         "João\nRua A, 1\nRecife-PE\n50010-000\nBRAZIL"},
		{{"Jo", "Oy Ab", STREET("Storagatan 1", ""), "Mariehamn", "", "22100", "AX"},
	         "Oy Ab\nJo\nStoragatan 1\nAX-22100 Mariehamn\nFINLAND"},
		{{"Li", "", STREET("1 Orchard Rd", ""), "Singapore", "", "238801", "SG"},
	         "Li\n1 Orchard Rd\nSINGAPORE 238801\nREP. OF SINGAPORE"},
		{{"Li", "", STREET("1 Nathan Rd", ""), "Kowloon", "", "", "HK"},
	         "Li\n1 Nathan Rd\nKowloon\nHONG KONG"},
		{{"Ola", "", STREET("Kirkegata 1", ""), "Oslo", "", "0150", "NO"},
	         "Ola\nKirkegata 1\n0150 Oslo\nNORWAY"},
		{{"Noor", "", STREET("Al Wasl Rd 1", ""), "Jumeirah", "Dubai", "", "AE"},
	         "Noor\nAl Wasl Rd 1\nJumeirah\nDubai\nUNITED ARAB EMIRATES"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases && !test_failed; i++)
		check_address(&cases[i]);
}

static void
test_postcodes_have_the_form_of_their_country(void)
{
	static const struct {
		const char *country, *postcode;
		bool fits;
	} cases[] = {
		{"US", "62704", true}, {"US", "62704-1234", true}, {"US", "6270", false}, {"US", "62704x", false},
		{"GB", "LS1 4AP", true}, {"GB", "ls14ap", true}, {"GB", "12345", false}, {"CA", "H3Z 2Y7", true},
		{"CA", "D3Z 2Y7", false}, {"JP", "100-0001", true}, {"JP", "1000001", true}, {"JP", "１００", false},
		{"NL", "1234 AB", true}, {"NL", "1234", false}, {"PT", "2725-079", true}, {"KR", "03051", true},
		{"PE", "LIMA 23", true}, {"AR", "C1070AAM", true}, {"AE", "anything", true}, {"XX", "anything", true},
		{"DE", "10115", true}, {"de", "10115", true}, {"DE", "101151011510115101151011510115", false},
		{"US", "", true}, {"US", "(((((((((((", false}, {"US", "a\\d*", false},
	};
	const char *example;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool fits = address_postcode_fits(cases[i].country, cases[i].postcode, strlen(cases[i].postcode), &example);
		if (fits != cases[i].fits)
			printf("# %s %s\n", cases[i].country, cases[i].postcode);
		CHECK_INT(fits, cases[i].fits);
	}
	CHECK(!address_postcode_fits("US", "62704\0", 6, &example));
}

/* Each pattern is compiled, and fits the example that the same data gives. */
static void
test_every_country_s_own_example_fits(void)
{
	int examples = 0, wrong = 0;
	for (char code[] = "AA"; code[0] <= 'Z'; code[0]++)
		for (code[1] = 'A'; code[1] <= 'Z'; code[1]++) {
			const char *example, *ignored;
			address_postcode_fits(code, "", 0, &example);
			examples += *example != '\0';
			if (!address_postcode_fits(code, example, strlen(example), &ignored)) {
				printf("# %s: %s\n", code, example);
				wrong++;
			}
		}
	printf("# %d countries have an example\n", examples);
	CHECK_INT(wrong, 0);
	CHECK(examples > 150);
}

static void
test_what_a_country_requires(void)
{
	CHECK(address_requires("US", 'S') && address_requires("US", 'Z') && address_requires("us", 'C'));
	CHECK(address_requires("DE", 'Z') && !address_requires("DE", 'S'));
	CHECK(!address_requires("SG", 'C') && !address_shows("SG", 'C') && address_shows("DE", 'C'));
	CHECK(!address_requires("XX", 'Z') && address_shows("XX", 'C'));
}

static void
test_missing_parts_leave_no_trace(void)
{
	static const struct expected cases[] = {
		{{"A", "", STREET("B", ""), "C", "", "", "US"}, "A\nB\nC\nUNITED STATES"},
		{{"A", "", STREET("B", ""), "", "IL", "", "US"}, "A\nB\nIL\nUNITED STATES"},
		{{"A", "", STREET("B", ""), "C", "", "62704", "US"}, "A\nB\nC 62704\nUNITED STATES"},
		{{"A", "", STREET("", "B"), "", "", "", "JP"}, "A\nB\nJAPAN"},
		{{"A", "", STREET("B", ""), "", "S", "", "BR"}, "A\nB\nS\nBRAZIL"},
		{{"", "", STREET("", ""), "", "", "", ""}, ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases && !test_failed; i++)
		check_address(&cases[i]);
}

static void
test_a_country_that_is_not_known_keeps_every_part(void)
{
	static const struct expected expected = {
		{"A", "O", STREET("B", "C"), "D", "S", "Z", "Atlantis"}, "A\nO\nB\nC\nZ D\nS\nAtlantis"};
	check_address(&expected);
}

static void
test_too_small_a_buffer_is_an_error(void)
{
	struct address address = {"Ann", "", STREET("1 Main St", ""), "Oslo", "", "0150", "NO"};
	char text[64];
	int whole = address_format(&address, text, sizeof text);
	CHECK(whole > 0);
	for (size_t capacity = 0; capacity <= (size_t)whole; capacity++)
		CHECK_INT(address_format(&address, text, capacity), -1);
	CHECK_INT(address_format(&address, text, (size_t)whole + 1), whole);
}

int
main(void)
{
	TEST(test_each_country_has_its_order);
	TEST(test_postcodes_have_the_form_of_their_country);
	TEST(test_every_country_s_own_example_fits);
	TEST(test_what_a_country_requires);
	TEST(test_missing_parts_leave_no_trace);
	TEST(test_a_country_that_is_not_known_keeps_every_part);
	TEST(test_too_small_a_buffer_is_an_error);
	return test_failures > 0;
}
