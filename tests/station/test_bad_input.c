/* What is wrong with a file is told, with its place, by a whole station, and changes nothing: broken manifests,
 * a broken packwarden.conf, databases that are none of ours. */
#include "tests/test.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "station_rig.h"

enum { OUT_MAX = 1 << 16, NOTES_MAX = 64 };

#define FOLDER "tests/station/manifests/broken"

static const char config[] = "[station]\nname = station-1\n[lane bench-1]\nprinter = folder\ncarrier = sscc\n"
			     "[printer folder]\ndriver = file\npath = labels\n"
			     "[carrier sscc]\ncompany_prefix = 0614141\n";

static const char items[] = "sku,code\nSKU-1,4006381333931\nSKU-2,0614141000036\nSKU-3,0614141000104\n"
			    "SKU-4,A4\nSKU-8,A8\nSKU-9,A9\n";

static struct rig rig;
static char out[OUT_MAX];

/* ---- what a manifest's .expect says ---- */

struct expected {
	char *text;               /* the file's; notes and goods point into it */
	const char *notes[NOTES_MAX]; /* "line 2 column "sku" order "A-1": reason" */
	const char *goods[NOTES_MAX]; /* "A-2 line 3 …" */
	size_t note_count, good_count;
	bool refused;
};

static char *
read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, OUT_MAX);

	if (file && text)
		text[fread(text, 1, OUT_MAX - 1, file)] = '\0';
	if (file)
		fclose(file);
	return text;
}

static bool
begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

static void
read_expected(struct expected *expected, const char *path)
{
	*expected = (struct expected){ .text = read_file(path) };
	for (char *line = strtok(expected->text, "\n"); line; line = strtok(NULL, "\n")) {
		if (begins(line, "refused "))
			expected->refused = true;
		if (begins(line, "refused "))
			expected->notes[expected->note_count++] = line + strlen("refused ");
		else if (begins(line, "quarantine "))
			expected->notes[expected->note_count++] = line + strlen("quarantine ");
		else if (begins(line, "order ") || begins(line, "item "))
			expected->goods[expected->good_count++] = strchr(line, ' ') + 1;
	}
}

/* ---- what the station says ---- */

struct digest_line {
	char text[64];
};

static struct digest_line
digest(void)
{
	struct digest_line line = { "" };

	rig_command(&rig, "digest", line.text, sizeof line.text);
	return line;
}

static int64_t
number(const char *format, const char *id)
{
	char sql[256];

	snprintf(sql, sizeof sql, format, id);
	return rig_number(&rig, sql);
}

#define CATALOGUE "SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM item_code)"
#define CONTENT_OF "SELECT coalesce(max(content), 0) FROM orders WHERE order_id = '%s'"

static json_int_t
count(const json_t *answer, const char *name)
{
	const json_t *counts = json_object_get(answer, "orders");

	return json_integer_value(json_object_get(counts ? counts : json_object_get(answer, "items"), name));
}

/* Each note as it is expected, in its place in the JSON, and no other. */
static bool
same_notes(const json_t *answer, const struct expected *expected, const char *name)
{
	const json_t *notes = json_object_get(answer, "quarantine"), *note;
	size_t i;

	if (json_array_size(notes) != expected->note_count)
		return false;
	json_array_foreach(notes, i, note) {
		const char *file = json_string_value(json_object_get(note, "file"));
		char *text = NULL;
		bool same;

		if (!json_is_integer(json_object_get(note, "line")) || !file || strcmp(file, name) != 0 ||
		    asprintf(&text, "line %lld column \"%s\" order \"%s\": %s",
		             (long long)json_integer_value(json_object_get(note, "line")),
		             json_string_value(json_object_get(note, "column")),
		             json_string_value(json_object_get(note, "order")),
		             json_string_value(json_object_get(note, "reason"))) < 0)
			return false;
		text[strcspn(text, "\n")] = '\0'; /* an order's name may hold a line break: the first line is enough */
		same = strcmp(text, expected->notes[i]) == 0;
		if (!same)
			printf("# got    %s\n# wanted %s\n", text, expected->notes[i]);
		free(text);
		if (!same)
			return false;
	}
	return true;
}

