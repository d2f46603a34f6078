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
	         "Ann Lee\nAcme\n1 Main St\nApt 2\nSpringfield, IL 62704\nUNITED STATES"},
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
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases && !test_failed; i++)
		check_address(&cases[i]);
}

static void
test_missing_parts_leave_no_trace(void)
{
	static const struct expected cases[] = {
		{{"A", "", STREET("B", ""), "C", "", "", "US"}, "A\nB\nC\nUNITED STATES"},
		{{"A", "", STREET("B", ""), "", "IL", "", "US"}, "A\nB\nIL\nUNITED STATES"},
		{{"A", "", STREET("B", ""), "C", "", "62704", "US"}, "A\nB\nC, 62704\nUNITED STATES"},
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
	TEST(test_missing_parts_leave_no_trace);
	TEST(test_a_country_that_is_not_known_keeps_every_part);
	TEST(test_too_small_a_buffer_is_an_error);
	return test_failures > 0;
}
