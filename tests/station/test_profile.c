/* Profiles: every sample under tests/station/manifests/samples/ against the .expect beside it (a missing one
 * fails; `test_profile --write` makes them anew, to be read by a person before they are kept), what a profile
 * may not say, and what becomes of files that were cut off. */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "manifest_listen.h"
#include "station/profile.h"
#include "tests/test.h"

#define SAMPLES "tests/station/manifests/samples"

static const char *const names[] = { "shopify", "woocommerce", "amazon", "shipstation", "x12-940" };

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

static int
is_sample(const struct dirent *entry)
{
	return ends_in(entry->d_name, ".csv") || ends_in(entry->d_name, ".tsv") ||
	       ends_in(entry->d_name, ".edi");
}

static const char *
profile_of(const char *file)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strncmp(file, names[i], strlen(names[i])) == 0)
			return names[i];
	return "";
}

static char *
load_sample(const char *name, const char *tail, size_t *size)
{
	char path[512];

	snprintf(path, sizeof path, SAMPLES "/%s%s", name, tail);
	return load(path, size);
}

/* Read whole and in pieces of 1 and 7 bytes: the outcome must not depend on it. */
static bool
matches(const char *name)
{
	static const size_t pieces[] = { 0, 1, 7 };
	size_t size, wanted_size;
	char *data = load_sample(name, "", &size), *wanted = load_sample(name, ".expect", &wanted_size);
	bool good = wanted != NULL;

	if (!wanted)
		printf("# %s: there is no expectation\n", name);
	for (size_t i = 0; good && i < sizeof pieces / sizeof *pieces; i++) {
		listen_to(data, size, pieces[i], &(struct manifest_options){ .profile = profile_of(name) });
		good = strcmp(listened.text, wanted) == 0;
		if (!good)
			printf("# %s, in pieces of %zu:\n%s# wanted:\n%s", name, pieces[i], listened.text,
			       wanted);
	}
	free(data);
	free(wanted);
	return good;
}

static void
each_sample_is_read_as_its_system_means_it(void)
{
	struct dirent **files;
	int count = scandir(SAMPLES, &files, is_sample, alphasort), wrong = 0;
	unsigned seen = 0;

	for (int i = 0; i < count; i++) {
		for (unsigned k = 0; k < sizeof names / sizeof *names; k++)
			seen |= strcmp(profile_of(files[i]->d_name), names[k]) == 0 ? 1u << k : 0;
		wrong += !matches(files[i]->d_name);
		free(files[i]);
	}
	free(files);
	CHECK_INT(seen, (1u << sizeof names / sizeof *names) - 1);
	CHECK_INT(wrong, 0);
}

static int
write_expectations(void)
{
	struct dirent **files;
	int count = scandir(SAMPLES, &files, is_sample, alphasort);

	for (int i = 0; i < count; i++) {
		char path[512];
		size_t size;
		char *data = load_sample(files[i]->d_name, "", &size);
		FILE *file;

		listen_to(data, size, 0,
			  &(struct manifest_options){ .profile = profile_of(files[i]->d_name) });
		snprintf(path, sizeof path, SAMPLES "/%s.expect", files[i]->d_name);
		file = fopen(path, "w");
		fwrite(listened.text, 1, listened.length, file);
		fclose(file);
		free(data);
		free(files[i]);
	}
	free(files);
	return count;
}

/* ---- files that were cut off ---- */

/* The whole file's outcome begins with what a cut one has said of its whole orders: an order is there as it
 * stands in the whole file, or it is not there. The last one may lack rows that nothing tells of, as CSV has
 * no count of them. */
static void
a_cut_x12_file_changes_nothing(void)
{
	static const char *const files[] = { "x12-940-three-lines.edi", "x12-940-one-line-file.edi" };
	int taken = 0;

	for (size_t i = 0; i < 2; i++) {
		size_t size;
		char *data = load_sample(files[i], "", &size);

		while (size > 0 && strchr("\r\n~", data[size - 1]))
			size--;
		for (size_t cut = 0; cut < size; cut++) {
			listen_to(data, cut, 0, &(struct manifest_options){ .profile = "x12-940" });
			taken += listened.refused != 1 || listened.orders != 0 || listened.quarantine != 0;
		}
		free(data);
	}
	CHECK_INT(taken, 0);
}

/* The text of an order as listen_to writes it: up to the next line that does not begin with a blank. */
static size_t
order_length(const char *at)
{
	const char *end = strchr(at, '\n');

	while (end && end[1] == ' ')
		end = strchr(end + 1, '\n');
	return end ? (size_t)(end + 1 - at) : strlen(at);
}