static bool
is_items(const char *name)
{
	return strstr(name, ".items.") != NULL;
}

static void
import_one(const char *name)
{
	struct expected expected;
	struct digest_line before = digest(), after;
	char path[512], words[512];
	int64_t catalogue = rig_number(&rig, CATALOGUE);
	json_t *answer;
	int code;

	snprintf(path, sizeof path, FOLDER "/%s.expect", name);
	snprintf(words, sizeof words, "--json import %s " FOLDER "/%s", is_items(name) ? "--items" : "",
	         name);
	read_expected(&expected, path);
	code = rig_command(&rig, words, out, sizeof out);
	answer = json_loads(out, 0, NULL);
	if (!answer || !same_notes(answer, &expected, name))
		printf("# %s: %s", name, out);
	CHECK(answer && same_notes(answer, &expected, name));
	CHECK_INT(code, expected.refused ? 3 : expected.note_count > 0 ? 1 : 0);
	CHECK_INT(count(answer, "new") + count(answer, "updated") + count(answer, "unchanged") +
	          count(answer, "stale"), expected.good_count);
	after = digest();
	if (!is_items(name) && count(answer, "new") + count(answer, "updated") == 0)
		CHECK_TEXT(after.text, before.text);
	if (expected.good_count == 0)
		CHECK_INT(rig_number(&rig, CATALOGUE), catalogue);
	json_decref(answer);
	free(expected.text);
}

/* An order in quarantine is as it was; a good one of the same file is there. */
static void
only_good_ones_are_in(const char *name)
{
	struct expected expected;
	int64_t were[NOTES_MAX] = { 0 };
	char path[512], ids[NOTES_MAX][64] = { { 0 } };

	snprintf(path, sizeof path, FOLDER "/%s.expect", name);
	read_expected(&expected, path);
	for (size_t i = 0; i < expected.note_count; i++) {
		const char *order = strstr(expected.notes[i], "order \"") + 7;

		snprintf(ids[i], sizeof ids[i], "%.*s", (int)strcspn(order, "\"'"), order);
		were[i] = number(CONTENT_OF, ids[i]);
	}
	import_one(name);
	for (size_t i = 0; i < expected.note_count && !test_failed; i++)
		CHECK_INT(number(CONTENT_OF, ids[i]), were[i]);
	for (size_t i = 0; i < expected.good_count && !test_failed && !is_items(name); i++) {
		char id[64];

		snprintf(id, sizeof id, "%.*s", (int)strcspn(expected.goods[i], " "), expected.goods[i]);
		CHECK(number(CONTENT_OF, id) != 0);
	}
	free(expected.text);
}

static int
is_manifest(const struct dirent *entry)
{
	const char *end = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && end && strcmp(end, ".expect") != 0;
}

static void
every_broken_manifest_is_refused_with_its_places_and_changes_nothing(void)
{
	struct dirent **names;
	int files = scandir(FOLDER, &names, is_manifest, alphasort);
	int exit_code;

	rig_start(&rig);
	json_decref(rig_import(&rig, items, true, &exit_code));
	CHECK_INT(exit_code, 0);
	CHECK(files >= 72);
	for (int i = 0; i < files && !test_failed; i++) {
		only_good_ones_are_in(names[i]->d_name);
		if (test_failed)
			printf("# %s\n", names[i]->d_name);
	}
	for (int i = 0; i < files; i++)
		free(names[i]);
	free(names);
}

