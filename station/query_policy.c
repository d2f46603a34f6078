/* packwarden.conf with what central has set over it, as the engine has it, for those that read. */
#include "query_internal.h"

#include <stdlib.h>

#include "log.h"
#include "policy.h"

static enum query_result
apply_all(struct query *query)
{
	sqlite3_stmt *row = query_start(query, SELECT_POLICIES, "");
	enum query_result result;

	*query->policed = *query->config;
	while ((result = query_step(query, row)) == QUERY_FOUND)
		policy_apply(query->policed, query->config, query_chars(row, 0), query_chars(row, 1));
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

enum query_result
query_policies(struct query *query)
{
	sqlite3_stmt *row = query_start(query, SELECT_POLICY_REVISIONS, "");
	enum query_result result = query_step(query, row);
	int64_t revisions = result == QUERY_FOUND ? sqlite3_column_int64(row, 0) : 0;

	if (revisions == 0 || query->config == NULL)
		return result;
	if (query->policed == NULL && (query->policed = malloc(sizeof *query->policed)) == NULL)
		log_fatal("no memory");
	if (revisions != query->policy_revisions)
		result = apply_all(query);
	if (result != QUERY_FOUND)
		return result;
	query->policy_revisions = revisions;
	query->config = query->policed;
	return QUERY_FOUND;
}