/* All orders but the last are as in the whole file; of the last, what is there is. */
static int
count_changed(const char *whole)
{
	const char *at = listened.text;
	int changed = 0;

	while ((at = strstr(at, "order ")) != NULL) {
		size_t length = order_length(at);
		bool last = strstr(at + length, "\norder ") == NULL && strncmp(at + length, "order ", 6) != 0;
		char *order = strndup(at, length);

		if (at == listened.text || at[-1] == '\n')
			changed += !last && strstr(whole, order) == NULL;
		free(order);
		at += length;
	}
	return changed;
}

static void
a_cut_table_changes_no_order_but_its_last(void)
{
	static const char *const files[] = { "shopify-orders.csv", "amazon-unshipped.tsv",
					     "woocommerce-orders.csv", "shipstation-orders.csv" };
	int changed = 0, failed = 0;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		const struct manifest_options options = { .profile = profile_of(files[i]) };
		size_t size;
		char *data = load_sample(files[i], "", &size), *whole;

		listen_to(data, size, 0, &options);
		whole = strdup(listened.text);
		for (size_t cut = 0; cut < size;
		     cut += 3) { /* every field, if not every byte: it takes its time */
			listen_to(data, cut, 0, &options);
			failed += strstr(listened.text, "failed") != NULL;
			changed += count_changed(whole);
		}
		free(whole);
		free(data);
	}
	CHECK_INT(failed, 0);
	CHECK_INT(changed, 0);
}

static void
no_bytes_at_all_make_a_profile_fail(void)
{
	static const char alphabet[] = ",;\t\"\n\r\0A1-\xc3\xa9\xff*~|:\\'#";
	static const char *const files[] = { "shopify-orders.csv", "x12-940-faults.edi",
					     "woocommerce-orders.csv", "x12-940-one-line-file.edi",
					     "amazon-unshipped.tsv" };
	uint64_t seed = 7;
	int failed = 0, orders = 0;

	for (int round = 0; round < 2500; round++) {
		const char *name = files[round % 5];
		size_t size;
		char *data = load_sample(name, "", &size);

		for (int i = 0; i < 1 + round % 6; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			data[(seed >> 33) % size] = alphabet[(seed >> 50) % sizeof alphabet];
		}
		listen_to(data, size, (size_t)(round % 4),
			  &(struct manifest_options){ .profile = profile_of(name) });
		failed += strstr(listened.text, "failed") != NULL ||
			  (listened.refused && (listened.orders || listened.quarantine));
		orders += (int)listened.orders;
		free(data);
	}
	printf("# 2500 changed files: %d orders read\n", orders);
	CHECK_INT(failed, 0);
	CHECK(orders > 0);
}

/* ---- profiles themselves ---- */

#define LEAST                                                                                                \
	"[columns]\norder_id=No\nsku=Item\nquantity=Qty\nship_to_name=To\naddress1=Street\ncity=Town\n"      \
	"[defaults]\ncountry=GB\npostcode=LS1 1AA\n"

static void
a_profile_that_cannot_be_used_says_where(void)
{
	static const struct {
		const char *text, *error;
	} wrong[] = {
		{ "", "t:0: no column is named for order_id" },
		{ "order_id = No\n", "t:1: a section such as [columns] must come before order_id" },
		{ "[columns]\norder_nr = No\n",
		  "t:2: orders.csv has no column \"order_nr\"; did you mean 'order_id'?" },
		{ "[columns]\norder_id\n", "t:2: neither [section] nor key = value" },
		{ "[columns\n", "t:1: a section ends in ]" },
		{ "[colums]\n", "t:1: there is no section [colums] of this form" },
		{ "[status]\n", "t:1: there is no section [status] of this form" },
		{ LEAST "[status State]\nnew = done\n", "\"done\" is not one of those" },
		{ LEAST "[columns]\nsku = Other\n", "the field sku has its columns already" },
		{ LEAST "[profile]\nformat = xml\n", "\"xml\" is not one of those" },
		{ LEAST "[dates]\nship_by = soon\n", "no form of a date" },
		{ LEAST "[packed]\nseparator = ||\n", "is not one character" },
		{ LEAST "[x12]\nunit = EA:0\n", "such as EA:1" },
		{ "[profile]\nformat = x12-940\n", "[x12] wants ship_to and skus" },
		{ LEAST "\xff\n", "UTF-8" },
	};
	char error[PROFILE_ERROR];

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct profile *profile = profile_parse(wrong[i].text, strlen(wrong[i].text), "t", error);

		if (profile || !strstr(error, wrong[i].error))
			printf("# %zu: %s\n", i, profile ? "taken" : error);
		CHECK(profile == NULL && strstr(error, wrong[i].error) != NULL);
	}
}