/* 10 MB in one field: too much to keep beside the others. */
static void
a_field_of_ten_megabytes_is_refused_with_its_place(void)
{
	struct digest_line before = digest(), after;
	char path[128], words[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/large.csv", rig.folder);
	snprintf(words, sizeof words, "import %s", path);
	file = fopen(path, "w");
	CHECK(file);
	fprintf(file, "order_id,ship_to_name,address1,city,postcode,country,sku,quantity\nL-1,");
	for (int i = 0; i < 10 << 20; i++)
		putc('x', file);
	fprintf(file, ",1 High St,Leeds,LS1 1AA,GB,SKU-1,1\n");
	CHECK_INT(fclose(file), 0);
	CHECK_INT(rig_command(&rig, words, out, sizeof out), 1);
	CHECK(strstr(out, "large.csv:2: L-1, ship_to_name"));
	after = digest();
	CHECK_TEXT(after.text, before.text);
	CHECK(rig_log_is_clean(&rig));
}

/* ---- packwarden.conf ---- */

struct bad_config {
	const char *text, *place, *word; /* the place, and something of what is said */
};

#define STATION "[station]\nname = s\n"
#define LANE "[lane b]\nprinter = p\ncarrier = sscc\n"
#define PRINTER "[printer p]\ndriver = file\npath = labels\n"
#define CARRIER "[carrier sscc]\ncompany_prefix = 0614141\n"

static const struct bad_config bad_configs[] = {
	{ "", "packwarden.conf", "station" },
	{ STATION "nam = x\n" LANE PRINTER CARRIER, "packwarden.conf:3:", "'name'" },
	{ STATION LANE PRINTER CARRIER "[printr q]\ndriver = file\n", "packwarden.conf:11:", "printr" },
	{ STATION "[lane b]\nprinter = q\ncarrier = sscc\n" PRINTER CARRIER, "packwarden.conf:3:", "'q'" },
	{ STATION "[lane b]\nprinter = p\ncarrier = ups\n" PRINTER CARRIER, "packwarden.conf:3:", "'ups'" },
	{ STATION LANE PRINTER "[carrier sscc]\ncompany_prefix = 12\n", "packwarden.conf:10:", "prefix" },
	{ STATION LANE PRINTER "dpi = 1200\n" CARRIER, "packwarden.conf:9:", "dpi" },
	{ STATION LANE LANE PRINTER CARRIER, "packwarden.conf:6:", "" },
	{ STATION LANE "[printer p]\ndriver = fax\n" CARRIER, "packwarden.conf:7:", "fax" },
	{ "format = 2\n" STATION LANE PRINTER CARRIER, "packwarden.conf:1:", "format" },
	{ STATION "listen = nowhere\n" LANE PRINTER CARRIER, "packwarden.conf:3:", "listen" },
	{ STATION "listen = 127.0.0.1:99999\n" LANE PRINTER CARRIER, "packwarden.conf:3:", "listen" },
	{ STATION LANE "finish = maybe\n" PRINTER CARRIER, "packwarden.conf:6:", "finish" },
	{ "name = s\n", "packwarden.conf:1:", "" },
	{ STATION "this is no line\n" LANE PRINTER CARRIER, "packwarden.conf:3:", "" },
	{ "[station\nname = s\n", "packwarden.conf:1:", "" },
	{ STATION LANE "[printer p]\ndriver = file\npath = ../../etc\n" CARRIER, "packwarden.conf:8:",
	  "path" },
	{ "<html><body>404</body></html>\n", "packwarden.conf:1:", "" },
};

static void
try_config(const struct bad_config *bad)
{
	struct rig station;
	char program[512], database[128];
	struct stat status;

	/* it would run for ever if it took the file */
	snprintf(program, sizeof program, "timeout -s KILL 30 %s", rig.program);
	rig_create(&station, program, bad->text);
	snprintf(database, sizeof database, "%s/packwarden.db", station.folder);
	for (int i = 0; i < 2 && !test_failed; i++) {
		int code = rig_command(&station, i == 0 ? "run" : "digest", out, sizeof out);

		if (code != 3 || !strstr(out, bad->place) || !strstr(out, bad->word))
			printf("# %d: %s# for:\n%s\n", code, out, bad->text);
		test_failed = code != 3 || !strstr(out, bad->place) || !strstr(out, bad->word) ||
		              stat(database, &status) == 0;
	}
	rig_destroy(&station);
}

static void
a_broken_packwarden_conf_is_refused_with_its_line_before_anything_starts(void)
{
	for (size_t i = 0; i < sizeof bad_configs / sizeof *bad_configs && !test_failed; i++)
		try_config(&bad_configs[i]);
}

static void
a_folder_or_configuration_that_is_missing_is_named(void)
{
	struct rig station = { .folder = "/tmp/packwarden-is-not-here", .program = rig.program };

	CHECK_INT(rig_command(&station, "run", out, sizeof out), 4);
	CHECK(strstr(out, "/tmp/packwarden-is-not-here") && strstr(out, "--data"));
	CHECK_INT(rig_command(&station, "digest", out, sizeof out), 4);
	CHECK(strstr(out, "/tmp/packwarden-is-not-here"));
	rig_create(&station, rig.program, config);
	snprintf(out, sizeof out, "%s/packwarden.conf", station.folder);
	unlink(out);
	CHECK_INT(rig_command(&station, "run", out, sizeof out), 3);
	CHECK(strstr(out, "packwarden.conf: No such file"));
	rig_destroy(&station);
}

/* ---- databases ---- */

/* Puts a file there, runs the station at it, and looks whether it is as it was. */
static void
try_database(const char *content, size_t size, const char *word)
{
	struct rig station;
	char program[512], path[128], *after;
	FILE *file;

	snprintf(program, sizeof program, "timeout -s KILL 30 %s", rig.program);
	rig_create(&station, program, config);
	snprintf(path, sizeof path, "%s/packwarden.db", station.folder);
	file = fopen(path, "wb");
	CHECK(file && fwrite(content, 1, size, file) == size && fclose(file) == 0);
	for (int i = 0; i < 2; i++) {
		int code = rig_command(&station, i == 0 ? "run" : "digest", out, sizeof out);

		if (code != 3 || !strstr(out, word))
			printf("# %d: %s", code, out);
		CHECK(code == 3 && strstr(out, word));
	}
	after = calloc(1, size + 1);
	file = fopen(path, "rb");
	CHECK(file && after && fread(after, 1, size + 1, file) == size && memcmp(after, content, size) == 0);
	fclose(file);
	free(after);
	rig_destroy(&station);
}

static char *
make_database(const char *sql, size_t *size)
{
	char path[128], *content = calloc(1, 1 << 20);
	sqlite3 *db = NULL;
	FILE *file;

	snprintf(path, sizeof path, "%s/made.db", rig.folder);
	unlink(path);
	if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		printf("# %s\n", sqlite3_errmsg(db));
	sqlite3_close(db);
	file = fopen(path, "rb");
	*size = file && content ? fread(content, 1, 1 << 20, file) : 0;
	if (file)
		fclose(file);
	return content;
}

static void
a_database_that_is_none_of_ours_stays_as_it_is(void)
{
	char noise[4096], *content;
	size_t size;

	srand(7);
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)rand();
	try_database(noise, sizeof noise, "is not a database");
	if (test_failed)
		return;
	content = make_database("CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Zoe')", &size);
	CHECK(content && size > 0);
	try_database(content, size, "not a database of Packwarden");
	free(content);
	if (test_failed)
		return;
	content = make_database("PRAGMA application_id = 1347896369; PRAGMA user_version = 99;"
	                        "CREATE TABLE x (y)", &size);
	CHECK(content && size > 0);
	try_database(content, size, "newer Packwarden (version 99");
	free(content);
}

int
main(void)
{
	const char *program = getenv("PACKWARDEN");

	if (!program) {
		printf("not ok PACKWARDEN is not set\n");
		return 1;
	}
	rig_create(&rig, program, config);
	TEST(every_broken_manifest_is_refused_with_its_places_and_changes_nothing);
	TEST(a_field_of_ten_megabytes_is_refused_with_its_place);
	TEST(a_broken_packwarden_conf_is_refused_with_its_line_before_anything_starts);
	TEST(a_folder_or_configuration_that_is_missing_is_named);
	TEST(a_database_that_is_none_of_ours_stays_as_it_is);
	rig_destroy(&rig);
	return test_failures > 0;
}
