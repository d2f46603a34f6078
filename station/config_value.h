/* What a value in packwarden.conf may look like. Private to station/config.c. */
#ifndef STATION_CONFIG_VALUE_H
#define STATION_CONFIG_VALUE_H

#include <stdbool.h>
#include <stddef.h>

enum { CONFIG_FORMAT = 1, CONFIG_WORDS_MAX = 16 };

enum key_kind {
	KEY_TEXT,     /* printable text into char[capacity] */
	KEY_NAME,     /* a name into char[capacity] */
	KEY_WORD,     /* one of `words`, its text into char[capacity] */
	KEY_CHOICE,   /* one of `words`, its index into an enum */
	KEY_NUMBER,   /* low..high into an unsigned */
	KEY_SHIFT,    /* -high..high into an int */
	KEY_DIGITS,   /* low..high digits into char[capacity] */
	KEY_LISTEN,   /* host:port or nothing, into char[capacity], and so the next */
	KEY_MATCH,    /* VID:PID or usb:… */
	KEY_GS,       /* how a scanner sends GS */
	KEY_FOLDER,   /* a path inside the data folder */
	KEY_PATH,     /* the same, or an absolute path */
	KEY_DPI,      /* into an unsigned */
	KEY_PRINTERS, /* names into a lane's list */
	KEY_CUTOFF,   /* days and times, "Mon-Fri 16:00" */
	KEY_ZONE,     /* a time zone of this machine */
	KEY_NIGHT,    /* when the night is, "Mon..Fri 02:30" */
	KEY_CENTRAL,  /* the address of a central database */
	KEY_FORMAT,   /* only checked */
};

struct key {
	const char *name;
	enum key_kind kind;
	bool required;
	size_t offset, capacity;
	unsigned low, high;
	const char *words[CONFIG_WORDS_MAX];
};

/* A name: 1 to LIMIT_NAME of [A-Za-z0-9._-], the first of them a letter, a digit or '_': it becomes a part of paths,
 * addresses and command lines. */
bool config_is_name(const char *text);

/* What the value must be, for a message, or NULL if it is that; *number gets the value of numeric kinds. Words and
 * printers are not looked at. */
const char *config_value_problem(const struct key *key, const char *value, unsigned *number);

/* Of section [override], which config_override.c keeps. */
extern const struct key config_override_keys[];

/* Why this refusal stays one, whatever a person says; NULL if it is none, or one of those that [override] may name. */
const char *config_never_overridden(const char *verdict);

#endif
