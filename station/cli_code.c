/* code parse and tracking check: worked out here, without a station. */
#include "cli_internal.h"

#include <stdlib.h>
#include <string.h>

#include "barcode.h"
#include "carrier.h"
#include "tracking.h"

static json_t *
parsed_json(const struct barcode *barcode, const char *text)
{
	json_t *out = json_object(), *elements = json_array();

	json_object_set_new(out, "valid", json_boolean(barcode->valid));
	json_object_set_new(out, "symbology", json_string(barcode->symbology));
	json_object_set_new(out, "gtin", barcode->gtin[0] ? json_string(barcode->gtin) : json_null());
	json_object_set_new(out, "sscc", barcode->sscc[0] ? json_string(barcode->sscc) : json_null());
	json_object_set_new(out, "elements", elements);
	for (size_t i = 0; i < barcode->element_count; i++) {
		const struct barcode_element *element = &barcode->elements[i];

		json_array_append_new(elements, json_pack("{s:s, s:o}", "ai", element->ai, "value",
		                      cli_bytes(barcode_value(barcode, text, element), element->length)));
	}
	json_object_set_new(out, "error", json_null());
	if (!barcode->valid)
		json_object_set_new(out, "error",
		                    json_pack("{s:s, s:i, s:i, s:s}", "code",
		                              barcode_error_name(barcode->error.code), "position",
		                              (int)barcode->error.position, "length",
		                              (int)barcode->error.length, "text",
		                              barcode_error_text(barcode->error.code)));
	if (barcode->warning.code != BARCODE_OK)
		json_object_set_new(out, "warning", json_string(barcode_error_text(barcode->warning.code)));
	return out;
}

static void
put_parsed(struct cli *cli, const json_t *out)
{
	const json_t *elements = json_object_get(out, "elements"), *element,
		     *error = json_object_get(out, "error");
	size_t i;

	fprintf(cli->out, "%s%s%s\n", json_is_true(json_object_get(out, "valid")) ? "valid" : "not valid",
	        cli_text(out, "symbology")[0] ? "  " : "", cli_text(out, "symbology"));
	if (cli_text(out, "gtin")[0])
		fprintf(cli->out, "GTIN %s\n", cli_text(out, "gtin"));
	if (cli_text(out, "sscc")[0])
		fprintf(cli->out, "SSCC %s\n", cli_text(out, "sscc"));
	json_array_foreach(elements, i, element)
		fprintf(cli->out, "(%s) %s\n", cli_text(element, "ai"), cli_text(element, "value"));
	if (json_is_object(error))
		fprintf(cli->out, "character %lld: %s (%s)\n", (long long)cli_number(error, "position") + 1,
		        cli_text(error, "text"), cli_text(error, "code"));
	if (cli_text(out, "warning")[0])
		fprintf(cli->out, "warning: %s\n", cli_text(out, "warning"));
}

int
cli_code_parse(struct cli *cli, const struct cli_words *words)
{
	char *text = words->word[0];
	struct barcode barcode;
	json_t *out;

	cli_group_separators(text);
	barcode_parse(&barcode, text, strlen(text));
	out = parsed_json(&barcode, text);
	if (cli->json)
		cli_put(cli, out);
	else
		put_parsed(cli, out);
	json_decref(out);
	return barcode.valid ? CLI_DONE : CLI_REFUSED;
}

static json_t *
match_json(const struct tracking_match *match)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s?, s:b}", "carrier", match->carrier, "type", match->type, "name",
	                 match->name, "title", match->title, "service", match->service, "country", match->country,
	                 "check_digit", match->checked);
}

static void
add_own(json_t *all, const struct carrier_driver *driver, const char *number)
{
	struct carrier_check check = { 0 };

	if (carrier_check(driver, number, strlen(number), &check))
		json_array_append_new(all, match_json(&(struct tracking_match){ .carrier = driver->name, .type = driver->name,
		                                      .name = driver->title, .title = driver->title, .checked = true }));
}

/* An SSCC first, as stations give it out themselves; then the forms that fit, those with a check digit before the others;
 * where none does, the other kinds that a station can give out. */
static json_t *
tracking_json(const char *number, const struct tracking_answer *answer)
{
	json_t *all = json_array();
	const json_t *first;

	add_own(all, carrier_find("sscc"), number);
	for (size_t i = 0; i < answer->count; i++)
		json_array_append_new(all, match_json(&answer->matches[i]));
	for (const struct carrier_driver *const *driver = carrier_drivers; *driver && json_array_size(all) == 0; driver++)
		if ((*driver)->number != NULL)
			add_own(all, *driver, number);
	first = json_array_get(all, 0);
	return json_pack("{s:o, s:b, s:s?, s:s?, s:s?, s:o}", "number", cli_bytes(number, strlen(number)), "valid",
	                 first != NULL, "carrier", first ? cli_text(first, "carrier") : NULL, "type",
	                 first ? cli_text(first, "type") : NULL, "reason", first ? NULL : answer->reason, "matches", all);
}

static void
put_tracking(struct cli *cli, const json_t *out)
{
	const json_t *matches = json_object_get(out, "matches"), *match;
	size_t i;

	if (json_array_size(matches) == 0)
		fprintf(cli->out, "%s: %s\n", cli_text(out, "number"), cli_text(out, "reason"));
	json_array_foreach(matches, i, match)
		fprintf(cli->out, "%s: %s%s%s%s%s%s\n", cli_text(out, "number"), cli_text(match, "name"),
		        cli_text(match, "service")[0] ? ", " : "", cli_text(match, "service"),
		        cli_text(match, "country")[0] ? ", " : "", cli_text(match, "country"),
		        json_is_true(json_object_get(match, "check_digit")) ? "" : " (by its form; it has no check digit)");
}

int
cli_tracking_check(struct cli *cli, const struct cli_words *words)
{
	const char *number = words->word[0];
	struct tracking *tracking = tracking_create();
	struct tracking_answer answer;
	json_t *out;
	bool valid;

	if (tracking == NULL)
		return CLI_INTERNAL;
	tracking_check(tracking, number, strlen(number), &answer);
	tracking_free(tracking);
	out = tracking_json(number, &answer);
	valid = json_is_true(json_object_get(out, "valid"));
	if (cli->json)
		cli_put(cli, out);
	else
		put_tracking(cli, out);
	json_decref(out);
	return valid ? CLI_DONE : CLI_REFUSED;
}
