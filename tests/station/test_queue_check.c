/* What is wrong with cupsd.conf for labels. */
#include "station/queue_check.h"
#include "tests/test.h"

static size_t faults;
static char last[512];

static void
keep(void *context, const char *text)
{
	(void)context;
	faults++;
	snprintf(last, sizeof last, "%s", text);
}

static size_t
check(const char *text)
{
	faults = 0;
	last[0] = 0;
	queue_check_settings(text, keep, NULL);
	return faults;
}

static void
a_good_file_has_no_faults(void)
{
	CHECK_INT(check("MaxJobs 500\nPreserveJobHistory Yes\n<Policy default>\n  JobPrivateValues none\n</Policy>\n"), 0);
	CHECK_INT(check(""), 0);
	CHECK_INT(check("# PreserveJobHistory No\n"), 0);
}

static void
each_setting_that_loses_labels_is_told_with_what_to_do(void)
{
	CHECK_INT(check("LogLevel warn\n  preservejobhistory off"
	                "\n"), 1);
	CHECK(strstr(last, "PreserveJobHistory Yes"));
	CHECK_INT(check("MaxJobs 20\n"), 1);
	CHECK(strstr(last, "MaxJobs 500"));
	CHECK_INT(check("MaxJobs 0\n"), 0); /* without limit */
	CHECK_INT(check("<Policy default>\nJobPrivateValues default\n</Policy>\n<Policy kerberos>\n"
	                "JobPrivateValues default\n</Policy>\n"), 1);
	CHECK(strstr(last, "JobPrivateValues none"));
}

int
main(void)
{
	TEST(a_good_file_has_no_faults);
	TEST(each_setting_that_loses_labels_is_told_with_what_to_do);
	return test_failures > 0;
}
