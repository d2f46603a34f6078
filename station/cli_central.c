/* central init|add-station|enable-station|disable-station */
#include "cli_central.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "config_value.h"

enum { PASSWORD_LETTERS = 32, STATION_NAME_MAX = 48 };

int
cli_central_error(struct cli *cli, const struct central_error *error)
{
	bool refused = strncmp(error->code, "PW", 2) == 0;

	return cli_fail(cli, error->code[0] == '\0' ? CLI_UNAVAILABLE : refused ? CLI_REFUSED : CLI_BAD_INPUT, "central: %s",
	                error->text);
}

struct central *
cli_central_open(struct cli *cli, const struct cli_words *words, bool plain, int *code)
{
	struct central_error error;
	struct central *central;
	char why[CENTRAL_WHY];

	*code = CLI_BAD_INPUT;
	if (!central_check(words->word[0], why)) {
		cli_fail(cli, CLI_BAD_INPUT, "central: %s", why);
		return NULL;
	}
	central = central_open(words->word[0], NULL, CLI_CENTRAL_MS, why);
	*code = CLI_UNAVAILABLE;
	if (central == NULL) {
		cli_fail(cli, CLI_UNAVAILABLE, "central: %s", why);
		return NULL;
	}
	if (plain || central_run(central, "SET ROLE packwarden_owner; SET search_path = packwarden, pg_temp", CLI_CENTRAL_MS,
	                         &error) == CENTRAL_DONE)
		return central;
	*code = cli_fail(cli, CLI_REFUSED, "central: %s. Is it set up (packwarden central init), and is this role one that may "
	                 "(GRANT packwarden_owner)?", error.text);
	central_close(central);
	return NULL;
}

int
cli_central_ask(struct cli *cli, struct central *central, const char *statement, const struct central_value *values,
                size_t count, struct central_rows **rows)
{
	struct central_error error;

	if (central_call(central, statement, values, count, CLI_CENTRAL_LONG_MS, rows, &error) == CENTRAL_DONE)
		return CLI_DONE;
	return cli_central_error(cli, &error);
}

int
cli_central_init(struct cli *cli, const struct cli_words *words)
{
	struct central_error error;
	int from, code;
	struct central *central = cli_central_open(cli, words, true, &code);

	if (central == NULL)
		return code;
	if (!central_upgrade(central, &from, &error))
		code = cli_central_error(cli, &error);
	else if (cli->json)
		code = fprintf(cli->out, "{\"version\":%d,\"from\":%d}\n", central_version(), from) < 0;
	else if (from == central_version())
		code = fprintf(cli->out, "The central database is of version %d already.\n", from) < 0;
	else if (from == 0)
		code = fprintf(cli->out, "The central database is set up, version %d.\n", central_version()) < 0;
	else
		code = fprintf(cli->out, "The central database is upgraded from version %d to %d.\n", from, central_version()) < 0;
	central_close(central);
	return code;
}

/* ---- stations ---- */

/* 190 bits, of letters and digits that nobody mistakes for another. */
static void
make_password(char password[PASSWORD_LETTERS + 1])
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

	for (int i = 0; i < PASSWORD_LETTERS; i++)
		password[i] = letters[randombytes_uniform(sizeof letters - 1)];
	password[PASSWORD_LETTERS] = '\0';
}

struct new_station {
	const char *name;
	char role[80], password[PASSWORD_LETTERS + 1];
	bool again;
};

/* Role and row in one transaction. The password goes over the line as the server keeps it, and into no log. */
static bool
add_station(struct central *central, const struct new_station *station, struct central_error *error)
{
	char *role = central_quote_name(central, station->role), *name = central_quote_text(central, station->name);
	char *login = central_quote_text(central, station->role), *text = NULL;
	char *verifier = central_verifier(central, station->role, station->password);
	char *secret = verifier != NULL ? central_quote_text(central, verifier) : NULL;
	bool done = false;
	int length = -1;

	*error = (struct central_error){ .text = "out of memory" };
	if (role != NULL && name != NULL && login != NULL && secret != NULL && station->again)
		length = asprintf(&text, "ALTER ROLE %s LOGIN PASSWORD %s", role, secret);
	else if (role != NULL && name != NULL && login != NULL && secret != NULL)
		length = asprintf(&text, "BEGIN; CREATE ROLE %s LOGIN PASSWORD %s IN ROLE packwarden_station; "
		                  "SET LOCAL ROLE packwarden_owner; "
		                  "INSERT INTO packwarden.station (name, role) VALUES (%s, %s); COMMIT", role, secret, name, login);
	if (length >= 0) {
		done = central_run(central, text, CLI_CENTRAL_MS, error) == CENTRAL_DONE;
		sodium_memzero(text, strlen(text));
		free(text);
	}
	if (!done && !station->again)
		central_run(central, "ROLLBACK", CLI_CENTRAL_MS, &(struct central_error){ 0 });
	free(secret);
	free(verifier);
	free(login);
	free(name);
	free(role);
	return done;
}

