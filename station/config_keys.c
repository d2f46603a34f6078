#include "station/config_keys.h"

#include <assert.h>
#include "station/config.h"

#define FIELD(type, member) .offset = offsetof(struct type, member), .capacity = sizeof((struct type *)0)->member

static const struct key top_keys[] = {
	{ .name = "format", .kind = KEY_FORMAT },
	{ 0 },
};

static const struct key station_keys[] = {
	{ .name = "format", .kind = KEY_FORMAT },
	{ .name = "name", .kind = KEY_NAME, .required = true, FIELD(config, station) },
	{ .name = "user", .kind = KEY_NAME, FIELD(config, user) },
	{ .name = "listen", .kind = KEY_LISTEN, FIELD(config, listen) },
	{ .name = "tls_certificate", .kind = KEY_TEXT, FIELD(config, tls_certificate) },
	{ .name = "tls_key", .kind = KEY_TEXT, FIELD(config, tls_key) },
	{ .name = "language", .kind = KEY_WORD, FIELD(config, language), .words = { "en", "es", "ru", "zh" } },
	{ .name = "shadow", .kind = KEY_CHOICE, FIELD(config, shadow), .words = { "no", "yes" } },
	{ .name = "idle_minutes", .kind = KEY_NUMBER, FIELD(config, idle_minutes), .high = CONFIG_IDLE_MOST },
	{ .name = "call_seconds", .kind = KEY_NUMBER, FIELD(config, call_seconds), .low = 10, .high = 3600 },
	{ .name = "weight_floor_g", .kind = KEY_NUMBER, FIELD(config, weight_floor_g), .low = 1, .high = 100000 },
	{ .name = "label_folder", .kind = KEY_FOLDER, FIELD(config, label_folder) },
	{ .name = "ship_from_name", .kind = KEY_TEXT, FIELD(config, ship_from.name) },
	{ .name = "ship_from_company", .kind = KEY_TEXT, FIELD(config, ship_from.company) },
	{ .name = "ship_from_address1", .kind = KEY_TEXT, FIELD(config, ship_from.address1) },
	{ .name = "ship_from_address2", .kind = KEY_TEXT, FIELD(config, ship_from.address2) },
	{ .name = "ship_from_city", .kind = KEY_TEXT, FIELD(config, ship_from.city) },
	{ .name = "ship_from_state", .kind = KEY_TEXT, FIELD(config, ship_from.state) },
	{ .name = "ship_from_postcode", .kind = KEY_TEXT, FIELD(config, ship_from.postcode) },
	{ .name = "ship_from_country", .kind = KEY_TEXT, FIELD(config, ship_from.country) },
	{ .name = "ship_from_phone", .kind = KEY_TEXT, FIELD(config, ship_from.phone) },
	{ .name = "timezone", .kind = KEY_ZONE, FIELD(config, timezone) },
	{ 0 },
};

static const struct key central_keys[] = {
	{ .name = "url", .kind = KEY_CENTRAL, .required = true, FIELD(config, central.url) },
	{ .name = "password_file", .kind = KEY_PATH, FIELD(config, central.password_file) },
	{ .name = "timeout_s", .kind = KEY_NUMBER, FIELD(config, central.timeout_s), .low = 1, .high = 600 },
	{ .name = "numbers_low", .kind = KEY_NUMBER, FIELD(config, central.numbers_low), .low = 1, .high = 100000000 },
	{ .name = "numbers_block", .kind = KEY_NUMBER, FIELD(config, central.numbers_block), .low = 1, .high = 100000000 },
	{ .name = "every_s", .kind = KEY_NUMBER, FIELD(config, central.every_s), .low = 1, .high = 86400 },
	{ 0 },
};

static const struct key night_keys[] = {
	{ .name = "at", .kind = KEY_NIGHT, FIELD(config, night.at) },
	{ .name = "spread_minutes", .kind = KEY_NUMBER, FIELD(config, night.spread_minutes), .high = 720 },
	{ .name = "backups", .kind = KEY_NUMBER, FIELD(config, night.backups), .high = 365 },
	{ .name = "retention_days", .kind = KEY_NUMBER, FIELD(config, night.retention_days), .low = 1, .high = 36500 },
	{ .name = "journal_days", .kind = KEY_NUMBER, FIELD(config, night.journal_days), .low = CONFIG_JOURNAL_DAYS, .high = 36500 },
	{ 0 },
};

