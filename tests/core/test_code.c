/* barcode_parse: what good codes mean, and that each broken one is told with its place. */
#include <stdlib.h>
#include "barcode.h"
#include "station/core/gs1.h"
#include "tests/test.h"

static struct barcode barcode;
static char parsed[LIMIT_CODE + 16];

/* "{GS}" stands for 0x1D. */
static void
parse(const char *text)
{
	size_t length = 0;

	while (*text) {
		bool separator = strncmp(text, "{GS}", 4) == 0;

		parsed[length++] = separator ? GS1_FNC1 : *text;
		text += separator ? 4 : 1;
	}
	barcode_parse(&barcode, parsed, length);
}

static void
write_elements(char *out, size_t capacity)
{
	size_t used = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < barcode.element_count; i++)
		used += (size_t)snprintf(out + used, capacity - used, "%s=%.*s;", barcode.elements[i].ai,
		                         (int)barcode.elements[i].length,
		                         barcode_value(&barcode, parsed, &barcode.elements[i]));
}

struct good {
	const char *text, *symbology, *gtin, *sscc, *elements;
};

static const struct good goods[] = {
	{ "4006381333931", "EAN-13", "04006381333931", "", "" },
	{ "]E04006381333931", "EAN-13", "04006381333931", "", "" },
	{ "012345678905", "UPC-A", "00012345678905", "", "" },
	{ "]E0012345678905", "UPC-A", "00012345678905", "", "" },
	{ "]E00012345678905", "EAN-13", "00012345678905", "", "" },
	{ "40170725", "EAN-8", "00000040170725", "", "" },
	{ "]E440170725", "EAN-8", "00000040170725", "", "" },
	{ "04252614", "UPC-E", "00042100005264", "", "" },
	{ "]E004252614", "UPC-E", "00042100005264", "", "" },
	{ "10614141000415", "ITF-14", "10614141000415", "", "" },
	{ "]I110614141000415", "ITF-14", "10614141000415", "", "" },
	{ "]I012345678", "Interleaved 2 of 5", "", "", "" },
	{ "006141411234567890", "", "", "006141411234567890", "" },
	{ "00006141411234567890", "", "", "006141411234567890", "00=006141411234567890;" },
	{ "]C100006141411234567890", "GS1-128", "", "006141411234567890", "00=006141411234567890;" },
	{ "(00)006141411234567890", "", "", "006141411234567890", "00=006141411234567890;" },
	{ "(01)09506000134352(17)251231(10)AB(C)1", "", "09506000134352", "", "01=09506000134352;17=251231;10=AB(C)1;" },
	{ "]C10109506000134352172512311000AB{GS}21XYZ", "GS1-128", "09506000134352", "",
	  "01=09506000134352;17=251231;10=00AB;21=XYZ;" },
	{ "{GS}0109506000134352", "", "09506000134352", "", "01=09506000134352;" },
	{ "]d2{GS}010950600013435210A{GS}", "GS1 DataMatrix", "09506000134352", "", "01=09506000134352;10=A;" },
	{ "0109506000134352{GS}10A", "", "09506000134352", "", "01=09506000134352;10=A;" },
	{ "010950600013435210A", "", "09506000134352", "", "01=09506000134352;10=A;" },
	{ "]Q3010950600013435221S1", "GS1 QR Code", "09506000134352", "", "01=09506000134352;21=S1;" },
	{ "]J1010950600013435221S1", "GS1 DotCode", "09506000134352", "", "01=09506000134352;21=S1;" },
	{ "]e00109506000134352", "GS1 DataBar", "09506000134352", "", "01=09506000134352;" },
	{ "]C142012345{GS}9261290100000000000001", "GS1-128", "", "", "420=12345;92=61290100000000000001;" },
	{ "]Q1https://id.gs1.org/01/09506000134352/10/A%2FB?17=251231", "QR Code", "09506000134352", "",
	  "01=09506000134352;10=A/B;17=251231;" },
	{ "HTTPS://ID.GS1.ORG/01/9506000134352", "", "09506000134352", "", "01=09506000134352;" },
	{ "]Q1https://example.com/news", "QR Code", "", "", "" },
	{ "]C0ORDER-1", "Code 128", "", "", "" },
	{ "]A0ABC", "Code 39", "", "", "" },
	{ "]C04006381333932", "Code 128", "", "", "" },
	{ "ORD-100023", "", "", "", "" },
	{ "123", "", "", "", "" },
	{ "0123456789012345678901234567890123456789", "", "", "", "" },
	{ "]C1800609506000134352" "0102", "GS1-128", "09506000134352", "", "8006=095060001343520102;" },
	{ "]C18013" "1987654Ad4X4bL5ttr2310c2K", "GS1-128", "", "", "8013=1987654Ad4X4bL5ttr2310c2K;" },
	{ "]C18007DE89370400440532013000", "GS1-128", "", "", "8007=DE89370400440532013000;" },
	{ "]C1422276", "GS1-128", "", "", "422=276;" },
	{ "]C17030999X", "GS1-128", "", "", "7030=999X;" },
	{ "]C14307DE", "GS1-128", "", "", "4307=DE;" },
	{ "]C1391097812", "GS1-128", "", "", "3910=97812;" },
	{ "]C143211{GS}43220", "GS1-128", "", "", "4321=1;4322=0;" },
	{ "]C143241712312359", "GS1-128", "", "", "4324=1712312359;" },
	{ "]C117000229", "GS1-128", "", "", "17=000229;" },
	{ "]C117250200", "GS1-128", "", "", "17=250200;" },
	{ "]C172581/3", "GS1-128", "", "", "7258=1/3;" },
	{ "]C1241\"%&'()*+,-./:;<=>?_az", "GS1-128", "", "", "241=\"%&'()*+,-./:;<=>?_az;" },
	{ "]C18112001234561234560123456", "GS1-128", "", "", "8112=001234561234560123456;" },
};

