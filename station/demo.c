#include "demo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "config.h"
#include "log.h"
#include "supervisor.h"

enum { DEMO_ORDERS = 40, DEMO_ITEMS = 12 };

static const char demo_config[] =
	"# Written by `packwarden run --demo`. packwarden.conf(5) tells what else may stand here.\n"
	"format = 1\n"
	"[station]\n"
	"name = demo\n"
	"listen = 127.0.0.1:8631\n"
	"[lane bench-1]\n"
	"printer = folder\n"
	"carrier = sscc\n"
	"[lane bench-2]\n"
	"printer = folder\n"
	"carrier = sscc\n"
	"finish = done\n"
	"[printer folder]\n"
	"driver = file\n"
	"path = labels\n"
	"[carrier sscc]\n"
	"company_prefix = 0614141\n";

struct demo_item {
	const char *sku, *gtin, *description;
	int weight_g;
};

/* GTINs of GS1's example prefix 0614141 and of the restricted range 2: no product in any shop has them. */
static const struct demo_item items[DEMO_ITEMS] = {
	{ "MUG-BLUE", "0614141000012", "Mug, blue", 340 },
	{ "MUG-RED", "0614141000029", "Mug, red", 340 },
	{ "TEA-GREEN", "0614141000036", "Green tea, 100 g", 120 },
	{ "TEA-BLACK", "0614141000043", "Black tea, 100 g", 120 },
	{ "HONEY-500", "0614141000050", "Honey, 500 g", 760 },
	{ "SPOON-OAK", "0614141000067", "Spoon, oak", 45 },
	{ "TOWEL-L", "0614141000074", "Towel, large", 610 },
	{ "CANDLE-W", "0614141000081", "Candle, white", 210 },
	{ "NOTEBOOK", "0614141000098", "Notebook, A5", 230 },
	{ "PEN-BLACK", "0614141000104", "Pen, black", 12 },
	{ "SOCKS-M", "0614141000111", "Wool socks, M", 80 },
	{ "PUZZLE", "0614141000128", "Puzzle, 500 pieces", 540 },
};

static const char *const people[][5] = {
	{ "Ana García Pérez", "Calle de Alcalá 12, 3º B", "Madrid", "28014", "ES" },
	{ "John Appleseed", "1200 Market Street", "San Francisco", "94102", "US" },
	{ "Мария Иванова", "ул. Ленина, д. 5, кв. 17", "Екатеринбург", "620014", "RU" },
	{ "王小明", "南京东路100号", "上海市", "200001", "CN" },
	{ "Jürgen Weiß", "Hauptstraße 7", "Köln", "50667", "DE" },
	{ "Zoë O'Neill", "14 Abbey Road", "London", "NW8 9AY", "GB" },
};