static const struct key lane_keys[] = {
	{ .name = "kind", .kind = KEY_CHOICE, FIELD(config_lane, kind), .words = { "packing", "outbound" } },
	{ .name = "printer", .kind = KEY_PRINTERS },
	{ .name = "carrier", .kind = KEY_NAME, FIELD(config_lane, carrier) },
	{ .name = "finish", .kind = KEY_CHOICE, FIELD(config_lane, finish), .words = { "auto", "done" } },
	{ .name = "carton", .kind = KEY_NAME, FIELD(config_lane, carton) },
	{ .name = "scale", .kind = KEY_CHOICE, FIELD(config_lane, scale), .words = { "no", "yes" } },
	{ .name = "labels", .kind = KEY_CHOICE, FIELD(config_lane, labels), .words = { "as-closed", "at-end" } },
	{ .name = "idle_minutes", .kind = KEY_NUMBER, FIELD(config_lane, idle_minutes), .high = CONFIG_IDLE_MOST },
	{ 0 },
};

/* The drivers that are built in; a new one adds its word here. */
static const struct key printer_keys[] = {
	{ .name = "driver", .kind = KEY_WORD, .required = true, FIELD(config_printer, driver),
	  .words = { "file", "cups", "zpl" } },
	{ .name = "path", .kind = KEY_FOLDER, FIELD(config_printer, path) },
	{ .name = "uri", .kind = KEY_TEXT, FIELD(config_printer, uri) },
	{ .name = "server", .kind = KEY_TEXT, FIELD(config_printer, server) },
	{ .name = "media", .kind = KEY_NAME, FIELD(config_printer, media) },
	{ .name = "dpi", .kind = KEY_DPI, FIELD(config_printer, dpi) },
	{ .name = "rotate", .kind = KEY_CHOICE, FIELD(config_printer, rotate), .words = { "0", "90", "180", "270" } },
	{ .name = "darkness", .kind = KEY_NUMBER, FIELD(config_printer, darkness), .low = 0, .high = 30 },
	{ .name = "tear_off", .kind = KEY_SHIFT, FIELD(config_printer, tear_off), .high = 120 },
	{ 0 },
};

static const struct key carrier_keys[] = {
	{ .name = "driver", .kind = KEY_WORD, FIELD(config_carrier, driver),
	  .words = { "sscc", "s10", "impb", "dpd", "ups", "gls", "deutsche_post", "canada_post", "russian_post", "japan", "colissimo",
	             "pass-through" } },
	{ .name = "prefix", .kind = KEY_TEXT, FIELD(config_carrier, prefix) },
	{ .name = "country", .kind = KEY_TEXT, FIELD(config_carrier, country) },
	{ .name = "service_code", .kind = KEY_DIGITS, FIELD(config_carrier, service_code), .low = 3, .high = 3 },
	{ .name = "company_prefix", .kind = KEY_DIGITS, FIELD(config_carrier, company_prefix), .low = 4, .high = 12 },
	{ .name = "extension", .kind = KEY_NUMBER, FIELD(config_carrier, extension), .low = 0, .high = 9 },
	{ .name = "numbers", .kind = KEY_CHOICE, FIELD(config_carrier, numbers), .words = { "known", "any" } },
	{ .name = "template", .kind = KEY_FOLDER, FIELD(config_carrier, template_file) },
	{ .name = "cutoff", .kind = KEY_CUTOFF, FIELD(config_carrier, cutoff) },
	{ .name = "holidays", .kind = KEY_FOLDER, FIELD(config_carrier, holidays) },
	{ .name = "priority", .kind = KEY_NUMBER, FIELD(config_carrier, priority), .low = 0, .high = 9 },
	{ .name = "low_water", .kind = KEY_NUMBER, FIELD(config_carrier, low_water), .low = 0, .high = 100000000 },
	{ 0 },
};

static const struct key service_keys[] = {
	{ .name = "cutoff", .kind = KEY_CUTOFF, FIELD(config_service, cutoff) },
	{ .name = "priority", .kind = KEY_NUMBER, FIELD(config_service, priority), .low = 0, .high = 9 },
	{ 0 },
};