static void
good_codes_mean_what_they_say(void)
{
	for (size_t i = 0; i < sizeof goods / sizeof *goods; i++) {
		const struct good *good = &goods[i];
		char elements[512];

		parse(good->text);
		if (!barcode.valid)
			printf("# %s: %s at %u\n", good->text, barcode_error_name(barcode.error.code), barcode.error.position);
		CHECK(barcode.valid);
		CHECK_TEXT(barcode.symbology, good->symbology);
		CHECK_TEXT(barcode.gtin, good->gtin);
		CHECK_TEXT(barcode.sscc, good->sscc);
		write_elements(elements, sizeof elements);
		CHECK_TEXT(elements, good->elements);
		CHECK_INT(barcode.product, good->gtin[0] != '\0');
	}
}

struct broken {
	const char *text;
	enum barcode_code code;
	unsigned position, length;
};

static const struct broken broken[] = {
	{ "", BARCODE_EMPTY, 0, 0 },
	{ "]", BARCODE_AIM_UNKNOWN, 0, 1 },
	{ "]C", BARCODE_AIM_UNKNOWN, 0, 2 },
	{ "]XX1234", BARCODE_AIM_UNKNOWN, 0, 3 },
	{ "]C1", BARCODE_EMPTY, 3, 0 },
	{ "]C1{GS}", BARCODE_EMPTY, 4, 0 },
	{ "]E0", BARCODE_EMPTY, 3, 0 },
	{ "]I1", BARCODE_EMPTY, 3, 0 },
	{ "4006381333932", BARCODE_CHECK_DIGIT, 12, 1 },
	{ "012345678906", BARCODE_CHECK_DIGIT, 11, 1 },
	{ "40170726", BARCODE_CHECK_DIGIT, 7, 1 },
	{ "10614141000416", BARCODE_CHECK_DIGIT, 13, 1 },
	{ "]E04006381333932", BARCODE_CHECK_DIGIT, 15, 1 },
	{ "]E440170726", BARCODE_CHECK_DIGIT, 10, 1 },
	{ "]I110614141000416", BARCODE_CHECK_DIGIT, 16, 1 },
	{ "]E040063813339", BARCODE_WRONG_LENGTH, 3, 11 },
	{ "]E0400638133393X", BARCODE_DIGITS_ONLY, 15, 1 },
	{ "]E04006-38133393", BARCODE_DIGITS_ONLY, 7, 1 },
	{ "]E412ABC678", BARCODE_DIGITS_ONLY, 5, 1 },
	{ "]I11061414100041O", BARCODE_DIGITS_ONLY, 16, 1 },
	{ "]E004252615", BARCODE_UPCE, 3, 8 },
	{ "]E024252614", BARCODE_UPCE, 3, 8 },
	{ "]E04006381333931|10AB", BARCODE_SYMBOL_DATA, 16, 5 },
	{ "]E04006381333931|]e0", BARCODE_EMPTY, 20, 0 },
	{ "]C10109506000134353", BARCODE_CHECK_DIGIT, 18, 1 },
	{ "]C101095060001343", BARCODE_VALUE_SHORT, 5, 12 },
	{ "]C101", BARCODE_VALUE_MISSING, 5, 0 },
	{ "]C101{GS}0950600013435210A", BARCODE_VALUE_MISSING, 5, 0 },
	{ "]C10109506O00134352", BARCODE_DIGITS_ONLY, 10, 1 },
	{ "]C1010950600013435289X", BARCODE_AI_UNKNOWN, 19, 2 },
	{ "]C1AB12", BARCODE_AI_UNKNOWN, 3, 2 },
	{ "]C1010950600013435{GS}2", BARCODE_VALUE_SHORT, 5, 13 },
	{ "]C110A{GS}{GS}21B", BARCODE_SEPARATOR, 7, 1 },
	{ "]C110", BARCODE_VALUE_MISSING, 5, 0 },
	{ "]C110123456789012345678901", BARCODE_VALUE_LONG, 25, 1 },
	{ "]C110A B", BARCODE_CHARACTER, 6, 1 },
	{ "]C110\xc3\xa9", BARCODE_CHARACTER, 5, 1 },
	{ "]C117251301", BARCODE_DATE, 7, 2 },
	{ "]C117250230", BARCODE_DATE, 9, 2 },
	{ "]C14326251200", BARCODE_DATE, 11, 2 },
	{ "]C143242512312460", BARCODE_TIME, 13, 2 },
	{ "]C143242512312360", BARCODE_TIME, 15, 2 },
	{ "]C1725018991201" "19", BARCODE_VALUE_LONG, 15, 2 },
	{ "]C1725018991301", BARCODE_DATE, 11, 2 },
	{ "]C1422000", BARCODE_CODE_LIST, 6, 3 },
	{ "]C14307QQ", BARCODE_CODE_LIST, 7, 2 },
	{ "]C1391000012", BARCODE_CODE_LIST, 7, 3 },
	{ "]C17041abc", BARCODE_CODE_LIST, 7, 3 },
	{ "]C1724155", BARCODE_CODE_LIST, 7, 2 },
	{ "]C17252" "3", BARCODE_FORMAT, 7, 1 },
	{ "]C143212", BARCODE_FORMAT, 7, 1 },
	{ "]C1430900000000003600000001", BARCODE_FORMAT, 17, 10 },
	{ "]C18007DE89370400440532013001", BARCODE_FORMAT, 7, 22 },
	{ "]C18006095060001343520201", BARCODE_FORMAT, 21, 4 },
	{ "]C18001" "00001234512398", BARCODE_FORMAT, 7, 4 },
	{ "]C14300A%2", BARCODE_FORMAT, 8, 2 },
	{ "]C14330012345X", BARCODE_FORMAT, 13, 1 },
	{ "]C1801101", BARCODE_FORMAT, 7, 2 },
	{ "]C18112201234561234560123456", BARCODE_FORMAT, 7, 21 },
	{ "]C18013" "1987654Ad4X4bL5ttr2310cXK", BARCODE_CHECK_CHARACTERS, 30, 2 },
	{ "]C18004A123", BARCODE_COMPANY_PREFIX, 7, 1 },
	{ "]C1401123", BARCODE_COMPANY_PREFIX, 6, 3 },
	{ "]C110A{GS}10B", BARCODE_AI_REPEATED, 7, 2 },
	{ "]C101095060001343523712", BARCODE_AI_EXCLUDED, 3, 2 },
	{ "]C13100000001" "3101000001", BARCODE_AI_EXCLUDED, 3, 4 },
	{ "(01)09506000134353", BARCODE_CHECK_DIGIT, 17, 1 },
	{ "(01)", BARCODE_VALUE_MISSING, 4, 0 },
	{ "(89)12", BARCODE_AI_UNKNOWN, 0, 1 },
	{ "(010950", BARCODE_AI_UNKNOWN, 0, 1 },
	{ "0109506000134353{GS}10A", BARCODE_CHECK_DIGIT, 15, 1 },
	{ "ABC{GS}DEF", BARCODE_AI_UNKNOWN, 0, 2 },
	{ "https://", BARCODE_LINK_DOMAIN, 8, 0 },
	{ "https://a", BARCODE_LINK_KEY, 9, 0 },
	{ "https://a/news", BARCODE_LINK_KEY, 9, 5 },
	{ "https://a_b/01/09506000134352", BARCODE_LINK_DOMAIN, 9, 1 },
	{ "https://a/01/0950600013435 ", BARCODE_LINK_CHARACTER, 26, 1 },
	{ "https://a/01/09506000134353", BARCODE_CHECK_DIGIT, 26, 1 },
	{ "]Q1https://a/01/09506000134353", BARCODE_CHECK_DIGIT, 29, 1 },
	{ "https://a/01/0950600013435%32%", BARCODE_LINK_ESCAPE, 29, 1 },
	{ "https://a/01/09506000134352/10/A%00", BARCODE_LINK_ESCAPE, 32, 3 },
	{ "https://a/01/09506000134352/10/A/22/B", BARCODE_LINK_PATH, 33, 2 },
	{ "https://a/01/09506000134352/235/A/21/B", BARCODE_LINK_PATH, 34, 2 },
	{ "https://a/01/09506000134352?10=A", BARCODE_LINK_ATTRIBUTE, 28, 2 },
	{ "https://a/01/09506000134352?17=251301", BARCODE_DATE, 33, 2 },
	{ "https://a/01/09506000134352?89=A", BARCODE_AI_UNKNOWN, 28, 2 },
	{ "https://a/01/09506000134352?99=A&99=A", BARCODE_AI_REPEATED, 33, 2 },
	{ "https://a/01/09506000134352?99=", BARCODE_VALUE_MISSING, 31, 0 },
	{ "hTTps://a/01/09506000134352", BARCODE_LINK_DOMAIN, 0, 5 },
};

