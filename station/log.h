/* One line a message on standard error, as systemd's journal reads it: "<4>scan: text". No personal data. */
#ifndef STATION_LOG_H
#define STATION_LOG_H

void log_open(const char *process); /* the name before each line; kept, not copied */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void log_fatal(const char *format, ...) __attribute__((format(printf, 1, 2))); /* exit code 5 */

#endif
