/* Pictures of items: what is served from the data folder's images/, and what never is. */
#include "tests/test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "web_fixture.h"

enum { MEBIBYTE = 1024 * 1024 };

static struct web_fixture web;
static const char png[] = "\x89PNG\r\n\x1a\n and what follows";

static const char *
path_of(const char *name)
{
	static char path[256];

	snprintf(path, sizeof path, "%s/%s", web.db.folder, name);
	return path;
}

static void
put(const char *name, const char *text, long size)
{
	FILE *file = fopen(path_of(name), "wb");

	CHECK(file != NULL);
	fputs(text, file);
	if (size > 0)
		CHECK(ftruncate(fileno(file), size) == 0);
	fclose(file);
}

static const char *
get(const char *path, const char *headers)
{
	return web_http(&web, false, "GET", path, headers, NULL);
}

static void
a_picture_is_served_and_then_known(void)
{
	char known[128], *etag, *end;
	const char *reply = get("/images/MUG-1.png", "");

	CHECK_INT(web_status(reply), 200);
	CHECK(strstr(reply, "Content-Type: image/png\r\n") && strstr(reply, "nosniff") && strstr(reply, png));
	etag = strstr(reply, "ETag: ");
	end = etag ? strstr(etag, "\r\n") : NULL;
	CHECK(end != NULL);
	if (end == NULL)
		return;
	snprintf(known, sizeof known, "If-None-Match: %.*s\r\n", (int)(end - etag - 6), etag + 6);
	reply = get("/images/MUG-1.png", known);
	CHECK_INT(web_status(reply), 304);
	CHECK(strstr(reply, "PNG") == NULL);
	put("images/MUG-1.png", "\x89PNG a new one, of another size", 0);
	CHECK_INT(web_status(get("/images/MUG-1.png", known)), 200);
}

static void
what_is_no_picture_is_not_served(void)
{
	static const char *const paths[] = { "/images/none.png", "/images/fake.png", "/images/page.html", "/images/icon.svg",
		"/images/link.png", "/images/pipe.png", "/images/folder.png", "/images/small.png", "/images/", "/images/.png",
		"/images/-a.png", "/images/MUG-1.png%00.png" };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		CHECK_INT(web_status(get(paths[i], "")) / 100, 4);
}

static void
no_path_leads_out_of_the_folder(void)
{
	static const char *const paths[] = { "/images/../packwarden.db", "/images/..%2fpackwarden.db", "/images/..%2fout.png",
		"/images/%2e%2e/out.png", "/images/%2fetc%2fpasswd", "/images/..", "/images/a%5c..%5cout.png" };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		CHECK_INT(web_status(get(paths[i], "")) / 100, 4);
}

static void
a_picture_has_a_mebibyte_at_most(void)
{
	put("images/large.png", png, MEBIBYTE);
	put("images/huge.png", png, MEBIBYTE + 1);
	CHECK_INT(web_status(get("/images/large.png", "")), 200);
	CHECK_INT(web_status(get("/images/huge.png", "")), 413);
}

static void
prepare(void)
{
	CHECK_INT(mkdir(path_of("images"), 0755), 0);
	CHECK_INT(mkdir(path_of("images/folder.png"), 0755), 0);
	put("images/MUG-1.png", png, 0);
	put("images/fake.png", "<script>alert(1)</script>", 0);
	put("images/page.html", png, 0);
	put("images/icon.svg", "<svg onload='alert(1)'/>", 0);
	put("images/small.png", "\x89PNG", 0);
	put("out.png", png, 0);
	CHECK_INT(symlink("../out.png", path_of("images/link.png")), 0);
	CHECK_INT(mkfifo(path_of("images/pipe.png"), 0644), 0);
}

static void
clear(void)
{
	static const char *const names[] = { "images/MUG-1.png", "images/fake.png", "images/page.html", "images/icon.svg",
		"images/link.png", "images/pipe.png", "images/small.png", "images/large.png", "images/huge.png", "out.png" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(path_of(names[i]));
	rmdir(path_of("images/folder.png"));
	rmdir(path_of("images"));
}

int
main(void)
{
	web_fixture_create(&web);
	prepare();
	TEST(a_picture_is_served_and_then_known);
	TEST(what_is_no_picture_is_not_served);
	TEST(no_path_leads_out_of_the_folder);
	TEST(a_picture_has_a_mebibyte_at_most);
	clear();
	web_fixture_destroy(&web);
	return test_failures > 0;
}
