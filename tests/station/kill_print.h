/* Tests of test_kill.c with printers that go on while the station does not. */
#ifndef TESTS_KILL_PRINT_H
#define TESTS_KILL_PRINT_H

#include <stdbool.h>

/* P5: a label may be with the spooler, half out or on paper when a process dies. Only what is on paper is scanned, as
 * its dots are read back; there is one sheet a box with its one live number, and the order ends sealed. */
bool label_comes_out_of_a_cups_printer_once(void);
bool label_comes_out_of_a_zpl_printer_once(void);

#endif
