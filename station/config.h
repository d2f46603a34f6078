/* packwarden.conf: INI, checked as a whole before anything starts. An unknown key is an error that names its line and
 * the nearest key there is. See packwarden.conf(5). */
#ifndef STATION_CONFIG_H
#define STATION_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "limits.h"

enum { CONFIG_TEXT = 256, CONFIG_LANE_PRINTERS = 4, CONFIG_PRIORITY = 5, CONFIG_LOW_WATER = 1000, CONFIG_PRIORITY_UNSET = 10,
       CONFIG_UNSET = 1000, CONFIG_IDLE_MOST = 1440, CONFIG_CALL_SECONDS = 120,
       CONFIG_JOURNAL_DAYS = 35 /* the least: what central is filled again from */ };

enum config_finish { FINISH_AUTO, FINISH_DONE };
enum config_labels { LABELS_AS_CLOSED, LABELS_AT_END };
enum config_switch { SWITCH_NO, SWITCH_YES };
enum config_override { OVERRIDE_NEVER, OVERRIDE_LEAD, OVERRIDE_ADMIN };
enum config_lane_kind { LANE_PACKING, LANE_OUTBOUND };

struct config_lane {           /* [lane NAME] */
	char name[LIMIT_NAME + 1];
	enum config_lane_kind kind;                              /* kind = packing | outbound */
	char printers[CONFIG_LANE_PRINTERS][LIMIT_NAME + 1];     /* printer = NAME[, NAME…], in order of preference */
	size_t printer_count;
	char carrier[LIMIT_NAME + 1];                            /* carrier = NAME: where the order names none */
	enum config_finish finish;                               /* finish = auto | done */
	char carton[LIMIT_NAME + 1];                             /* carton = NAME: what a new box is */
	enum config_switch scale;                                /* scale = no | yes: boxes are weighed */
	enum config_labels labels;                               /* labels = as-closed | at-end */
	unsigned idle_minutes;                                   /* idle_minutes = 0..1440; 0: nobody is signed out */
};

enum { CONFIG_MEDIA_LEAST_MM = 10 };

struct config_printer {        /* [printer NAME] */
	char name[LIMIT_NAME + 1];
	char driver[LIMIT_NAME + 1];  /* driver = file | cups | zpl */
	char path[CONFIG_TEXT];       /* file: folder, relative to the data folder */
	char uri[CONFIG_TEXT];        /* cups: queue name, ipp://host:port/path ; zpl: raw queue's name, socket://host:port */
	char server[CONFIG_TEXT];     /* cups: host:port or socket path of cupsd; "" is libcups' default */
	char media[LIMIT_NAME + 1];   /* media = 4x6in | 100x150mm | A6 | … */
	unsigned dpi;                 /* dpi = 203 | 300 */
	unsigned rotate;              /* rotate = 0 | 90 | 180 | 270, clockwise; here in quarter turns */
	unsigned darkness;            /* darkness = 0..30, or CONFIG_UNSET: as the printer is set up */
	int tear_off;                 /* zpl: tear_off = -120..120 dots, or CONFIG_UNSET */
};

struct config_carrier {        /* [carrier NAME] */
	char name[LIMIT_NAME + 1];
	char driver[LIMIT_NAME + 1];          /* driver = sscc …; default: the section's name */
	char prefix[24];                      /* prefix = what the contract says that each number begins with; "" for sscc */
	char country[4];                      /* country = two letters that end an S10 number */
	char service_code[8];                 /* service_code = 3 digits, of DPD and UPS; "": DPD's is 101 */
	char company_prefix[16];              /* company_prefix = GS1 company prefix, 4 to 12 digits */
	unsigned extension;                   /* extension = 0..9, the SSCC's first digit */
	enum config_numbers { NUMBERS_KNOWN, NUMBERS_ANY } numbers; /* numbers = known | any, of pass-through */
	char template_file[CONFIG_TEXT];      /* template = FILE.svg in the data folder; "" is the built-in one */
	char cutoff[CONFIG_TEXT];             /* cutoff = Mon-Fri 16:00, Sat 12:00; "" none */
	char holidays[CONFIG_TEXT];           /* holidays = FILE in the data folder, a date a line; "" none */
	unsigned priority;                    /* priority = 0..9, high first */
	unsigned low_water;                   /* low_water = numbers left below which people are told */
};

/* [service CARRIER/SERVICE]: what differs for one service. The service is a text as orders name it. */
struct config_service {
	char name[CONFIG_TEXT];
	char cutoff[CONFIG_TEXT];             /* "": the carrier's */
	unsigned priority;                    /* CONFIG_PRIORITY_UNSET: the carrier's */
};

struct config_carton {         /* [carton NAME]; 0: no limit */
	char name[LIMIT_NAME + 1];
	char code[LIMIT_NAME + 1];            /* code = its barcode */
	unsigned tare_g, max_weight_g;        /* empty; at most, with contents */
	unsigned max_units;
};

struct config_scanner {        /* [scanner NAME], optional: overrides for one device */
	char name[LIMIT_NAME + 1];
	char match[CONFIG_TEXT];              /* match = VID:PID, or usb:PORTPATH:VID:PID:SERIAL; * allowed */
	char driver[LIMIT_NAME + 1];          /* driver = hid_kbd | hid_pos | cdc_acm | ftdi; "" as found */
	char layout[16];                      /* layout = us | gb | de | fr | es | ru | cz | jp */
	char gs[32];                          /* gs = ctrl-] | f8 | alt-029 | down | none | one character */
	char terminator[8];                   /* terminator = any | enter | tab | etx | none */
	char prefix[32], suffix[32];          /* stripped from each code */
	unsigned baud;                        /* baud = 300..921600, of serial scanners; 0: 9600 */
	unsigned timeout_ms;                  /* timeout_ms = a code without terminator ends after this pause */
};

