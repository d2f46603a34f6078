#include "tests/labels/kinds.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tests/labels/sample.h"

const struct script scripts[] = {
	{ "latin", "Begoña Ibáñez Muñoz", "Panadería La Peña, S.L.", "Calle del Almirante 17, 3.º B", "Portal 2", "A Coruña",
	  "", "15003", "ES", "724" },
	{ "cyrillic", "Ёлкина Анна Сергеевна", "ООО «Щукин и сыновья»", "ул. Космонавтов, д. 41, кв. 7", "подъезд 2",
	  "Екатеринбург", "Свердловская обл.", "620017", "RU", "643" },
	{ "chinese", "欧阳晓燕", "北京龙腾贸易有限公司", "建国路88号现代城5号楼1203室", "", "朝阳区", "北京市", "100022",
	  "CN", "156" },
	{ "japanese", "山田 花子", "株式会社さくら商店", "千代田1丁目2-3", "パークハイツ405号", "千代田区", "東京都",
	  "100-0001", "JP", "392" },
	{ "korean", "김민수", "한빛상사 주식회사", "세종대로 110", "3층", "중구", "서울특별시", "04524", "KR", "410" },
	{ "arabic", "محمد عبد الرحمن الشريف", "شركة النيل للتجارة", "١٧ شارع التحرير، الدور الثالث", "شقة ٥", "الدقي",
	  "الجيزة", "12611", "EG", "818" },
	{ "hebrew", "יעל בן־דוד", "מאפיית השרון בע״מ", "רחוב הרצל 15, דירה 4", "כניסה ב׳", "תל אביב", "", "6688312", "IL",
	  "376" },
	{ "devanagari", "श्रीमती प्रियंका शर्मा", "ज्योति वस्त्र भण्डार", "१२, महात्मा गांधी मार्ग", "द्वितीय तल", "नई दिल्ली", "दिल्ली",
	  "110001", "IN", "356" },
	{ "thai", "สมชาย วงศ์สวัสดิ์", "บริษัท ดอกบัว จำกัด", "88/12 ถนนสุขุมวิท ซอย 21", "ชั้น 5", "เขตวัฒนา",
	  "กรุงเทพมหานคร", "10110", "TH", "764" },
};

const size_t script_count = sizeof scripts / sizeof *scripts;

static void
says_number(const char *number, const struct script *to, char code[KIND_CODE_MAX])
{
	(void)to;
	snprintf(code, KIND_CODE_MAX, "%.24s", number);
}

static void
says_sscc(const char *number, const struct script *to, char code[KIND_CODE_MAX])
{
	(void)to;
	snprintf(code, KIND_CODE_MAX, "00%.18s", number);
}

static void
says_codabar(const char *number, const struct script *to, char code[KIND_CODE_MAX])
{
	(void)to;
	snprintf(code, KIND_CODE_MAX, "A%.24sA", number);
}

/* A postcode's letters and digits. */
static void
plain(const char *postcode, char text[16])
{
	size_t n = 0;

	for (; *postcode && n < 15; postcode++)
		if (isalnum((unsigned char)*postcode))
			text[n++] = *postcode;
	text[n] = '\0';
}

static void
says_impb(const char *number, const struct script *to, char code[KIND_CODE_MAX])
{
	char zip[16];

	plain(to->postcode, zip);
	snprintf(code, KIND_CODE_MAX, "420%.9s\x1d%.22s", zip, number);
}

static void
says_dpd(const char *number, const struct script *to, char code[KIND_CODE_MAX])
{
	char postcode[16], zeros[] = "0000000";

	plain(to->postcode, postcode);
	zeros[7 - strlen(postcode)] = '\0';
	snprintf(code, KIND_CODE_MAX, "%%%s%.7s%.14s101%s", zeros, postcode, number, to->country_number);
}

/* Without the blanks behind. */
static size_t
length_of(const char *name)
{
	size_t length = strlen(name);

	while (length > 0 && name[length - 1] == ' ')
		length--;
	return length;
}