static void
put_station(struct cli *cli, const struct new_station *station, const char *url)
{
	json_t *json;

	if (cli->json) {
		json = json_pack("{s:s, s:s, s:s, s:s}", "station", station->name, "role", station->role, "url", url, "password",
		                 station->password);
		cli_put(cli, json);
		json_decref(json);
		return;
	}
	fprintf(cli->out,
	        "The station %s may speak to central. Into its packwarden.conf, where [station] name is %s too:\n\n"
	        "[central]\nurl = %s\npassword_file = central.password\n\n"
	        "Into central.password in its data folder, for the service user's eyes only (chmod 600), this line:\n\n%s\n\n"
	        "It is shown this once. Over a network the station asks for a certificate of that host's name, signed by the\n"
	        "authority in ?sslrootcert=FILE or the system's; with ?sslcert=FILE&sslkey=FILE it shows one of its own.\n",
	        station->name, station->name, url, station->password);
}

static bool
is_there(struct cli *cli, struct central *central, const char *name, int *code)
{
	struct central_rows *rows;
	bool there;

	*code = cli_central_ask(cli, central, "SELECT 1 FROM packwarden.station WHERE name = $1",
	                        &(struct central_value){ .text = name }, 1, &rows);
	if (*code != CLI_DONE)
		return false;
	there = central_count(rows) > 0;
	central_free(rows);
	return there;
}

/* As whoever the address says: making a role is a right of its own. */
int
cli_central_add_station(struct cli *cli, const struct cli_words *words)
{
	struct new_station station = { .name = words->word[1], .again = cli_option(words, "again") != NULL };
	struct central_error error;
	struct central *central;
	char url[CLI_PATH_MAX];
	bool there;
	int code;

	if (!config_is_name(station.name) || strlen(station.name) > STATION_NAME_MAX || sodium_init() < 0)
		return cli_fail(cli, CLI_BAD_INPUT, "a station's name is 1 to %d letters, digits, '.', '_' and '-'",
		                STATION_NAME_MAX);
	central = cli_central_open(cli, words, true, &code);
	if (central == NULL)
		return code;
	snprintf(station.role, sizeof station.role, "packwarden_%s", station.name);
	make_password(station.password);
	there = is_there(cli, central, station.name, &code);
	if (code == CLI_DONE && there && !station.again)
		code = cli_fail(cli, CLI_REFUSED, "central: there is a station %s; --again gives it a new password", station.name);
	else if (code == CLI_DONE && !there && station.again)
		code = cli_fail(cli, CLI_BAD_INPUT, "central: there is no station %s", station.name);
	else if (code == CLI_DONE && !central_url_for(central, words->word[0], station.role, url, sizeof url))
		code = cli_fail(cli, CLI_BAD_INPUT, "central: the address is too long");
	else if (code == CLI_DONE && !add_station(central, &station, &error))
		code = cli_central_error(cli, &error);
	else if (code == CLI_DONE)
		put_station(cli, &station, url);
	sodium_memzero(&station, sizeof station);
	central_close(central);
	return code;
}

int
cli_central_enable_station(struct cli *cli, const struct cli_words *words)
{
	bool enable = strcmp(cli_current()->sub, "enable-station") == 0;
	const struct central_value values[] = { { .text = words->word[1] }, { .text = enable ? "ok" : "disabled" } };
	struct central_rows *rows;
	struct central *central;
	int code;

	central = cli_central_open(cli, words, false, &code);
	if (central == NULL)
		return code;
	code = cli_central_ask(cli, central, "SELECT set_station_state($1, $2)", values, 2, &rows);
	if (code == CLI_DONE) {
		if (!cli->json)
			fprintf(cli->out, "The station %s is %s.\n", words->word[1], enable ? "let in" : "shut out");
		central_free(rows);
	}
	central_close(central);
	return code;
}