static void
broken_codes_are_told_with_their_place(void)
{
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		const struct broken *b = &broken[i];

		parse(b->text);
		if (barcode.error.code != b->code || barcode.error.position != b->position || barcode.error.length != b->length)
			printf("# %s: %s at %u+%u, not %s\n", b->text, barcode_error_name(barcode.error.code),
			       barcode.error.position, barcode.error.length, barcode_error_name(b->code));
		CHECK(barcode.error.code == b->code);
		CHECK_INT(barcode.error.position, b->position);
		CHECK_INT(barcode.error.length, b->length);
		CHECK(barcode.valid == (b->code == BARCODE_OK));
		CHECK(!barcode.product);
	}
	printf("# %zu broken codes\n", sizeof broken / sizeof *broken);
}

/* The check digit finds every single wrong digit: each digit of each code is made wrong in nine ways. */
static void
every_wrong_digit_is_found(void)
{
	static const struct {
		const char *text;
		size_t from, check; /* the digits; the last one's place */
	} codes[] = {
		{ "]E04006381333931", 3, 15 }, { "4006381333931", 0, 12 }, { "]C10109506000134352", 5, 18 },
		{ "]C100006141411234567890", 5, 22 }, { "(01)09506000134352", 4, 17 }, { "]I110614141000415", 3, 16 },
	};
	int told = 0;

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		for (size_t at = codes[i].from; at <= codes[i].check; at++) {
			for (int add = 1; add < 10; add++) {
				char text[64];

				strcpy(text, codes[i].text);
				text[at] = (char)('0' + (text[at] - '0' + add) % 10);
				parse(text);
				CHECK(!barcode.valid && barcode.gtin[0] == '\0' && barcode.sscc[0] == '\0');
				CHECK(barcode.error.code == BARCODE_CHECK_DIGIT);
				CHECK_INT(barcode.error.position, codes[i].check);
				told++;
			}
		}
	}
	printf("# %d wrong digits found\n", told);
}

