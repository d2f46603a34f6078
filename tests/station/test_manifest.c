/* Manifests: every file under tests/station/manifests/ against the .expect beside it (a missing one fails;
 * `test_manifest --write` makes them anew, to be read by a person before they are kept), and what no small
 * file shows. */
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>
#include "manifest_listen.h"
#include "tests/test.h"

/* ---- the files ---- */

static char *
load(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *data;

	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	data = malloc(*size + 1);
	if (fread(data, 1, *size, file) != *size)
		*size = 0;
	data[*size] = '\0';
	fclose(file);
	return data;
}

static bool
ends_in(const char *name, const char *end)
{
	size_t length = strlen(name), tail = strlen(end);

	return length > tail && strcmp(name + length - tail, end) == 0;
}

static bool
is_items(const char *name)
{
	return ends_in(name, ".items.csv") || ends_in(name, ".items.jsonl");
}

static int
is_manifest(const struct dirent *entry)
{
	return ends_in(entry->d_name, ".csv") || ends_in(entry->d_name, ".jsonl");
}

/* Read whole and in pieces of 1 and 7 bytes: the outcome must not depend on it. */
static bool
matches(const char *folder, const char *name)
{
	static const size_t pieces[] = { 0, 1, 7 };
	const struct manifest_options options = { .items = is_items(name) };
	char path[512];
	size_t size, wanted_size;
	char *data, *wanted;
	bool good = true;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	data = load(path, &size);
	snprintf(path, sizeof path, "%s/%s.expect", folder, name);
	wanted = load(path, &wanted_size);
	if (!wanted)
		printf("# %s: there is no expectation\n", path);
	for (size_t i = 0; wanted && good && i < sizeof pieces / sizeof *pieces; i++) {
		listen_to(data, size, pieces[i], &options);
		good = strcmp(listened.text, wanted) == 0;
		if (!good)
			printf("# %s, in pieces of %zu:\n%s# wanted:\n%s", name, pieces[i], listened.text,
			       wanted);
	}
	good = good && wanted;
	free(data);
	free(wanted);
	return good;
}

static int
write_expectations(const char *folder)
{
	struct dirent **names;
	int count = scandir(folder, &names, is_manifest, alphasort);

	for (int i = 0; i < count; i++) {
		char path[512];
		size_t size;
		char *data;
		FILE *file;

		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		data = load(path, &size);
		listen_to(data, size, 0, &(struct manifest_options){ .items = is_items(path) });
		snprintf(path, sizeof path, "%s/%s.expect", folder, names[i]->d_name);
		file = fopen(path, "w");
		fwrite(listened.text, 1, listened.length, file);
		fclose(file);
		free(data);
		free(names[i]);
	}
	free(names);
	return count;
}

static void
check_folder(const char *folder, int least, bool broken)
{
	struct dirent **names;
	int count = scandir(folder, &names, is_manifest, alphasort), wrong = 0;

	CHECK(count >= least);
	for (int i = 0; i < count; i++) {
		wrong += !matches(folder, names[i]->d_name);
		if (broken && !listened.quarantine && !listened.refused && !strstr(listened.text, "warning")) {
			printf("# %s: nothing was said\n", names[i]->d_name);
			wrong++;
		}
		free(names[i]);
	}
	free(names);
	printf("# %s: %d files\n", folder, count);
	CHECK_INT(wrong, 0);
}

static void
each_broken_manifest_is_told_with_its_place(void)
{
	check_folder("tests/station/manifests/broken", 35, true);
}

static void
each_good_manifest_is_read_in_full(void)
{
	check_folder("tests/station/manifests/good", 10, false);
}

/* ---- what is too large to be kept as a file ---- */

#define HEADER "order_id,ship_to_name,address1,city,postcode,country,sku,quantity\n"
#define ROW(id) id ",Ann,1 High St,Leeds,LS1 1AA,GB,SKU-1,1\n"

static char *
text_of(const char *format, ...)
{
	char *text;
	size_t length;
	FILE *stream = open_memstream(&text, &length);
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stream, format, arguments);
	va_end(arguments);
	fclose(stream);
	return text;
}

static void
a_field_of_ten_megabytes_keeps_only_its_order_back(void)
{
	enum { LARGE = 10 << 20 };
	char *field = malloc(LARGE + 1), *text;

	memset(field, 'x', LARGE);
	field[LARGE] = '\0';
	text = text_of(HEADER ROW("A-1") "A-2,\"%s\",1 High St,Leeds,LS1 1AA,GB,SKU-1,1\n" ROW("A-3"), field);
	listen_to_text(text);
	CHECK_INT(listened.orders, 2);
	CHECK(strstr(listened.text,
	             "quarantine line 3 column \"ship_to_name\" order \"A-2\": the value is longer") != NULL);
	free(text);
	text = text_of(HEADER ROW("A-1") "A-2,%s", field);
	listen_to_text(text);
	CHECK_INT(listened.orders, 1);
	CHECK(strstr(listened.text,
	             "quarantine line 3 column \"\" order \"A-2\": the row has 2 columns, the header has 8") !=
	      NULL);
	free(text);
	text = text_of(HEADER ROW("A-1") "A-2,\"%s", field);
	listen_to_text(text);
	CHECK_INT(listened.refused, 1);
	CHECK(strstr(listened.text, "refused line 3 column \"ship_to_name\"") != NULL);
	free(text);
	text = text_of("{\"order_id\":\"%s\"}\n{\"order_id\":\"A\",\"note\":\"%s%s\"}\n", field, field,
	               field);
	listen_to_text(text);
	CHECK_INT(listened.quarantine > 1, 1);
	CHECK(strstr(listened.text, "the line is longer than 16 MiB") != NULL);
	free(text);
	free(field);
}

