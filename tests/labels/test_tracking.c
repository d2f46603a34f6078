/* The numbers of other carriers: each test number of drivers/carrier/tracking is judged as its file says. */
#include <glob.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "tracking.h"

static struct tracking *tracking;
static size_t valid_numbers, invalid_numbers;

/* A form without an id goes by its name. */
static bool
fits(const char *number, const char *name)
{
	struct tracking_answer answer;

	tracking_check(tracking, number, strlen(number), &answer);
	if (answer.count == 0 && answer.reason[0] == '\0')
		return false;
	for (size_t i = 0; i < answer.count; i++)
		if (strcmp(answer.matches[i].name, name) == 0)
			return true;
	return false;
}

static bool
judges(const json_t *form, const char *kind, bool wanted, size_t *count)
{
	const char *name = json_string_value(json_object_get(form, "name"));
	const json_t *numbers = json_object_get(json_object_get(form, "test_numbers"), kind), *number;
	size_t i;

	json_array_foreach(numbers, i, number) {
		if (fits(json_string_value(number), name) != wanted) {
			printf("# %s: %s is not %s\n", name, json_string_value(number), kind);
			return false;
		}
		++*count;
	}
	return true;
}

static bool
judges_file(const char *path)
{
	json_t *file = json_load_file(path, 0, NULL);
	const json_t *forms = json_object_get(file, "tracking_numbers"), *form;
	bool good = json_array_size(forms) > 0;
	size_t i;

	json_array_foreach(forms, i, form)
		good = good && judges(form, "valid", true, &valid_numbers) && judges(form, "invalid", false, &invalid_numbers);
	json_decref(file);
	return good;
}

static void
every_test_number_is_judged_right(void)
{
	glob_t files;

	CHECK(glob("drivers/carrier/tracking/*.json", 0, NULL, &files) == 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		CHECK(judges_file(files.gl_pathv[i]));
	printf("# %zu files, %zu valid and %zu invalid numbers\n", files.gl_pathc, valid_numbers, invalid_numbers);
	CHECK(valid_numbers >= 100 && invalid_numbers >= 50);
	globfree(&files);
}

static void
a_wrong_check_digit_is_told(void)
{
	struct tracking_answer answer;

	tracking_check(tracking, "1Z999AA10123456785", 18, &answer);
	CHECK_INT(answer.count, 0);
	CHECK(strstr(answer.reason, "check digit is 5, not 4") != NULL);
}

static void
what_the_number_says_is_told(void)
{
	struct tracking_answer answer;

	tracking_check(tracking, "rb 12345678 5 gb", 16, &answer);
	CHECK_INT(answer.count, 1);
	CHECK_TEXT(answer.matches[0].carrier, "s10");
	CHECK(answer.matches[0].country != NULL && strstr(answer.matches[0].country, "Britain") != NULL);
	CHECK(answer.matches[0].checked);
}

static void
what_is_no_number_is_nobody_s(void)
{
	static const char *const texts[] = { "", " ", "1Z", "hello", "]C100340", "'; DROP TABLE number; --", "\xc3\xa9",
		                             "1Z999AA1\n0123456784", "RB123456785XX" };
	char blanks[TRACKING_MAX + 100];
	struct tracking_answer answer;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		tracking_check(tracking, texts[i], strlen(texts[i]), &answer);
		CHECK_INT(answer.count, 0);
		CHECK(answer.reason[0] != '\0');
	}
	memset(blanks, ' ', sizeof blanks);
	for (size_t length = 1; length < sizeof blanks; length++) {
		blanks[length / 2] = '1';
		tracking_check(tracking, blanks, length, &answer);
		CHECK(answer.count == 0 || length <= TRACKING_MAX);
	}
	tracking_check(tracking, "1Z999AA10123456784\0", 19, &answer);
	CHECK_INT(answer.count, 0);
}

int
main(void)
{
	tracking = tracking_create();
	if (tracking == NULL)
		return 1;
	TEST(every_test_number_is_judged_right);
	TEST(a_wrong_check_digit_is_told);
	TEST(what_the_number_says_is_told);
	TEST(what_is_no_number_is_nobody_s);
	tracking_free(tracking);
	return test_failures > 0;
}