static void
every_cut_of_an_element_string_is_told_or_still_whole(void)
{
	const char *text = "]C1010950600013435217251231" "3103000195" "4211234567" "8008251231";

	for (size_t length = 1; length < strlen(text); length++) {
		char *copy = malloc(length); /* exact, so that a byte too far is seen */

		memcpy(copy, text, length);
		barcode_parse(&barcode, copy, length);
		free(copy);
		CHECK(barcode.valid == (barcode.error.code == BARCODE_OK));
		CHECK(length == 19 || length == 27 || length == 37 || length > 43 || !barcode.valid);
		CHECK(barcode.error.position <= length);
	}
}

static void
eight_digits_that_fit_twice_give_both_readings(void)
{
	parse("01234565");
	CHECK(barcode.valid && barcode.guessed);
	CHECK_TEXT(barcode.gtin, "00000001234565");
	CHECK_TEXT(barcode.other_gtin, "00012345000065");
	parse("]E401234565");
	CHECK_TEXT(barcode.gtin, "00000001234565");
	CHECK_TEXT(barcode.other_gtin, "");
	parse("]E001234565");
	CHECK_TEXT(barcode.gtin, "00012345000065");
	CHECK_TEXT(barcode.symbology, "UPC-E");
}

static void
upce_expands_by_its_last_digit(void)
{
	static const char *const pairs[][2] = {
		{ "01245714", "012100004574" }, { "04252614", "042100005264" }, { "01234133", "012300000413" },
		{ "01234540", "012340000050" }, { "01234578", "012345000078" },
	};
	int checked = 0;

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char text[16], upca[13], gtin[15];

		memcpy(upca, pairs[i][1], 13);
		upca[11] = barcode_check_digit(upca, 11);
		snprintf(text, sizeof text, "]E0%.7s%c", pairs[i][0], upca[11]);
		snprintf(gtin, sizeof gtin, "00%.12s", upca);
		parse(text);
		CHECK(barcode.valid);
		CHECK_TEXT(barcode.gtin, gtin);
		checked++;
	}
	CHECK_INT(checked, 5);
}