struct config_overrides {      /* [override]: who may let a refusal through: REFUSAL = never | lead | admin */
	enum config_override expired, recalled, serial_required, lot_required, weight_mismatch;
};

struct config_watch {          /* [watch NAME], optional: a folder whose files are imported */
	char name[LIMIT_NAME + 1];
	char folder[CONFIG_TEXT];             /* folder = PATH, absolute or in the data folder */
	char profile[LIMIT_NAME + 1];         /* profile = NAME; "" is the native form */
	char encoding[LIMIT_NAME + 1];        /* encoding = NAME; "" is recognised */
	enum config_answer { ANSWER_NO, ANSWER_YES } items; /* items = yes: the catalogue, not orders */
	enum config_revision { REVISION_NONE, REVISION_FILE } revision; /* revision = none | file */
};

struct config_sender {         /* [station] ship_from_name = … and so on: who stands on labels as their sender; "": nobody */
	char name[CONFIG_TEXT], company[CONFIG_TEXT], address1[CONFIG_TEXT], address2[CONFIG_TEXT];
	char city[CONFIG_TEXT], state[LIMIT_NAME + 1], postcode[LIMIT_NAME + 1], country[4], phone[LIMIT_NAME + 1];
};

struct config_central {        /* [central], optional: without it the station works alone */
	char url[512];                        /* url = postgresql://…; "": there is none */
	char password_file[CONFIG_TEXT];      /* password_file = PATH, absolute or in the data folder; "": none */
	unsigned timeout_s;                   /* timeout_s = how long an answer may take */
	unsigned numbers_low, numbers_block;  /* numbers_low: below it so many more numbers are asked for */
	unsigned every_s;                     /* every_s = how often central is asked while it says nothing */
};

struct config_night {          /* [night], optional: what is done when nobody packs */
	enum config_switch there;             /* there is such a section */
	char at[CONFIG_TEXT];                 /* at = Mon..Fri 02:30; "": only when somebody asks */
	unsigned spread_minutes;              /* spread_minutes = 0..720: it begins at random so much later at most */
	unsigned backups;                     /* backups = how many are kept; 0: none is made */
	unsigned retention_days;              /* retention_days: personal data of orders that are done; 0: it stays */
	unsigned journal_days;                /* journal_days: since central acknowledged it; 0: it stays */
};

struct config {
	char station[LIMIT_NAME + 1];         /* [station] name */
	char user[LIMIT_NAME + 1];            /* [station] user: the service user, default packwarden */
	char listen[CONFIG_TEXT];             /* [station] listen = host:port; "" : local socket only */
	char tls_certificate[CONFIG_TEXT];    /* [station] tls_certificate, tls_key = FILE: PEM, absolute or in the data folder */
	char tls_key[CONFIG_TEXT];
	char language[8];                     /* [station] language = en | es | ru | zh */
	char timezone[LIMIT_NAME + 1];        /* [station] timezone = Europe/Madrid, for cut-offs; "": the machine's */
	struct config_sender ship_from;
	char label_folder[CONFIG_TEXT];       /* [station] label_folder = PATH in the data folder: where the finished labels
	                                         lie that an import names; "": there is none */
	enum config_switch shadow;            /* [station] shadow = yes: a trial, nothing is blocked */
	unsigned idle_minutes;                /* [station] idle_minutes, of lanes that say nothing else */
	struct config_overrides overrides;
	unsigned call_seconds;                /* [station] call_seconds = 10..3600: then a call is passed on to all leads */
	unsigned weight_floor_g;              /* [station] weight_floor_g: of light boxes; 0: as built in */
	struct config_lane lanes[LIMIT_LANES];
	size_t lane_count;
	struct config_printer printers[LIMIT_PRINTERS];
	size_t printer_count;
	struct config_carrier carriers[LIMIT_CARRIERS];
	size_t carrier_count;
	struct config_service services[LIMIT_SERVICES];
	size_t service_count;
	struct config_carton cartons[LIMIT_CARTONS];
	size_t carton_count;
	struct config_scanner scanners[LIMIT_SCANNERS];
	size_t scanner_count;
	struct config_central central;
	struct config_night night;
	struct config_watch watches[LIMIT_WATCHES];
	size_t watch_count;
};

struct config_error {
	char text[512]; /* "packwarden.conf:12: unknown key 'printr' in [lane bench-1]; did you mean 'printer'?" */
};

/* Reads text (not NUL-terminated) into *config. name is for messages. Returns 0, or -1 with *error filled. */
int config_parse(struct config *config, const char *text, size_t length, const char *name, struct config_error *error);

/* The same from an open file, read from its beginning. */
int config_read(struct config *config, int fd, const char *name, struct config_error *error);

/* Who may let this refusal through: enum role, ROLE_NONE if nobody may. verdict: enum verdict. */
unsigned config_override_role(const struct config *config, unsigned verdict);

const struct config_lane *config_find_lane(const struct config *config, const char *name);
const struct config_printer *config_find_printer(const struct config *config, const char *name);
const struct config_carrier *config_find_carrier(const struct config *config, const char *name);
const struct config_carton *config_find_carton(const struct config *config, const char *name);

/* The first [scanner] whose match fits the device with this key, "usb:PORTPATH:VID:PID:SERIAL"; NULL if none does. */
const struct config_scanner *config_find_scanner(const struct config *config, const char *key);

/* NULL if it has no section; letters of the service may be large or small. */
const struct config_service *config_find_service(const struct config *config, const char *carrier,
                                                 const char *service);

#endif