static char *
order_of_lines(int lines)
{
	char *text;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	fprintf(stream, HEADER ROW("A-1"));
	for (int i = 1; i < lines; i++)
		fprintf(stream, "A-1,,,,,,SKU-%d,1\n", i);
	fprintf(stream, ROW("A-2"));
	fclose(stream);
	return text;
}

static void
ten_thousand_lines_are_an_order_and_one_more_are_not(void)
{
	char *text = order_of_lines(LIMIT_ORDER_LINES);

	listen_to_text(text);
	CHECK_INT(listened.orders, 2);
	CHECK_INT(listened.quarantine, 0);
	free(text);
	text = order_of_lines(LIMIT_ORDER_LINES + 1);
	listen_to_text(text);
	CHECK_INT(listened.orders, 1);
	CHECK_INT(listened.quarantine, 1);
	CHECK(strstr(listened.text,
	             "quarantine line 10002 column \"\" order \"A-1\": the order has more than 10000 lines") !=
	      NULL);
	free(text);
}

static void
a_named_encoding_is_used_and_an_unknown_one_is_refused(void)
{
	struct manifest_options options = { .encoding = "windows-1251" };
	const char text[] = HEADER
		"A-1,\xc8\xe2\xe0\xed,\xcb\xe5\xed\xe8\xed\xe0 1,\xcc\xee\xf1\xea\xe2\xe0,101000,RU,SKU-1,1\n";
	const char chinese[] = HEADER "A-1,\xc0\xee,\xb1\xb1\xbe\xa9,\xb1\xb1\xbe\xa9,100000,CN,SKU-1,1\n";
	const char neither[] = HEADER "A-1,\xff\xff,x\n";
	bool unknown;

	listen_to(text, sizeof text - 1, 0, &options);
	CHECK(strstr(listened.text, "ship_to_name=Иван\n") != NULL);
	CHECK(strstr(listened.text, "city=Москва\n") != NULL);
	options.encoding = "GBK";
	listen_to(chinese, sizeof chinese - 1, 1, &options);
	CHECK(strstr(listened.text, "city=北京\n") != NULL);
	listen_to(neither, sizeof neither - 1, 0, &options);
	CHECK(strstr(listened.text, "refused line 2") != NULL &&
	      strstr(listened.text, "not in the encoding") != NULL);
	options.encoding = "no-such-encoding";
	CHECK(manifest_create(&options, &unknown) == NULL);
	CHECK(unknown);
}

static void
an_unknown_profile_is_refused(void)
{
	listen_to(HEADER, strlen(HEADER), 0, &(struct manifest_options){ .profile = "shopping" });
	CHECK_INT(listened.refused, 1);
}

static void
resuming_passes_over_what_was_applied(void)
{
	const char *text = HEADER ROW("A-1") "A-2,,,,,,,\n" ROW("A-3") ROW("A-4");
	struct manifest_counts counts =
		listen_to(text, strlen(text), 0, &(struct manifest_options){ .resume = 4 });

	CHECK_INT(counts.orders, 3);
	CHECK_INT(counts.quarantined, 1);
	CHECK_INT(listened.orders, 2);
	CHECK_INT(listened.quarantine, 0);
	CHECK(strstr(listened.text, "order A-3 line 4") != NULL);
}

static int
stop_at_once(void *context, const struct manifest_order *order)
{
	(void)order;
	++*(int *)context;
	return 42;
}

static void
a_sink_can_end_the_reading(void)
{
	const char *text = HEADER ROW("A-1") ROW("A-2");
	struct listen_memory memory = { text, strlen(text), 0, 0, 0 };
	const struct manifest_source source = listen_source(&memory);
	int calls = 0;
	const struct manifest_sink sink = { .order = stop_at_once, .context = &calls };
	struct manifest_counts counts;
	bool unknown;
	struct manifest_reader *reader = manifest_create(&(struct manifest_options){ 0 }, &unknown);

	CHECK_INT(manifest_read(reader, &source, &sink, &counts), 42);
	CHECK_INT(calls, 1);
	CHECK_INT(memory.rewinds, 2);
	manifest_destroy(reader);
}

