#include "engine_central_set.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine_recall.h"
#include "log.h"
#include "pin.h"
#include "policy.h"

enum { REFUSED_TEXT = 1024 };

static int64_t
number(const struct request *request, const char *name)
{
	char text[24];

	return request_get(request, name, text, sizeof text) ? strtoll(text, NULL, 10) : 0;
}

static void
answer(struct engine *engine, const struct request *request)
{
	engine_reply_again(engine, request->id, DONE, "{}");
}

void
central_set_refuse(struct engine *engine, const char *format, ...)
{
	char text[REFUSED_TEXT];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	log_warn("central: %s", text);
	store_run(&engine->store, SQL_INCIDENT_ADD, "tt", "refused", text);
}

void
central_set_noted(struct engine *engine, const struct request *request)
{
	store_run(&engine->store, SQL_INCIDENT_DROP, "i", number(request, "incident"));
	answer(engine, request);
}

/* ---- people ---- */

struct person {
	char name[128], badge[64], pin[PIN_STORED], was_pin[PIN_STORED];
	int64_t role, disabled, revision, was_role;
	uint32_t user; /* 0: nobody of that name was here */
};

static enum role
role_named(const char *name)
{
	for (int role = ROLE_PACKER; role <= ROLE_ADMIN; role++)
		if (strcmp(role_text((enum role)role), name) == 0)
			return (enum role)role;
	return ROLE_NONE;
}

static bool
read_person(const struct request *request, struct person *person)
{
	char role[16] = "", disabled[8] = "";

	request_get(request, "role", role, sizeof role);
	request_get(request, "disabled", disabled, sizeof disabled);
	*person = (struct person){ .role = role_named(role), .disabled = strcmp(disabled, "1") == 0,
		.revision = number(request, "revision") };
	request_get(request, "pin", person->pin, sizeof person->pin);
	return request_get(request, "name", person->name, sizeof person->name) && person->name[0] != '\0' &&
	       request_get(request, "badge", person->badge, sizeof person->badge) && person->badge[0] != '\0' &&
	       person->role != ROLE_NONE && person->revision != 0;
}

/* Who is here by that name. True: as central has him already. */
static bool
find_person(struct engine *engine, struct person *person)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_USER_GIVEN, "t", person->name);
	int64_t revision = 0;

	if (store_next(&engine->store, row)) {
		person->user = (uint32_t)sqlite3_column_int64(row, 0);
		person->was_role = sqlite3_column_int64(row, 1);
		snprintf(person->was_pin, sizeof person->was_pin, "%s", store_column(row, 2));
		revision = sqlite3_column_int64(row, 3);
	}
	store_done(row);
	return revision == person->revision;
}

/* Whoever may less now, or has another PIN, is out of the pages. */
static void
end_sessions(struct engine *engine, const struct person *person)
{
	bool new_pin = strcmp(person->pin, person->was_pin) != 0;

	if (person->user == 0 || (!new_pin && !person->disabled && person->role == person->was_role))
		return;
	store_run(&engine->store, SQL_SESSION_END_USER, "t", person->name);
	if (new_pin)
		session_forget_tries(engine, person->user);
	if (new_pin || person->disabled)
		session_journal(engine, &(struct event_access){ .what = person->disabled ? ACCESS_DISABLE : ACCESS_NEW_PIN,
			.user = person->user });
}

void
central_set_person(struct engine *engine, const struct request *request)
{
	struct person person;

	answer(engine, request);
	if (!read_person(request, &person) || find_person(engine, &person))
		return;
	if (store_number(&engine->store, SQL_USER_OF_BADGE, 0, "tt", person.badge, person.name) != 0) {
		central_set_refuse(engine, "user %s, revision %lld: somebody else has that badge here", person.name,
		             (long long)person.revision);
		return;
	}
	store_run(&engine->store, SQL_USER_GIVE, "tittii", person.name, person.role, person.badge, person.pin, person.disabled,
	          person.revision);
	end_sessions(engine, &person);
}

/* ---- policies ---- */

static struct config *
own_config(struct engine *engine)
{
	/* central_set_begin() made the copy */
	return (struct config *)(uintptr_t)engine->config;
}

void
central_set_begin(struct engine *engine)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_POLICIES, "");

	while (store_next(&engine->store, row))
		policy_apply(own_config(engine), engine->process->config, store_column(row, 0), store_column(row, 1));
}

