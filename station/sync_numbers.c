/* Number ranges, leased ahead: where a carrier has fewer numbers left than its low-water mark, central gives one more block,
 * which comes down like other news. */
#include "sync.h"

#include <stdio.h>

#include "carrier.h"

static int64_t
numbers_left(struct sync *sync, const char *carrier)
{
	sqlite3_stmt *row = sync_read(sync, READ_NUMBERS, "t", carrier);
	int64_t left = sync_read_next(sync, row) ? sqlite3_column_int64(row, 0) : INT64_MAX;

	sqlite3_reset(row);
	return left;
}

bool
sync_numbers(struct sync *sync)
{
	const struct config *config = sync->process->config;
	bool given = false;

	for (size_t i = 0; i < config->carrier_count; i++) {
		const struct carrier_driver *driver = carrier_find(config->carriers[i].driver);
		char count[24];
		const struct central_value values[] = { { .text = config->carriers[i].name }, { .text = count } };
		struct central_rows *rows;
		if (driver == NULL || driver->capacity(&config->carriers[i]) == 0 ||
		    numbers_left(sync, config->carriers[i].name) >= sync->config->numbers_low)
			continue;
		snprintf(count, sizeof count, "%u", sync->config->numbers_block);
		if (sync_call(sync, "SELECT packwarden.numbers($1, $2)", values, 2, &rows) != CENTRAL_DONE)
			return false;
		given |= central_number(rows, 0, 0) > 0;
		central_free(rows);
	}
	return !given || sync_down(sync);
}