static void
no_bytes_at_all_make_reading_a_profile_fail(void)
{
	size_t size;
	char *data = load("station/profiles/x12-940.ini", &size), error[PROFILE_ERROR];
	uint64_t seed = 3;
	int good = 0;

	CHECK(data != NULL);
	for (int round = 0; round < 3000; round++) {
		char *text = malloc(size);

		memcpy(text, data, size);
		for (int i = 0; i < 1 + round % 5; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[(seed >> 33) % size] = "[]=|,+*\n\0 -:\xff"[(seed >> 50) % 14];
		}
		struct profile *profile =
			profile_parse(text, (size_t)round % 2 ? size : (size_t)(seed % size), "t", error);
		good += profile != NULL;
		free(profile);
		free(text);
	}
	free(data);
	CHECK(good > 0 && good < 3000);
}

static void
an_unknown_profile_is_refused_with_those_there_are(void)
{
	listen_to("x", 1, 0, &(struct manifest_options){ .profile = "shopfy" });
	CHECK_INT(listened.refused, 1);
	CHECK(strstr(listened.text,
		     "there is no profile \"shopfy\"; there are: native, amazon, shipstation, shopify, "
		     "woocommerce, x12-940") != NULL);
	listen_to("x", 1, 0, &(struct manifest_options){ .profile = "../../etc/passwd" });
	CHECK_INT(listened.refused, 1);
}

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
}

static void
a_profile_of_the_user_wins(void)
{
	static const char text[] = "No,To,Street,Town,Item,Qty\n9,Ann,1 High St,Leeds,MUG,2\n";
	char folder[] = "/tmp/test_profile.XXXXXX", path[64], hidden[64];
	struct manifest_options options = { .profile = "shopify", .profiles = folder };

	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/shopify.ini", folder);
	snprintf(hidden, sizeof hidden, "%s/mine.ini", folder);
	write_file(path, LEAST);
	write_file(hidden, "[columns]\nnonsense\n");
	listen_to(text, strlen(text), 0, &options);
	CHECK_INT(listened.orders, 1);
	CHECK(strstr(listened.text, "order 9 line 2 revision 0 released country GB") != NULL);
	options.profile = "mine";
	listen_to(text, strlen(text), 0, &options);
	CHECK_INT(listened.refused, 1);
	CHECK(strstr(listened.text, "mine.ini:2: neither") != NULL);
	options.profile = "yours";
	listen_to(text, strlen(text), 0, &options);
	CHECK(strstr(listened.text, "mine") != NULL);
	unlink(path);
	unlink(hidden);
	rmdir(folder);
}

static void
an_encoding_of_the_profile_is_used_and_the_command_line_wins(void)
{
	static const char text[] = "No,To,Street,Town,Item,Qty\n9,\xc8\xe2\xe0\xed,1 High St,Leeds,MUG,2\n";
	char folder[] = "/tmp/test_profile.XXXXXX", path[64];
	struct manifest_options options = { .profile = "cyrillic", .profiles = folder };

	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/cyrillic.ini", folder);
	write_file(path, "[profile]\nencoding = windows-1251\n" LEAST);
	listen_to(text, strlen(text), 0, &options);
	CHECK(strstr(listened.text, "ship_to_name=Иван\n") != NULL);
	options.encoding = "windows-1252";
	listen_to(text, strlen(text), 0, &options);
	CHECK(strstr(listened.text, "ship_to_name=Èâàí\n") != NULL);
	options.encoding = "utf-8";
	listen_to(text, strlen(text), 0, &options);
	CHECK_INT(listened.refused, 1);
	unlink(path);
	rmdir(folder);
}

int
main(int count, char *const *arguments)
{
	if (count > 1 && strcmp(arguments[1], "--write") == 0)
		return write_expectations() < 0;
	TEST(each_sample_is_read_as_its_system_means_it);
	TEST(a_cut_x12_file_changes_nothing);
	TEST(a_cut_table_changes_no_order_but_its_last);
	TEST(no_bytes_at_all_make_a_profile_fail);
	TEST(a_profile_that_cannot_be_used_says_where);
	TEST(no_bytes_at_all_make_reading_a_profile_fail);
	TEST(an_unknown_profile_is_refused_with_those_there_are);
	TEST(a_profile_of_the_user_wins);
	TEST(an_encoding_of_the_profile_is_used_and_the_command_line_wins);
	free(listened.text);
	return test_failures > 0;
}
