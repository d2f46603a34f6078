/* The table of commands, and how their words are read. */
#include "cli_internal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define BY "reason= by= "
#define FROM "file= profile= encoding= "

#define ADDRESS                                                                                              \
	"ship-to-name= ship-to-company= address1= address2= city= state= postcode= country= phone= email= "

#define SHOWN "csv pdf= lang= "
#define SHOWN_USAGE " [--csv | --pdf FILE] [--lang en|es|ru|zh]"
#define SPAN "from= to= "
#define SPAN_USAGE "[--from TIME] [--to TIME] "

static const struct cli_entry entries[] = {
	{ "import", NULL,
	  "[--profile NAME] [--encoding NAME] [--items|--shipped|--acks] [--revision TIME|file] [--failed FILE] "
	  "[--dry-run] FILE (or - for standard input)",
	  "profile= encoding= items shipped acks revision= failed= dry-run", 1, 1, true, cli_import },
	{ "scan", NULL, "--lane LANE [--keyed] CODE...", "lane= keyed", 1, 10000, true, cli_scan },
	{ "override", NULL, "--lane LANE [--verdict VERDICT] --reason TEXT --by USER (lets its last refusal through, once)",
	  "lane= verdict= " BY, 0, 0, true, cli_override },
	{ "weigh", NULL, "--lane LANE GRAMS [--moving|--under-zero|--over-capacity]",
	  "lane= moving under-zero over-capacity", 1, 1, true, cli_weigh },
	{ "order", "show", "ID", "", 1, 1, true, cli_order_show },
	{ "order", "slip", "ID [--box BOX]" SHOWN_USAGE " (the packing slip)", SHOWN "box=", 1, 1, true, cli_slip },
	{ "order", "hold", "ID | --file FILE [--profile NAME] [--encoding NAME]  --reason TEXT [--by USER]", BY FROM, 0, 1, true, cli_order_change },
	{ "order", "release", "ID | --file FILE [--profile NAME] [--encoding NAME]  --reason TEXT [--by USER]", BY FROM, 0, 1, true, cli_order_change },
	{ "order", "cancel", "ID | --file FILE [--profile NAME] [--encoding NAME]  --reason TEXT [--by USER]", BY FROM, 0, 1, true, cli_order_change },
	{ "order", "uncancel", "ID | --file FILE [--profile NAME] [--encoding NAME]  --reason TEXT [--by USER]", BY FROM, 0, 1, true, cli_order_change },
	{ "order", "change",
	  "ID --reason TEXT [--by USER] [--address1 TEXT] [--postcode TEXT] [--service NAME] ... "
	  "[--line LINE --quantity N --line-status open|backordered|held|short|damaged|cancelled]",
	  BY ADDRESS "service= ship-by= note= line= quantity= line-status=", 1, 1, true, cli_order_change },
	{ "order", "add-box", "ID --reason TEXT [--by USER] (opens another box at its lane; units go into it by MOVE)", BY, 1, 1,
	  true, cli_order_change },
	{ "box", "show", "BOX", "", 1, 1, true, cli_box_show },
	{ "box", "waiting", "(boxes whose label no printer prints now)", "", 0, 0, true, cli_box_waiting },
	{ "box", "redo", "BOX --reason TEXT [--by USER] (the number becomes void, a label with a new one prints)", BY, 1, 1,
	  true, cli_box_change },
	{ "box", "void", "BOX --reason TEXT [--by USER]", BY, 1, 1, true, cli_box_change },
	{ "box", "reprint", "BOX --reason TEXT [--by USER] (you attest that the old sheet is destroyed)", BY,
	  1, 1, true, cli_box_change },
	{ "box", "settle", "BOX --printed|--not-printed --reason TEXT [--by USER]", BY "printed not-printed",
	  1, 1, true, cli_box_change },
	{ "closeout", NULL, "--carrier NAME [--attest] [--by USER] [--pdf FILE] [--lang en|es|ru|zh] (--attest: all sealed boxes are with the carrier)",
	  "carrier= attest by= pdf= lang=", 0, 0, true, cli_closeout },
	{ "next", NULL, "[--lane LANE] [-n COUNT] | --late [--minutes M] [-n COUNT] (M: what one order takes at a lane)",
	  "lane= n= late minutes=", 0, 0, true, cli_next },
	{ "commands", NULL, "", "", 0, 0, true, cli_pairs },
	{ "lanes", NULL, "", "", 0, 0, true, cli_pairs },
	{ "badges", NULL, "", "", 0, 0, true, cli_pairs },
	{ "user", "add", "NAME --role packer|lead|admin [--pin-stdin]", "role= pin-stdin", 1, 1, true,
	  cli_user_add },
	{ "user", "list", "", "", 0, 0, true, cli_user_list },
	{ "user", "pin", "NAME (the new PIN comes on standard input)", "", 1, 1, true, cli_user_pin },
	{ "user", "disable", "NAME", BY, 1, 1, true, cli_user_disable },
	{ "token", "add", "NAME --scope SCOPE[,SCOPE…] (orders:read, lanes:read, devices:read, reports:read, personal:read)",
	  "scope=", 1, 1, true, cli_token_add },
	{ "token", "list", "", "", 0, 0, true, cli_token_list },
	{ "token", "revoke", "NAME", "", 1, 1, true, cli_token_revoke },
	{ "recall", "add", "SKU [--lot LOT | --serial SERIAL] --reason TEXT", "lot= serial= reason= by=", 1, 1, true,
	  cli_recall_add },
	{ "recall", "boxes", "RECALL", "", 1, 1, true, cli_recall_boxes },
	{ "recall", "list", "", "", 0, 0, true, cli_recall_list },
	{ "recall", "end", "RECALL --reason TEXT", "reason= by=", 1, 1, true, cli_recall_end },
	{ "ranges", "show", "", "", 0, 0, true, cli_ranges_show },
	{ "ranges", "add", "CARRIER FIRST LAST --reason TEXT [--by USER] (numbers as the carrier prints them, or serials)", BY, 3, 3,
	  true, cli_ranges_add },
	{ "devices", "bind", "KEY LANE (a scanner or scale, as `devices` names it)", "", 2, 2, true, cli_device_bind },
	{ "devices", "unbind", "KEY", "", 1, 1, true, cli_device_bind },
	{ "report", "unshipped", SHOWN_USAGE, SHOWN, 0, 0, true, cli_report },
	{ "report", "mismatches",
	  SPAN_USAGE "[--kind VERDICT] [--lane LANE] [--sku SKU] [--by PACKER] [--order ID] [--scanner KEY]" SHOWN_USAGE,
	  SHOWN SPAN "kind= lane= sku= by= order= scanner=", 0, 0, true, cli_report },
	{ "report", "shift", SPAN_USAGE SHOWN_USAGE, SHOWN SPAN, 0, 0, true, cli_report },
	{ "report", "affected",
	  SPAN_USAGE "[--lane LANE | --printer NAME | --import FILE | --scanner KEY | --lot LOT [--sku SKU] | --recall RECALL | "
	  "--kind VERDICT]" SHOWN_USAGE,
	  SHOWN SPAN "lane= printer= import= scanner= lot= sku= recall= kind=", 0, 0, true, cli_report },
	{ "report", "manifest", "--carrier NAME " SPAN_USAGE SHOWN_USAGE " (what the carrier took)", SHOWN SPAN "carrier=", 0, 0,
	  true, cli_report },
	{ "report", "shipped",
	  "[--as text|json|csv|x12-945|x12-856] [--since TIME] [--until TIME] [--carrier NAME] [--profile FILE] [--control N] "
	  "(what has left, for other systems)",
	  "as= since= until= carrier= profile= control=", 0, 0, true, cli_report_shipped },
	{ "report", "explain", "BOX|ORDER|SCAN" SHOWN_USAGE, SHOWN, 1, 1, true, cli_report },
	{ "devices", "allow", "KEY (a keyboard that is no scanner, and belongs here)", "", 1, 1, true, cli_device_allow },
	{ "devices", "record", "[--device KEY|VID:PID] [-o FILE] (what a scanner sends, for whoever writes its driver)", "device= o=",
	  0, 0, false, cli_record },
	{ "devices", NULL, "", "", 0, 0, true, cli_devices },
	{ "doctor", NULL, "", "", 0, 0, false, cli_doctor }, /* looks at the one that runs, and starts none */
	{ "printer", "test", "NAME [--reason TEXT] [--by USER] (prints a label of rulers, barcodes and patches)", BY, 1, 1, true,
	  cli_printer_test },
	{ "printer", "show", "NAME (its state, its newest test labels)", "", 1, 1, true, cli_printer_show },
	{ "label", "render", "BOX [--format png|pdf|pwg|zpl] [--dpi 203|300] -o FILE", "format= dpi= o=", 1,
	  1, true, cli_label_render },
	{ "label", "item", "SKU [--code CODE] --printer NAME [--count N] | -o FILE [--format png|pdf|pwg|zpl] [--dpi 203|300] "
	  "[--media SIZE] (for goods without a barcode)", "code= printer= count= o= format= dpi= media=", 1, 1, true, cli_label_item },
	{ "label", "check", "FILE.png|FILE.pwg", "", 1, 1, false, cli_label_check },
	{ "label", "new", "CARRIER FILE.svg [--media SIZE] (a copy of the carrier's template, for a designer to change)", "media=", 2, 2, false,
	  cli_label_new },
	{ "label", "lint", "FILE.svg [--carrier NAME] [--dpi 203|300] [--media SIZE] (what is wrong with a template)",
	  "carrier= dpi= media=", 1, 1, false, cli_label_lint },
	{ "code", "parse", "TEXT ({GS} stands for the group separator)", "", 1, 1, false, cli_code_parse },
	{ "tracking", "check", "NUMBER", "", 1, 1, false, cli_tracking_check },
	{ "journal", NULL, "[--after SEQ] | --verify (compute its hash chain anew)", "after= verify", 0, 0, true,
	  cli_journal },
	{ "replay", NULL, "FILE (a journal; or - for standard input)", "", 1, 1, false, cli_replay },
	{ "order", "give-back", "ID --reason TEXT [--by USER] (to central: it is not begun, and another station may have it)", BY, 1, 1,
	  true, cli_order_change },
	{ "report", "reconcile", "(what the last sync --full found: exit 1 if station and central differ)", "", 0, 0, true,
	  cli_report_reconcile },
	{ "sync", "status", "", "", 0, 0, true, cli_sync_status },
	/* what starts for a command alone has neither the sync nor the night process */
	{ "sync", NULL, "[--full] (exchange with central now; --full: everything anew, and compare) | --night (all that is done at "
	  "night, now)", "full night", 0, 0, false, cli_sync },
	{ "purge", NULL, "[--days N] [--clock-is-right] [--by USER] (personal data of orders done so long ago, for ever)",
	  "days= clock-is-right by=", 0, 0, true, cli_purge },
	{ "backup", NULL, "FILE (of the database, while the station works or not; never over a file)", "", 1, 1, false, cli_backup },
	{ "restore", NULL, "FILE [--skip N] [--by USER] (no station runs; --skip: numbers that are passed by, if the file "
	  "high-water is lost)", "skip= by=", 1, 1, false, cli_restore },
	{ "digest", NULL, "", "", 0, 0, true, cli_digest },
	{ "central", "init", "URL (makes or upgrades the central database)", "", 1, 1, false, cli_central_init },
	{ "central", "add-station", "URL NAME [--again] (prints what the station needs; --again: a new password)", "again", 2, 2,
	  false, cli_central_add_station },
	{ "central", "enable-station", "URL NAME", "", 2, 2, false, cli_central_enable_station },
	{ "central", "disable-station", "URL NAME", "", 2, 2, false, cli_central_enable_station },
	{ "central", "import", "[--items] [--profile NAME] [--encoding NAME] URL FILE", "items profile= encoding=", 2, 2, false,
	  cli_central_import },
	{ "central", "deal", "[--most N] URL (gives what nobody holds to stations, by their rules)", "most=", 1, 1, false,
	  cli_central_deal },
	{ "central", "rule", "[--share N] [--capacity N] [--carriers A,B] [--zones GB-NW,ES] URL STATION (what it is dealt)",
	  "share= capacity= carriers= zones=", 2, 2, false, cli_central_rule },
	{ "central", "reassign", "URL ORDER --to STATION [--attest] --reason TEXT [--by USER] (--attest: the station that holds it "
	  "stands still)", "to= attest " BY, 2, 2, false, cli_central_reassign },
	{ "central", "purge", "--days N [--nightly] URL (personal data of orders that were done so long ago; --nightly: from now on, "
	  "each night)", "days= nightly by=", 1, 1, false, cli_central_purge },
	{ "central", "hold", "URL ORDER --reason TEXT [--by USER]", BY, 2, 2, false, cli_central_state },
	{ "central", "release", "URL ORDER --reason TEXT [--by USER]", BY, 2, 2, false, cli_central_state },
	{ "central", "cancel", "URL ORDER --reason TEXT [--by USER]", BY, 2, 2, false, cli_central_state },
	{ "central", "uncancel", "URL ORDER --reason TEXT [--by USER]", BY, 2, 2, false, cli_central_state },
	{ "central", "recall", "URL SKU [--lot LOT | --serial SERIAL] --reason TEXT | URL RECALL --end --reason TEXT",
	  "lot= serial= reason= end", 2, 2, false, cli_central_recall },
	{ "central", "recalls", "[--csv] URL [SKU]", "csv", 1, 2, false, cli_central_list },
	{ "central", "user", "add URL NAME --role packer|lead|admin [--badge CODE] [--pin-stdin] | remove|pin URL NAME | list URL",
	  "role= badge= pin-stdin by=", 2, 3, false, cli_central_given },
	{ "central", "template", "put URL CARRIER FILE.svg | remove URL CARRIER | list URL", "by=", 2, 4, false, cli_central_given },
	{ "central", "policy", "set URL POLICY VALUE | unset URL POLICY | list URL", "by=", 2, 4, false, cli_central_given },
	{ "central", "add-numbers", "URL CARRIER FIRST LAST (serials that stations may be given, in blocks)", "", 4, 4, false,
	  cli_central_numbers },
	{ "central", "report",
	  "shipped URL [--as text|json|csv|x12-945|x12-856] [--since TIME] [--until TIME] [--heard TIME] [--carrier NAME] "
	  "[--station NAME] [--profile FILE] [--control N] | unshipped|days URL [STATION] [--csv]",
	  "as= since= until= heard= carrier= station= profile= control= csv", 2, 3, false, cli_central_report },
	{ "central", "numbers", "[--csv] URL [CARRIER]", "csv", 1, 2, false, cli_central_list },
	{ "central", "purges", "[--csv] URL", "csv", 1, 2, false, cli_central_list },
	{ "central", "nights", "[--csv] URL [STATION]", "csv", 1, 2, false, cli_central_list },
	{ "central", "stations", "[--csv] URL [STATION]", "csv", 1, 2, false, cli_central_list },
	{ "central", "orders", "[--csv] URL [ORDER]", "csv", 1, 2, false, cli_central_list },
	{ "central", "boxes", "[--csv] URL [ORDER|BOX|NUMBER]", "csv", 1, 2, false, cli_central_list },
	{ "central", "conflicts", "[--csv] URL [ORDER|BOX]", "csv", 1, 2, false, cli_central_list },
	{ "central", "incidents", "[--csv] URL [STATION]", "csv", 1, 2, false, cli_central_list },
};