static void
revisions_sort_by_age(void)
{
	static const char *const older_first[] = {
		"",
		"1",
		"2",
		"10",
		"999999999999999",
		"1970-01-01T00:00:00Z",
		"2024-02-29T23:59:59Z",
		"2025-01-31T12:00:00+02:00",
		"2025-01-31T10:00:00.5Z",
		"2025-01-31T10:00:01Z",
	};
	static const char *const wrong[] = {
		"v1",
		"-1",
		"1.0",
		" 1",
		"1000000000000000",
		"2025-02-29T00:00:00Z",
		"2025-01-01",
		"2025-01-01T24:00:00Z",
		"2025-01-01T00:00:00",
		"2025-01-01T00:00:00Z ",
		"2025-1-1T00:00:00Z",
		"1969-12-31T23:59:59Z",
		"1970-01-01T00:00:00+01:00",
		"2025-01-01T00:00:00.Z",
	};

	for (size_t i = 1; i < sizeof older_first / sizeof *older_first; i++)
		CHECK(manifest_revision(older_first[i - 1], strlen(older_first[i - 1])) <
		      manifest_revision(older_first[i], strlen(older_first[i])));
	CHECK_INT(manifest_revision("2025-01-31T12:00:00+02:00", 25), 1000000000000000 + 1738317600000000);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_INT(manifest_revision(wrong[i], strlen(wrong[i])), -1);
}

/* ---- pieces ---- */

/* A file is read in pieces of 64 KiB: wherever one ends in a row, the same is read. Blanks in the header
 * move it. */
static void
it_does_not_matter_where_a_piece_of_the_file_ends(void)
{
	enum { PIECE = 65536 };
	static const char header[] = "order_id,ship_to_name,address1,city,postcode,country,sku,quantity";
	static const char rows[] =
		"A-1,\"Ann, \"\"the\"\" Field\",1 High St,Zürich,8000,CH,\"SKU-1\",1\r\n,,,,,,SKU-2,2\r\n\r\n"
		"A-2,Бо,\"\",Leeds,LS1,GB,S,1\nA-3,Cy,3 St,北京,1,SG,\"S\",7";
	char *wanted, *text = malloc(PIECE + sizeof header + sizeof rows + 1);
	int different = 0;

	sprintf(text, "%s\n%s", header, rows);
	listen_to_text(text);
	CHECK_INT(listened.orders, 2);
	wanted = strdup(listened.text);
	for (size_t into = 0; into < sizeof rows; into++) {
		int blanks = (int)(PIECE - (sizeof header - 1) - 1 - into);

		sprintf(text, "%s%*s\n%s", header, blanks, "", rows);
		listen_to_text(text);
		different += strcmp(listened.text, wanted) != 0;
	}
	CHECK_INT(different, 0);
	free(wanted);
	free(text);
}

/* ---- anything at all ---- */

static void
no_bytes_at_all_make_it_fail(void)
{
	static const char alphabet[] = ",;\t\"\n\r\0A1-\xc3\xa9\xff {}[]:";
	const char *seeds[] = {
		HEADER ROW("A-1") ROW("A-2") "A-2,,,,,,\"S \"\"x\"\"\",2\n" ROW("A-3"),
		"{\"order_id\":\"A\",\"ship_to_name\":\"B\",\"address1\":\"C\",\"city\":\"D\",\"country\":\"US\",\"lines\":[{\"sku\":\"S\",\"quantity\":1}]}\n",
		"\xff\xfeo\0r\0d\0e\0r\0",
	};
	uint64_t seed = 99;
	int refused = 0, orders = 0;

	for (int round = 0; round < 3000; round++) {
		const char *from = seeds[round % 3];
		size_t length = round % 3 == 2 ? 12 : strlen(from);
		char *text = malloc(length);

		memcpy(text, from, length);
		for (int i = 0; i < 1 + round % 4; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[(seed >> 33) % length] = alphabet[(seed >> 50) % sizeof alphabet];
		}
		listen_to(text, length, (size_t)(round % 5),
		          &(struct manifest_options){ .items = round % 7 == 0 });
		CHECK(strstr(listened.text, "failed") == NULL);
		CHECK(!listened.refused || (listened.orders == 0 && listened.items == 0 && listened.quarantine == 0));
		refused += listened.refused > 0;
		orders += (int)listened.orders;
		free(text);
	}
	printf("# 3000 changed files: %d refused, %d orders read\n", refused, orders);
	CHECK(refused > 0 && orders > 0);
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--write") == 0)
		return write_expectations("tests/station/manifests/broken") < 1 ||
		       write_expectations("tests/station/manifests/good") < 1;
	TEST(each_broken_manifest_is_told_with_its_place);
	TEST(each_good_manifest_is_read_in_full);
	TEST(a_field_of_ten_megabytes_keeps_only_its_order_back);
	TEST(ten_thousand_lines_are_an_order_and_one_more_are_not);
	TEST(a_named_encoding_is_used_and_an_unknown_one_is_refused);
	TEST(an_unknown_profile_is_refused);
	TEST(resuming_passes_over_what_was_applied);
	TEST(a_sink_can_end_the_reading);
	TEST(revisions_sort_by_age);
	TEST(it_does_not_matter_where_a_piece_of_the_file_ends);
	TEST(no_bytes_at_all_make_it_fail);
	free(listened.text);
	return test_failures != 0;
}