/* What UPS's MaxiCode has of a place's name: capitals, and nothing of one that is written with other letters. */
static void
capitals(const char *name, size_t most, char text[KIND_CODE_MAX])
{
	static const char known[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .-'";
	size_t length = length_of(name);

	if (length > most)
		length = most;
	text[0] = '\0';
	if (strspn(name, known) < length)
		return;
	snprintf(text, KIND_CODE_MAX, "%.*s", (int)length, name);
	for (char *at = text; *at; at++)
		*at = (char)toupper((unsigned char)*at);
}

/* The MaxiCode and the postcode. The prefix ends with the service, 03 or 68; kind_fields() says the rest. */
static size_t
says_ups_too(const char *number, const struct script *to, char codes[KIND_CODES_MAX][KIND_CODE_MAX])
{
	bool domestic = strcmp(to->country, "US") == 0;
	char *postal = codes[0], zip[16], city[KIND_CODE_MAX], state[KIND_CODE_MAX] = "";

	plain(to->postcode, zip);
	snprintf(postal, KIND_CODE_MAX, "%s%s%s", domestic ? "420" : "421", domestic ? "" : to->country_number, zip);
	if (!domestic && strlen(zip) > 6) /* the MaxiCode has no room for it */
		return 1;
	capitals(to->city, 20, city);
	if (length_of(to->state) == 2)
		capitals(to->state, 2, state);
	if (domestic && strlen(zip) == 5)
		strcat(zip, "0000");
	memcpy(codes[1], postal, KIND_CODE_MAX);
	snprintf(codes[0], KIND_CODE_MAX,
	         "[)>\x1e" "01\x1d" "96%-6s\x1d%s\x1d" "0%.2s\x1d" "1Z%.8s\x1d" "UPSN\x1d%.6s\x1d" "326\x1d\x1d" "1/3\x1d" "6\x1d"
	         "N\x1d\x1d%.20s\x1d%.2s\x1e\x04",
	         zip, to->country_number, number + 8, number + 10, number + 2, city, state);
	return 2;
}

const struct kind kinds[] = {
	{ "sscc", { .name = "gs1", .driver = "sscc", .company_prefix = "0614141" }, "latin", NULL,
	  "006141411234567890", "00006141411234567890", says_sscc, NULL },
	{ "s10", { .name = "post", .driver = "s10", .prefix = "RB", .country = "GB" }, "latin", NULL,
	  "RB123456785GB", "RB123456785GB", says_number, NULL },
	{ "impb", { .name = "usps", .driver = "impb", .prefix = "92001901234567" }, "latin", "62704-1234",
	  "9200190123456700000014", "420627041234\x1d" "9200190123456700000014", says_impb, NULL },
	{ "impb5", { .name = "usps5", .driver = "impb", .prefix = "93001123456" }, "latin", "62704",
	  "9300112345600000000019", "42062704\x1d" "9300112345600000000019", says_impb, NULL },
	{ "dpd", { .name = "dpd", .driver = "dpd", .prefix = "0998" }, "latin", NULL,
	  "09980000020033F", "%001500309980000020033101724", says_dpd, NULL },
	{ "ups", { .name = "ups", .driver = "ups", .prefix = "5R893903" }, "latin", "62704-1234",
	  "1Z5R89390357567127", "1Z5R89390357567127", says_number, says_ups_too },
	{ "ups_world", { .name = "ups2", .driver = "ups", .prefix = "5R893968" }, "chinese", NULL,
	  "1Z5R89396800000017", "1Z5R89396800000017", says_number, says_ups_too },
	{ "gls", { .name = "gls", .driver = "gls", .prefix = "6013" }, "latin", NULL,
	  "601300000012", "601300000012", says_number, NULL },
	{ "deutsche_post", { .name = "dhl", .driver = "deutsche_post", .prefix = "56310" }, "latin", NULL,
	  "563102430313", "563102430313", says_number, NULL },
	{ "canada_post", { .name = "canada", .driver = "canada_post", .prefix = "0073938" }, "latin", NULL,
	  "0073938000549297", "0073938000549297", says_number, NULL },
	{ "russian_post", { .name = "russia", .driver = "russian_post", .prefix = "10131267" }, "cyrillic", NULL,
	  "10131267123458", "10131267123458", says_number, NULL },
	{ "japan", { .name = "yamato", .driver = "japan", .prefix = "3900" }, "japanese", NULL,
	  "390012345671", "A390012345671A", says_codabar, NULL },
	{ "colissimo", { .name = "colissimo", .driver = "colissimo", .prefix = "8L2052" }, "latin", NULL,
	  "8L20524752032", "8L20524752032", says_number, NULL },
	{ "pass_through", { .name = "seur", .driver = "pass-through" }, "latin", NULL,
	  "00340434161094042557", "00340434161094042557", says_number, NULL },
};

const size_t kind_count = sizeof kinds / sizeof *kinds;

size_t
kind_says(const struct kind *kind, const char *number, const struct script *to, char codes[KIND_CODES_MAX][KIND_CODE_MAX])
{
	size_t count = kind->says_too ? kind->says_too(number, to, codes) : 0;

	kind->says(number, to, codes[count]);
	return count + 1;
}

bool
kind_is_maxicode(const char *code)
{
	return strncmp(code, "[)>", 3) == 0;
}

struct script
kind_address(const struct kind *kind, const struct script *script)
{
	struct script to = *script;

	if (kind->zip) {
		to.postcode = kind->zip;
		to.country = "US";
		to.country_number = "840";
	}
	return to;
}

void
kind_fields(const struct kind *kind, const struct script *to, const char *number, unsigned dpi, struct label_fields *fields)
{
	const char *const pairs[][2] = {
		{ "ship_to_name", to->person }, { "ship_to_company", to->company }, { "ship_to_address1", to->street },
		{ "ship_to_address2", to->second }, { "ship_to_city", to->city }, { "ship_to_state", to->state },
		{ "ship_to_postcode", to->postcode }, { "ship_to_country", to->country }, { "seal_mark", KIND_SEAL_MARK },
		{ "day", "2026-11-22" }, { "weight_g", "2350" },
	};
	bool sscc = strcmp(kind->config.driver, "sscc") == 0;

	sample_fields(fields, dpi);
	label_fields_put(fields, "sscc", sscc ? number : "");
	label_fields_put(fields, "number", sscc ? "" : number);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		label_fields_put(fields, pairs[i][0], pairs[i][1]);
}