static const struct cli_entry *current;

const struct cli_entry *
cli_current(void)
{
	return current;
}

int
cli_fail(struct cli *cli, int code, const char *format, ...)
{
	va_list arguments;

	fputs("packwarden: ", cli->err);
	va_start(arguments, format);
	vfprintf(cli->err, format, arguments);
	va_end(arguments);
	fputc('\n', cli->err);
	return code;
}

static void
put_usage(FILE *to, const struct cli_entry *entry)
{
	fprintf(to, "packwarden %s%s%s%s%s\n", entry->name, entry->sub ? " " : "",
	        entry->sub ? entry->sub : "", entry->usage[0] ? " " : "", entry->usage);
}

void
cli_usage(FILE *to)
{
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		fputs("  ", to);
		put_usage(to, &entries[i]);
	}
}

static const struct cli_entry *
find(int argc, char **argv)
{
	for (size_t i = 0; argc > 0 && i < sizeof entries / sizeof *entries; i++) {
		const struct cli_entry *entry = &entries[i];

		if (strcmp(entry->name, argv[0]) == 0
		    && (!entry->sub || (argc > 1 && strcmp(entry->sub, argv[1]) == 0)))
			return entry;
	}
	return NULL;
}

bool
cli_knows(int argc, char **argv)
{
	for (size_t i = 0; argc > 0 && i < sizeof entries / sizeof *entries; i++)
		if (strcmp(entries[i].name, argv[0]) == 0)
			return true;
	return false;
}

