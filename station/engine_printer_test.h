/* A printer's test label: a request prints one, by the same way and with the same care as a box's label, and what became
 * of it stands in table printer_test. It is a job of box 0: no box, order or number has to do with it. */
#ifndef STATION_ENGINE_PRINTER_TEST_H
#define STATION_ENGINE_PRINTER_TEST_H

#include "engine.h"

/* The answer as JSON, the caller's, and the exit code: accepted with the number of the test, or why not. */
json_t *printer_test_ask(struct engine *engine, const char *printer, const char *reason, uint32_t user, int *code);

void printer_tests_restore(struct engine *engine); /* those on their way before the restart */

void printer_test_fields(struct engine *engine, const struct job *job, struct label_fields *fields);
void printer_test_drawn(struct engine *engine, const struct job *job, const char *grades);
void printer_test_step(struct engine *engine, const struct job *job, const struct message_step *step);
void printer_test_end(struct engine *engine, const struct job *job, enum intent_state state, const char *text);

/* The answer to a scan of a test label's code says so, and of which printer and width; what a scanner has read is kept. */
bool printer_test_is_code(const char *text, size_t length);
void printer_test_scanned(struct engine *engine, const struct scan *scan, enum verdict verdict, json_t *answer);

#endif