static void
what_is_only_guessed_says_so(void)
{
	parse("4006381333932");
	CHECK(!barcode.valid && barcode.guessed);
	parse("]E04006381333932");
	CHECK(!barcode.valid && !barcode.guessed);
	parse("]C04006381333932");
	CHECK(barcode.valid && !barcode.guessed && !barcode.product);
	CHECK_INT(barcode.data, 3);
	CHECK_INT(barcode.data_length, 13);
}

static void
a_missing_companion_is_a_warning(void)
{
	parse("]C110AB");
	CHECK(barcode.valid);
	CHECK(barcode.warning.code == BARCODE_AI_REQUIRED);
	CHECK_INT(barcode.warning.position, 3);
	parse("]C1010950600013435210AB");
	CHECK(barcode.warning.code == BARCODE_OK);
	parse("]C1010950600013435221A{GS}250B");
	CHECK(barcode.warning.code == BARCODE_OK);
	parse("]C10109506000134352250B");
	CHECK(barcode.warning.code == BARCODE_AI_REQUIRED);
}

static void
too_long_and_too_many_are_refused(void)
{
	static char text[LIMIT_CODE + 1];
	size_t used = 0;

	memset(text, '7', sizeof text);
	barcode_parse(&barcode, text, sizeof text);
	CHECK(barcode.error.code == BARCODE_TOO_LONG);
	barcode_parse(&barcode, text, sizeof text - 1);
	CHECK(barcode.valid);
	used = (size_t)sprintf(text, "]C1");
	for (int n = 0; n <= BARCODE_ELEMENTS_MAX; n++) /* 3100 … 3105, 3200 … 3295 and so on: all different */
		used += (size_t)sprintf(text + used, "%d000001", n < 6 ? 3100 + n : 3200 + (n - 6) / 6 * 10 + (n - 6) % 6);
	barcode_parse(&barcode, text, used);
	CHECK(barcode.error.code == BARCODE_TOO_MANY_ELEMENTS);
	CHECK_INT(barcode.error.position, 3 + BARCODE_ELEMENTS_MAX * 10);
	barcode_parse(&barcode, text, used - 10);
	CHECK(barcode.error.code == BARCODE_AI_EXCLUDED);
}

static void
dates_take_the_nearest_century(void)
{
	CHECK_INT(barcode_date("251231", 2025), 20251231);
	CHECK_INT(barcode_date("250200", 2025), 20250228);
	CHECK_INT(barcode_date("240200", 2025), 20240229);
	CHECK_INT(barcode_date("750101", 2025), 20750101);
	CHECK_INT(barcode_date("760101", 2025), 19760101);
	CHECK_INT(barcode_date("000101", 2099), 21000101);
	CHECK_INT(barcode_date("490101", 2099), 21490101);
	CHECK_INT(barcode_date("500101", 2099), 20500101);
	CHECK_INT(barcode_date("251301", 2025), -1);
	CHECK_INT(barcode_date("25 101", 2025), -1);
}