/* Whether the list of options holds this one; *name is then its place in the list. */
static bool
takes(const char *options, const char *word, size_t length, bool *value)
{
	for (const char *at = options; *at; at += strspn(at, " ")) {
		size_t size = strcspn(at, " =");

		if (size == length && strncmp(at, word, length) == 0) {
			*value = at[size] == '=';
			return true;
		}
		at += strcspn(at, " ");
	}
	return false;
}

struct parse {
	const char *problem;   /* NULL: none */
	const char *subject;   /* the word that it is about */
};

static void
take_option(struct cli *cli, const struct cli_entry *entry, struct cli_words *words, char **word, char **end,
            int *used, struct parse *parse)
{
	char *name = word[0] + (word[0][1] == '-' ? 2 : 1), *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	bool value = false;

	*used = 1;
	parse->subject = word[0];
	if (length == 4 && strncmp(name, "json", 4) == 0 && !equals) {
		cli->json = true;
		return;
	}
	if (!takes(entry->options, name, length, &value))
		parse->problem = "is no option of this command";
	else if (words->option_count == CLI_OPTIONS_MAX)
		parse->problem = "is one option too many";
	else if (!value && equals)
		parse->problem = "takes no value";
	else if (value && !equals && word + 1 == end)
		parse->problem = "needs a value";
	if (parse->problem)
		return;
	if (value && !equals)
		*used = 2;
	words->option[words->option_count++] = (struct cli_option){
		.name = name, .value = !value ? "1" : equals ? equals + 1 : word[1] };
	if (equals)
		*equals = '\0';
}

