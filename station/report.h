/* Reports: what a lead asks for that may read thousands of rows. A process of its own makes one and ends: it reads the
 * database page by page, holds fonts, and hands over the finished file, so that neither the engine nor a page ever waits
 * for it.
 *
 * A report is a document: headings, paragraphs, tables. It is written as text, CSV, JSON lines or PDF, or as it is ("page")
 * for a browser, in one of the languages of the pages (station/web/lang/report/). Tables name their columns, so that the
 * JSON's fields stay what they are in every language. */
#ifndef STATION_REPORT_H
#define STATION_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "query.h"

enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_CSV, REPORT_PDF, REPORT_PAGE, REPORT_FORMATS };


/* What the process is handed: {"report", "format", "lang", "personal", and the report's own arguments, all texts}. The
 * answer on the pipe: "EXIT LENGTH CONTENT-TYPE\n" and that many bytes; EXIT as the command line's. */
enum { REPORT_HEAD_MAX = 128, REPORT_REQUEST_MAX = 16 * 1024, REPORT_ANSWER_MAX = 64 * 1024 * 1024 };

/* Rows of one table that are listed: what is beyond is counted, and the table says so. */
enum { REPORT_ROWS_MAX = 100000, REPORT_ROWS_PDF = 5000, REPORT_ROWS_PAGE = 1000 };

struct report {
	struct query *query;
	const struct config *config;
	const json_t *request;
	json_t *words;      /* of the language: lang/report/LL.json, and lang/LL.json for verdicts */
	json_t *verdicts;
	json_t *document;   /* {"title", "lang", "station", "made_ms", "sections": [section]} */
	enum report_format format;
	bool personal;      /* names and addresses may be shown */
	int64_t now_ms, from_ms, to_ms;
	size_t rows_max;    /* of a table */
	char *body;         /* a report that is no document: its bytes and their type; NULL: it is one */
	size_t body_length;
	const char *body_type;
	int exit_code;      /* 0, or 1 to 5: then problem says why, in English */
	char problem[512];
};

/* ---- words (report_words.c) ---- */

/* The text of that key with {name}s filled in: pairs of name and value, then NULL. The caller's. */
char *report_text(const struct report *report, const char *key, ...) __attribute__((sentinel));
char *report_fill(const char *text, ...) __attribute__((sentinel)); /* the same of a text; a name without a value goes */
const char *report_word(const struct report *report, const char *key); /* as it stands; the key where there is none */
const char *report_verdict(const struct report *report, int verdict);  /* "Wrong item" */
bool report_words_load(struct report *report, const char *language);

/* A moment, local, as "2026-11-23 16:05"; "" for 0. */
enum { REPORT_TIME = 32 };
void report_time(const struct report *report, int64_t ms, char text[REPORT_TIME]);

/* ---- the document (report_document.c) ---- */

enum report_kind { REPORT_CELL_TEXT, REPORT_CELL_NUMBER, REPORT_CELL_TIME, REPORT_CELL_ORDER, REPORT_CELL_BOX };

/* A section has a name, which JSON lines carry, and a heading. text is taken. */
json_t *report_section(struct report *report, const char *name, const char *heading_key);
void report_paragraph(json_t *section, char *text);
void report_column(struct report *report, json_t *section, const char *name, const char *title_key, enum report_kind kind);

/* A row: {s, i, t} and so on for each column: 't' const char * (NULL: blank), 'i' int64_t, 'f' double with one digit.
 * Past rows_max it is only counted. */
void report_row(struct report *report, json_t *section, const char *types, ...);
void report_total(json_t *section, const char *types, ...);

/* How a browser draws it above the table: which columns are the bars' names, their height and their colour ("": one). */
void report_chart(json_t *section, const char *x, const char *y, const char *series);

/* A cell as text, as all writers but JSON show it. The caller's. */
char *report_cell(const struct report *report, const json_t *section, size_t column, const json_t *cell);

/* ---- writers: 0, or -1 ---- */
int report_write_text(const struct report *report, FILE *file);
int report_write_csv(const struct report *report, FILE *file);
int report_write_json(const struct report *report, FILE *file);
int report_write_page(const struct report *report, FILE *file);
int report_write_pdf(const struct report *report, FILE *file);  /* pdf_document.c */

/* A CSV cell: quoted where it must be, and no spreadsheet takes it for a formula. */
void report_csv_cell(FILE *file, const char *text, bool number);

/* ---- arguments (report_arguments.c) ---- */

const char *report_argument(const struct report *report, const char *name); /* "" if it was not given */
int report_refuse(struct report *report, int exit_code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Fills from_ms and to_ms: "2026-11-23", "2026-11-23T16:05", local; "today", "yesterday"; hours_back where nothing was given,
 * 0: since midnight. Returns 0 or an exit code. */
int report_span(struct report *report, int64_t hours_back);

/* ---- the reports: each fills the document and returns an exit code ---- */
typedef int report_run(struct report *report);
report_run report_unshipped, report_mismatches, report_shift, report_affected, report_explain, report_slip, report_manifest,
	report_shipped;

/* Reads the profile that the request names, before the sandbox closes. */
void report_shipped_start(const json_t *request, const char *data);

/* The template of a carrier, drawn and linted (report_template.c): the answer, the caller's, or NULL with the report refused.
 * label_start() comes first. It needs no database. */
json_t *report_template(struct report *report, const char *data);

/* Runs the request, and writes the answer to fd. */
int report_answer(struct query *query, const struct config *config, const json_t *request, int fd);

#endif
