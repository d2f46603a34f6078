#include "tool_label.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bare_label.h"

extern char **environ;

static char mark_file[4200], sscc_file[4200], label_file[4200], picture_file[4200];

static bool
is_installed(const char *program)
{
	char command[64];

	snprintf(command, sizeof command, "command -v %s >/dev/null", program);
	return system(command) == 0;
}

/* A text's lines, the first of them below y. */
static void
put_text(FILE *file, const struct bare_text *text)
{
	double size = text->points * 25.4 / 72, y = text->y + size;

	for (const char *at = text->text; *at; y += size * 1.17) {
		size_t length = strcspn(at, "\n");
		fprintf(file, "<text x='%g' y='%g' font-size='%g' font-family='DejaVu Sans Condensed'%s>%.*s</text>\n", text->x, y,
		        size, text->bold ? " font-weight='bold'" : "", (int)length, at);
		at += length + (at[length] == '\n');
	}
}

static bool
write_label(void)
{
	FILE *file = fopen(label_file, "w");

	if (file == NULL)
		return false;
	fprintf(file, "<svg xmlns='http://www.w3.org/2000/svg' width='101.6mm' height='152.4mm' viewBox='0 0 101.6 152.4'>\n"
	        "<rect width='101.6' height='152.4' fill='#fff'/>\n<path d='M2 37.5H99.6M2 83.5H99.6M2 97.5H99.6' stroke='#000'/>\n");
	for (size_t i = 0; i < bare_text_count; i++)
		put_text(file, &bare_texts[i]);
	fprintf(file, "<image x='20' y='7.2' width='61' height='7.8' preserveAspectRatio='none' href='mark.svg'/>\n"
	        "<image x='11' y='103' width='80' height='38' preserveAspectRatio='none' href='sscc.svg'/>\n</svg>\n");
	return fclose(file) == 0;
}

bool
tool_label_begin(const char *folder)
{
	snprintf(mark_file, sizeof mark_file, "%.4000s/mark.svg", folder);
	snprintf(sscc_file, sizeof sscc_file, "%.4000s/sscc.svg", folder);
	snprintf(label_file, sizeof label_file, "%.4000s/label.svg", folder);
	snprintf(picture_file, sizeof picture_file, "%.4000s/label.png", folder);
	return is_installed("zint") && is_installed("rsvg-convert") && write_label();
}

static bool
run(char *const argv[], struct rusage *usage)
{
	struct rusage own;
	int status;
	pid_t pid;

	if (posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) != 0 || wait4(pid, &status, 0, &own) != pid)
		return false;
	if (own.ru_maxrss > usage->ru_maxrss)
		*usage = own;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool
tool_label_draw(struct rusage *usage)
{
	char *const mark[] = { "zint", "-b", "20", "--notext", "-o", mark_file, "-d", BARE_SEAL_MARK, NULL };
	char *const sscc[] = { "zint", "-b", "16", "--notext", "-o", sscc_file, "-d", "[00]" BARE_SSCC, NULL };
	char *const draw[] = { "rsvg-convert", "-w", "812", "-h", "1218", "-o", picture_file, label_file, NULL };

	*usage = (struct rusage){ 0 };
	return run(mark, usage) && run(sscc, usage) && run(draw, usage);
}