/* Words and options may stand in any order; behind "--" all are words. "-" alone is a word. */
static void
read_words(struct cli *cli, const struct cli_entry *entry, struct cli_words *words, char **word, char **end,
           struct parse *parse)
{
	bool only_words = false;
	int used;

	for (; word < end && !parse->problem; word += used) {
		used = 1;
		if (!only_words && strcmp(*word, "--") == 0)
			only_words = true;
		else if (!only_words && word[0][0] == '-' && word[0][1] != '\0')
			take_option(cli, entry, words, word, end, &used, parse);
		else
			words->word[words->count++] = *word;
	}
	if (!parse->problem && words->count < entry->least) {
		parse->problem = "is missing";
		parse->subject = "a word";
	}
	if (!parse->problem && words->count > entry->most) {
		parse->problem = "is one word too many";
		parse->subject = words->word[entry->most];
	}
}

static int
unknown(struct cli *cli, int argc, char **argv)
{
	if (!cli_knows(argc, argv))
		return cli_fail(cli, CLI_USAGE, "there is no command '%s'", argc > 0 ? argv[0] : "");
	cli_fail(cli, CLI_USAGE, "%s %s: there is no such command; there are:", argv[0],
	         argc > 1 ? argv[1] : "");
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		if (strcmp(entries[i].name, argv[0]) == 0) {
			fputs("  ", cli->err);
			put_usage(cli->err, &entries[i]);
		}
	}
	return CLI_USAGE;
}

