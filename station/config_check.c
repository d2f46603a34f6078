/* What no line of packwarden.conf shows by itself: names that have no section, and sections that
 * contradict each other. */
#include <string.h>
#include "carrier.h"
#include "station/core/gs1.h"
#include "station/config_parser.h"
#include "station/suggest.h"
#include "station/tls.h"

/* What a lane names must exist. */
static int
check_lane(struct config_parser *parser, const struct config_lane *lane, unsigned line)
{
	const struct config *config = parser->config;

	for (size_t i = 0; i < lane->printer_count; i++) {
		struct suggestion suggestion = { .wanted = lane->printers[i] };

		if (config_find_printer(config, lane->printers[i]))
			continue;
		for (size_t j = 0; j < config->printer_count; j++)
			suggest_word(&suggestion, config->printers[j].name);
		return config_fail(parser, line, "[lane %s] names the printer '%s', which has no section%s",
		                   lane->name, lane->printers[i], suggest_text(&suggestion));
	}
	if (*lane->carrier && !config_find_carrier(config, lane->carrier)) {
		struct suggestion suggestion = { .wanted = lane->carrier };

		for (size_t j = 0; j < config->carrier_count; j++)
			suggest_word(&suggestion, config->carriers[j].name);
		return config_fail(parser, line, "[lane %s] names the carrier '%s', which has no section%s",
		                   lane->name, lane->carrier, suggest_text(&suggestion));
	}
	if (*lane->carton && !config_find_carton(config, lane->carton)) {
		struct suggestion suggestion = { .wanted = lane->carton };

		for (size_t j = 0; j < config->carton_count; j++)
			suggest_word(&suggestion, config->cartons[j].name);
		return config_fail(parser, line, "[lane %s] names the carton '%s', which has no section%s",
		                   lane->name, lane->carton, suggest_text(&suggestion));
	}
	return 0;
}

/* A code is one carton's, and an empty one weighs less than it may when it is full. */
static int
check_carton(struct config_parser *parser, size_t index)
{
	const struct config_carton *carton = &parser->config->cartons[index];

	for (size_t i = 0; i < index; i++)
		if (strcmp(parser->config->cartons[i].code, carton->code) == 0)
			return config_fail(parser, 0, "[carton %s] has the code '%s', as [carton %s] has",
			                   carton->name, carton->code, parser->config->cartons[i].name);
	if (carton->max_weight_g != 0 && carton->tare_g >= carton->max_weight_g)
		return config_fail(parser, 0, "[carton %s] weighs %u g empty and may weigh %u g: "
		                              "'max_weight_g' is with its contents", carton->name,
		                   carton->tare_g, carton->max_weight_g);
	return 0;
}

static int
check_service(struct config_parser *parser, const struct config_service *service, unsigned line)
{
	const struct config *config = parser->config;
	size_t length = strcspn(service->name, "/");
	char carrier[LIMIT_NAME + 1];
	struct suggestion suggestion = { .wanted = carrier };

	memcpy(carrier, service->name, length);
	carrier[length] = '\0';
	if (config_find_service(config, carrier, service->name + length + 1) != service)
		return config_fail(parser, line, "[service %s] stands here twice, written large and small",
		                   service->name);
	if (config_find_carrier(config, carrier))
		return 0;
	for (size_t i = 0; i < config->carrier_count; i++)
		suggest_word(&suggestion, config->carriers[i].name);
	return config_fail(parser, line, "[service %s] is of the carrier '%s', which has no section%s",
	                   service->name, carrier, suggest_text(&suggestion));
}

/* Beyond this machine there are people who listen on the wire. */
static int
check_listen(struct config_parser *parser)
{
	const struct config *config = parser->config;

	if ((*config->tls_certificate == '\0') != (*config->tls_key == '\0'))
		return config_fail(parser, 0, "[station] has %s and not %s: there are both, or neither",
		                   *config->tls_key ? "tls_key" : "tls_certificate",
		                   *config->tls_key ? "tls_certificate" : "tls_key");
	if (tls_is_needed(config->listen) && *config->tls_certificate == '\0')
		return config_fail(parser, 0, "listen = %s is reached by other machines, and PINs and addresses would go there in "
		                   "the clear: set tls_certificate and tls_key in [station] as packwarden.conf(5) says, or "
		                   "listen on 127.0.0.1", config->listen);
	return 0;
}