static const struct key carton_keys[] = {
	{ .name = "code", .kind = KEY_TEXT, .required = true, FIELD(config_carton, code) },
	{ .name = "tare_g", .kind = KEY_NUMBER, FIELD(config_carton, tare_g), .low = 0, .high = 1000000 },
	{ .name = "max_weight_g", .kind = KEY_NUMBER, FIELD(config_carton, max_weight_g), .low = 1, .high = 1000000 },
	{ .name = "max_units", .kind = KEY_NUMBER, FIELD(config_carton, max_units), .low = 1, .high = 1000000 },
	{ 0 },
};

static const struct key scanner_keys[] = {
	{ .name = "match", .kind = KEY_MATCH, .required = true, FIELD(config_scanner, match) },
	{ .name = "driver", .kind = KEY_WORD, FIELD(config_scanner, driver), 
	  .words = { "hid_kbd", "hid_pos", "cdc_acm", "ftdi" } },
	{ .name = "baud", .kind = KEY_NUMBER, FIELD(config_scanner, baud), .low = 300, .high = 921600 },
	{ .name = "layout", .kind = KEY_WORD, FIELD(config_scanner, layout),
	  .words = { "us", "gb", "de", "fr", "es", "ru", "cz", "jp" } },
	{ .name = "gs", .kind = KEY_GS, FIELD(config_scanner, gs) },
	{ .name = "terminator", .kind = KEY_WORD, FIELD(config_scanner, terminator),
	  .words = { "any", "enter", "tab", "etx", "none" } },
	{ .name = "prefix", .kind = KEY_TEXT, FIELD(config_scanner, prefix) },
	{ .name = "suffix", .kind = KEY_TEXT, FIELD(config_scanner, suffix) },
	{ .name = "timeout_ms", .kind = KEY_NUMBER, FIELD(config_scanner, timeout_ms), .low = 10, .high = 5000 },
	{ 0 },
};

static const struct key watch_keys[] = {
	{ .name = "folder", .kind = KEY_PATH, .required = true, FIELD(config_watch, folder) },
	{ .name = "profile", .kind = KEY_NAME, FIELD(config_watch, profile) },
	{ .name = "encoding", .kind = KEY_NAME, FIELD(config_watch, encoding) },
	{ .name = "items", .kind = KEY_CHOICE, FIELD(config_watch, items), .words = { "no", "yes" } },
	{ .name = "revision", .kind = KEY_CHOICE, FIELD(config_watch, revision), .words = { "none", "file" } },
	{ 0 },
};

#define LIST(member, counter) \
	.list = offsetof(struct config, member), .count = offsetof(struct config, counter), \
	.size = sizeof *((struct config *)0)->member, \
	.limit = sizeof ((struct config *)0)->member / sizeof *((struct config *)0)->member

const struct config_section config_sections[SECTION_COUNT] = {
	[SECTION_TOP] = { "", top_keys, 0, 0, 0, 0 },
	[SECTION_STATION] = { "station", station_keys, 0, 0, 0, 0 },
	[SECTION_OVERRIDE] = { "override", config_override_keys, 0, 0, 0, 0 },
	[SECTION_CENTRAL] = { "central", central_keys, 0, 0, 0, 0 },
	[SECTION_NIGHT] = { "night", night_keys, 0, 0, 0, 0 },
	[SECTION_LANE] = { "lane", lane_keys, LIST(lanes, lane_count) },
	[SECTION_PRINTER] = { "printer", printer_keys, LIST(printers, printer_count) },
	[SECTION_CARRIER] = { "carrier", carrier_keys, LIST(carriers, carrier_count) },
	[SECTION_SERVICE] = { "service", service_keys, LIST(services, service_count) },
	[SECTION_CARTON] = { "carton", carton_keys, LIST(cartons, carton_count) },
	[SECTION_SCANNER] = { "scanner", scanner_keys, LIST(scanners, scanner_count) },
	[SECTION_WATCH] = { "watch", watch_keys, LIST(watches, watch_count) },
};
static_assert(offsetof(struct config_lane, name) == 0 && offsetof(struct config_printer, name) == 0
              && offsetof(struct config_carrier, name) == 0 && offsetof(struct config_service, name) == 0
              && offsetof(struct config_carton, name) == 0 && offsetof(struct config_scanner, name) == 0
              && offsetof(struct config_watch, name) == 0,
              "add_named finds names there");

const struct key *const config_carrier_driver = &carrier_keys[0];