static int
complain(struct cli *cli, const struct cli_entry *entry, const struct parse *parse)
{
	cli_fail(cli, CLI_USAGE, "%s%s%s: %s %s", entry->name, entry->sub ? " " : "",
	         entry->sub ? entry->sub : "", parse->subject, parse->problem);
	fputs("usage: ", cli->err);
	put_usage(cli->err, entry);
	return CLI_USAGE;
}

static bool
asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

int
cli_command(struct cli *cli, int argc, char **argv)
{
	const struct cli_entry *entry = find(argc, argv);
	struct cli_words words = { 0 };
	struct parse parse = { 0 };
	int code;

	if (!entry)
		return unknown(cli, argc, argv);
	if (asks_for_help(argc, argv)) {
		put_usage(cli->out, entry);
		return CLI_DONE;
	}
	words.word = calloc((size_t)argc + 1, sizeof *words.word);
	if (!words.word)
		return cli_fail(cli, CLI_INTERNAL, "out of memory");
	read_words(cli, entry, &words, argv + (entry->sub ? 2 : 1), argv + argc, &parse);
	current = entry;
	code = parse.problem ? complain(cli, entry, &parse) : entry->run(cli, &words);
	free(words.word);
	if (fflush(cli->out) != 0 && code == CLI_DONE)
		code = cli_fail(cli, CLI_UNAVAILABLE, "writing the result: %s", strerror(errno));
	return code;
}

bool
cli_needs_station(int argc, char **argv)
{
	const struct cli_entry *entry = find(argc, argv);

	return entry && entry->station && !asks_for_help(argc, argv);
}

const char *
cli_option(const struct cli_words *words, const char *name)
{
	for (int i = 0; i < words->option_count; i++)
		if (strcmp(words->option[i].name, name) == 0)
			return words->option[i].value;
	return NULL;
}
