/* The data folder, which is the supervisor's working directory. `data` is its path, for messages. */
#ifndef STATION_DATA_FOLDER_H
#define STATION_DATA_FOLDER_H

#include "config.h"

/* Reads packwarden.conf into *config. Returns a sealed memfd with its text, so that a process started later reads what
 * the others have read; -1 (logged) if it is missing or wrong. */
int data_folder_config(struct config *config, const char *data);

/* Makes the folders that the processes write into, and keeps other stations out for as long as this process lives. Waits
 * up to ten seconds for another to end: a command that found no station makes one for as long as it works. Returns 0, or -1 (logged). */
int data_folder_take(const char *data);

#endif