void
central_set_policy(struct engine *engine, const struct request *request)
{
	char name[LIMIT_NAME + 1] = "", value[LIMIT_NAME + 1], why[POLICY_WHY];
	bool set = request_get(request, "value", value, sizeof value);
	int64_t revision = number(request, "revision");

	answer(engine, request);
	request_get(request, "name", name, sizeof name);
	if (revision == 0 || store_number(&engine->store, SQL_POLICY_REVISION, 0, "t", name) == revision)
		return;
	if (set && !policy_check(name, value, why)) {
		central_set_refuse(engine, "policy %s = %s, revision %lld: %s", name, value, (long long)revision, why);
		return;
	}
	if (set)
		store_run(&engine->store, SQL_POLICY_PUT, "tti", name, value, revision);
	else
		store_run(&engine->store, SQL_POLICY_PUT, "t0i", name, revision);
	if (policy_apply(own_config(engine), engine->process->config, name, set ? value : NULL))
		announce_lanes(engine);
}

/* ---- recalls ---- */

struct recall {
	int64_t central;
	char sku[LIMIT_FIELD + 1], lot[96], serial[96], reason[LIMIT_REASON + 1];
};

/* Items may come behind a recall of theirs: it waits for them. */
static void
begin_recall(struct engine *engine, const struct recall *recall)
{
	const struct recall_wish wish = { .sku = recall->sku, .lot = recall->lot, .serial = recall->serial,
		.reason = recall->reason };
	json_t *done;
	int code;

	if (store_number(&engine->store, SQL_SKU_FIND, 0, "t", recall->sku) == 0) {
		store_run(&engine->store, SQL_RECALL_LATER, "itttt", recall->central, recall->sku, recall->lot, recall->serial,
		          recall->reason);
		return;
	}
	done = recall_add(engine, &wish, 0, &code);
	if (code == DONE)
		store_run(&engine->store, SQL_RECALL_GIVEN, "ii", json_integer_value(json_object_get(done, "recall")),
		          recall->central);
	else
		central_set_refuse(engine, "recall %lld of %s: %s", (long long)recall->central, recall->sku,
		             json_string_value(json_object_get(json_object_get(done, "error"), "text")));
	json_decref(done);
}

void
central_set_recall_again(struct engine *engine)
{
	struct recall recall;
	sqlite3_stmt *row;

	for (;;) {
		row = store_query(&engine->store, SQL_RECALL_LATER_NEXT, "");
		if (!store_next(&engine->store, row))
			return;
		recall.central = sqlite3_column_int64(row, 0);
		snprintf(recall.sku, sizeof recall.sku, "%s", store_column(row, 1));
		snprintf(recall.lot, sizeof recall.lot, "%s", store_column(row, 2));
		snprintf(recall.serial, sizeof recall.serial, "%s", store_column(row, 3));
		snprintf(recall.reason, sizeof recall.reason, "%s", store_column(row, 4));
		store_done(row);
		store_run(&engine->store, SQL_RECALL_LATER_DROP, "i", recall.central);
		begin_recall(engine, &recall);
	}
}

/* Central counts recalls; one that was restored may count one a second time, so what is recalled must be the same. */
void
central_set_recall(struct engine *engine, const struct request *request)
{
	struct recall recall = { .central = number(request, "recall") };
	char ended[LIMIT_REASON + 1];
	bool has_ended = request_get(request, "ended", ended, sizeof ended) && ended[0] != '\0';
	int64_t here;
	int code;

	answer(engine, request);
	request_get(request, "sku", recall.sku, sizeof recall.sku);
	request_get(request, "lot", recall.lot, sizeof recall.lot);
	request_get(request, "serial", recall.serial, sizeof recall.serial);
	request_get(request, "reason", recall.reason, sizeof recall.reason);
	here = store_number(&engine->store, SQL_RECALL_FOUND, 0, "ittt", recall.central, recall.sku, recall.lot, recall.serial);
	if (has_ended)
		store_run(&engine->store, SQL_RECALL_LATER_DROP, "i", recall.central);
	if (here == 0 && !has_ended)
		begin_recall(engine, &recall);
	else if (here != 0 && has_ended)
		json_decref(recall_end(engine, here, ended, 0, &code));
}