static void
each_error_has_its_own_words(void)
{
	for (int i = 0; i < BARCODE_CODES; i++) {
		CHECK(barcode_error_name((enum barcode_code)i) != NULL && barcode_error_text((enum barcode_code)i) != NULL);
		for (int j = 0; j < i; j++)
			CHECK(strcmp(barcode_error_name((enum barcode_code)i), barcode_error_name((enum barcode_code)j)) != 0);
	}
	CHECK_TEXT(barcode_error_name((enum barcode_code)999), "unknown");
}

static uint64_t seed = 20240229;

static unsigned
any(unsigned below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 11) % below;
}

static size_t
mutate(char *text, size_t length)
{
	static const char alphabet[] = "\x1d()]%/?&=|0123456789AZaz~ \xff";

	for (unsigned times = 1 + any(4); times > 0; times--) {
		size_t at = any((unsigned)length + 1);

		switch (any(4)) {
		case 0:
			if (at < length)
				text[at] = alphabet[any(sizeof alphabet)]; /* its NUL as well */
			break;
		case 1:
			memmove(text + at + 1, text + at, length - at);
			text[at] = alphabet[any(sizeof alphabet)];
			length++;
			break;
		case 2:
			length = at;
			break;
		default:
			if (length < 200) {
				memcpy(text + length, text + at, length - at);
				length += length - at;
			}
		}
	}
	return length;
}

static bool
is_sound(const char *text, size_t length)
{
	if (barcode.valid != (barcode.error.code == BARCODE_OK) || (size_t)barcode.data + barcode.data_length > length ||
	    (size_t)barcode.error.position + barcode.error.length > length || barcode.decoded_used > sizeof barcode.decoded)
		return false;
	if (barcode.gtin[0] && (strlen(barcode.gtin) != 14 || barcode.gtin[13] != barcode_check_digit(barcode.gtin, 13)))
		return false;
	if (barcode.sscc[0] && (strlen(barcode.sscc) != 18 || barcode.sscc[17] != barcode_check_digit(barcode.sscc, 17)))
		return false;
	for (unsigned i = 0; i < barcode.element_count; i++) {
		const struct barcode_element *element = &barcode.elements[i];
		size_t end = (size_t)element->offset + element->length;

		if (end > (element->decoded ? barcode.decoded_used : length) || element->length == 0 ||
		    memchr(barcode_value(&barcode, text, element), GS1_FNC1, element->length))
			return false;
	}
	return true;
}

static void
no_text_at_all_makes_it_unsound(void)
{
	enum { ROUNDS = 40000 };
	int refused = 0;

	for (int round = 0; round < ROUNDS; round++) {
		char text[1024], *exact;
		size_t length;

		parse(goods[any(sizeof goods / sizeof *goods)].text);
		length = (size_t)barcode.data + barcode.data_length;
		memcpy(text, parsed, length);
		length = mutate(text, length);
		exact = malloc(length + !length);
		memcpy(exact, text, length);
		barcode_parse(&barcode, exact, length);
		if (!is_sound(exact, length))
			printf("# round %d: %.*s\n", round, (int)length, exact);
		CHECK(is_sound(exact, length));
		refused += !barcode.valid;
		free(exact);
	}
	printf("# %d of %d mutated codes refused\n", refused, ROUNDS);
	CHECK(refused > 200);
}

int
main(void)
{
	TEST(good_codes_mean_what_they_say);
	TEST(broken_codes_are_told_with_their_place);
	TEST(every_wrong_digit_is_found);
	TEST(every_cut_of_an_element_string_is_told_or_still_whole);
	TEST(eight_digits_that_fit_twice_give_both_readings);
	TEST(upce_expands_by_its_last_digit);
	TEST(what_is_only_guessed_says_so);
	TEST(a_missing_companion_is_a_warning);
	TEST(too_long_and_too_many_are_refused);
	TEST(dates_take_the_nearest_century);
	TEST(each_error_has_its_own_words);
	TEST(no_text_at_all_makes_it_unsound);
	return test_failures != 0;
}