int
demo_prepare(void)
{
	int fd = open("packwarden.conf", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	if (fd < 0 && errno == EEXIST)
		return 0;
	if (fd < 0 || write(fd, demo_config, sizeof demo_config - 1) != (ssize_t)sizeof demo_config - 1) {
		log_error("packwarden.conf: %s", strerror(errno));
		return -1;
	}
	close(fd);
	return 0;
}

static char
check_digit(const char *digits, size_t length)
{
	unsigned sum = 0;

	for (size_t i = 0; i < length; i++)
		sum += (unsigned)(digits[length - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
	return (char)('0' + (10 - sum % 10) % 10);
}

static void
write_items(FILE *file)
{
	fprintf(file, "sku,code,quantity,description,weight_g\n");
	for (size_t i = 0; i < DEMO_ITEMS; i++) {
		char gtin[14], carton[15];
		snprintf(gtin, sizeof gtin, "%.12s", items[i].gtin);
		gtin[12] = check_digit(gtin, 12);
		gtin[13] = '\0';
		fprintf(file, "%s,%s,1,\"%s\",%d\n", items[i].sku, gtin, items[i].description, items[i].weight_g);
		snprintf(carton, sizeof carton, "1%.12s", gtin);
		carton[13] = check_digit(carton, 13);
		carton[14] = '\0';
		if (i < 2)
			fprintf(file, "%s,%s,6,\"%s\",%d\n", items[i].sku, carton, items[i].description, items[i].weight_g);
	}
}

/* The same orders each time: what one has seen, another can look for. */
static void
write_orders(FILE *file)
{
	unsigned random = 12345;

	fprintf(file, "order_id,ship_to_name,address1,city,postcode,country,sku,quantity,note\n");
	for (int i = 0; i < DEMO_ORDERS; i++) {
		const char *const *person = people[i % 6];
		int lines = 1 + i % 4;
		for (int line = 0; line < lines; line++) {
			random = random * 1103515245u + 12345u;
			fprintf(file, "D-%04d,\"%s\",\"%s\",\"%s\",%s,%s,%s,%u,%s\n", 1001 + i, person[0], person[1], person[2],
			        person[3], person[4], items[(random >> 16) % DEMO_ITEMS].sku, 1 + (random >> 24) % 3,
			        i == 4 && line == 0 ? "Gift: no invoice in the box" : "");
		}
	}
}

static bool
post(const char *data, const char *path, const char *body, int fd)
{
	struct client_request request = { .data_dir = data, .method = "POST", .path = path, .body = body,
		.length = body != NULL ? strlen(body) : 0, .fd = fd };
	struct client_reply reply;
	bool done;

	if (client_call(&request, &reply) != 0)
		return false;
	done = reply.exit_code == 0;
	client_reply_free(&reply);
	return done;
}

static void
import(const char *data, const char *path, void (*write_file)(FILE *))
{
	int fd = memfd_create("demo", MFD_CLOEXEC);
	FILE *file = fd >= 0 ? fdopen(dup(fd), "w") : NULL;

	if (file == NULL)
		return;
	write_file(file);
	fclose(file);
	if (!post(data, path, NULL, fd))
		log_warn("the demo's orders could not be imported");
	close(fd);
}

static void
fill(const char *data)
{
	if (!post(data, "/api/v1/users", "{\"name\":\"Pat (packer)\",\"role\":\"packer\"}", -1))
		return; /* it has been filled before */
	post(data, "/api/v1/users", "{\"name\":\"Sam (packer)\",\"role\":\"packer\"}", -1);
	post(data, "/api/v1/users", "{\"name\":\"Lee (lead)\",\"role\":\"lead\",\"new_pin\":\"" DEMO_LEAD_PIN "\"}", -1);
	post(data, "/api/v1/users", "{\"name\":\"Ada (admin)\",\"role\":\"admin\",\"new_pin\":\"" DEMO_ADMIN_PIN "\"}", -1);
	import(data, "/api/v1/import?name=demo-items.csv&items=1", write_items);
	import(data, "/api/v1/import?name=demo-orders.csv", write_orders);
}

static bool
answers(const char *data)
{
	struct client_request request = { .data_dir = data, .method = "GET", .path = "/healthz", .fd = -1 };
	struct client_reply reply;
	bool ready;

	if (client_call(&request, &reply) != 0)
		return false;
	ready = reply.status == 200;
	client_reply_free(&reply);
	return ready;
}

static void
wait_until_ready(const char *data)
{
	for (int i = 0; i < 1000 && !answers(data); i++)
		usleep(20000);
}

static void
print_addresses(const struct supervisor_options *options, const struct config *config)
{
	if (options->demo)
		printf("Packwarden is ready, with orders to pack. Open in a browser:\n");
	else
		printf("Packwarden is ready.\n");
	for (size_t i = 0; i < config->lane_count && config->listen[0] != '\0'; i++)
		printf("  %s://%s/lane/%s\n", config->tls_certificate[0] != '\0' ? "https" : "http", config->listen,
		       config->lanes[i].name);
	if (options->demo && config->listen[0] != '\0')
		printf("  http://%s/login   sign in as \"Lee (lead)\", PIN %s, or \"Ada (admin)\", PIN %s\n", config->listen,
		       DEMO_LEAD_PIN, DEMO_ADMIN_PIN);
	if (options->demo)
		printf("Labels appear in %s/labels. Ctrl-C ends it.\n", options->data);
	fflush(stdout);
}

pid_t
demo_start(const struct supervisor_options *options, const struct config *config)
{
	pid_t pid = fork();
	sigset_t none;

	if (pid != 0)
		return pid > 0 ? pid : 0;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	wait_until_ready(options->data);
	if (options->demo)
		fill(options->data);
	print_addresses(options, config);
	_exit(0);
}