/* One prefix is the other's, or begins it. */
static bool
share_numbers(const struct carrier_driver *driver, const struct config_carrier *a, const struct config_carrier *b)
{
	char first[CARRIER_NUMBER_MAX];
	uint64_t serial;

	return (carrier_number(driver, a, 0, first) == 0 && carrier_number_serial(driver, b, first, &serial)) ||
	       (carrier_number(driver, b, 0, first) == 0 && carrier_number_serial(driver, a, first, &serial));
}

/* Two that are set up alike would make the same numbers, and no number is for two boxes. */
static int
check_twin(struct config_parser *parser, size_t i)
{
	const struct config_carrier *carrier = &parser->config->carriers[i], *other;
	const struct carrier_driver *driver = carrier_find(carrier->driver);

	for (size_t k = 0; k < i; k++) {
		other = &parser->config->carriers[k];
		if (driver == NULL || carrier_find(other->driver) != driver || !share_numbers(driver, carrier, other))
			continue;
		return config_fail(parser, parser->carrier_lines[i], "[carrier %s] would make the same numbers as [carrier %s], "
		                   "line %d: give it another prefix, or use the other one", carrier->name, other->name,
		                   parser->carrier_lines[k]);
	}
	return 0;
}

/* A carrier that can make no numbers would stand still at the first box. */
static int
check_carrier(struct config_parser *parser, size_t i)
{
	const struct config_carrier *carrier = &parser->config->carriers[i];
	const struct carrier_driver *driver = carrier_find(carrier->driver);

	if (driver == NULL || driver->number == NULL || driver->capacity(carrier) > 0)
		return check_twin(parser, i);
	return config_fail(parser, parser->carrier_lines[i], "[carrier %s] can make no numbers: it needs %s", carrier->name,
	                   driver->needs);
}

/* A sender that mail can come back to, or none. */
static int
check_sender(struct config_parser *parser)
{
	const struct config_sender *sender = &parser->config->ship_from;
	bool some = *sender->name || *sender->company || *sender->address1 || *sender->address2 || *sender->city ||
	            *sender->state || *sender->postcode || *sender->country || *sender->phone;

	if (some && (!*sender->name || !*sender->address1 || !*sender->city || !*sender->country))
		return config_fail(parser, 0, "[station] lacks '%s': a sender has ship_from_name, ship_from_address1, ship_from_city and "
		                   "ship_from_country", !*sender->name ? "ship_from_name" : !*sender->address1 ? "ship_from_address1" :
		                   !*sender->city ? "ship_from_city" : "ship_from_country");
	if (some && (strlen(sender->country) != 2 || !gs1_country(sender->country)))
		return config_fail(parser, 0, "'ship_from_country' in [station] must be an ISO country code of two capital letters, such "
		                   "as DE or US, not '%s'", sender->country);
	return 0;
}

int
config_check(struct config_parser *parser)
{
	const struct config *config = parser->config;

	if (check_listen(parser) < 0 || check_sender(parser) < 0)
		return -1;
	for (size_t i = 0; i < config->lane_count; i++)
		if (check_lane(parser, &config->lanes[i], parser->lane_lines[i]) < 0)
			return -1;
	for (size_t i = 0; i < config->carrier_count; i++)
		if (check_carrier(parser, i) < 0)
			return -1;
	for (size_t i = 0; i < config->service_count; i++)
		if (check_service(parser, &config->services[i], parser->service_lines[i]) < 0)
			return -1;
	for (size_t i = 0; i < config->carton_count; i++)
		if (check_carton(parser, i) < 0)
			return -1;
	return 0;
}
