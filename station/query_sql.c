#include "query_sql.h"

#include "order_notes.h"
#include "urgency.h"

/* A box with its number; the columns that box_json() in query_order.c reads. */
#define BOX_COLUMNS                                                                                       \
	"SELECT b.id, b.ordinal, b.state, b.units, b.intent, b.attempt, n.text, lane.name, o.tracking_number," \
	" o.order_id, b.orders, b.reprinted,"                                                            \
	" (SELECT coalesce(sum(quantity), 0) FROM unit u WHERE u.orders = b.orders AND u.box = b.id AND u.via = 2)," \
	" EXISTS (SELECT 1 FROM lane c WHERE c.box = b.id),"                                              \
	" (SELECT max(count(*) - 1, 0) FROM intent t WHERE t.box = b.id AND t.number = b.number),"       \
	" k.name, b.weight_g FROM box b JOIN orders o ON o.id = b.orders"        \
	" LEFT JOIN number n ON n.id = b.number LEFT JOIN lane ON lane.id = b.lane"  \
	" LEFT JOIN carton k ON k.id = b.carton "

/* The order's words for a kit are not those of its parts. */
#define LINE_DESCRIPTION "CASE WHEN l.description <> '' AND l.kit = 0 THEN l.description ELSE i.description END"

/* What the kit is called that the line is a part of. */
#define KIT_DESCRIPTION                                                                               \
	"CASE WHEN l.kit = 0 THEN '' WHEN l.description <> '' THEN l.description"                     \
	" ELSE (SELECT k.description FROM item k WHERE k.id = l.kit) END"

/* A line as the lane's page shows it. */
#define LINE_COLUMNS                                                                                          \
	"SELECT l.line_id, i.sku, " LINE_DESCRIPTION ", i.image, l.quantity, l.packed, i.instructions,"      \
	" coalesce((SELECT k.sku FROM item k WHERE k.id = l.kit), ''), " KIT_DESCRIPTION                      \
	" FROM line l JOIN item i ON i.id = l.item "

#define PRINTER_TESTS                                                                              \
	"SELECT t.id, t.printer, t.state, t.asked_ms, u.name, t.reason, t.text, t.grades, t.scanned" \
	" FROM printer_test t LEFT JOIN users u ON u.id = t.user "

#define ITEM_CODE "(SELECT code FROM item_code c WHERE c.item = i.id ORDER BY c.quantity, c.code LIMIT 1)"

/* An order as the ranking shows it; the columns that urgent_json() in query_next.c reads. */
#define URGENT_COLUMNS                                                                                             \
	"SELECT o.order_id, o.carrier, o.service, o.due_ms, o.state, o.tote, o.ship_by, o.priority,"              \
	" (SELECT count(*) FROM line l WHERE l.orders = o.id AND l.status = 0 AND l.packed < l.quantity),"       \
	" (SELECT coalesce(sum(l.quantity - l.packed), 0) FROM line l WHERE l.orders = o.id AND l.status = 0"    \
	" AND l.packed < l.quantity), (SELECT name FROM lane WHERE lane.orders = o.id) "

/* What needs a person, for query_needs.c: order, its cut-off, since when, who, lane, box, a number that says more, and two
 * texts. Each list ends where nobody reads on. */
#define NEED_COLUMNS(since, who, lane, box, what, text, more)                                                       \
	"SELECT coalesce(o.order_id, ''), coalesce(o.due_ms, 9223372036854775807), " since ", coalesce(" who ", '')," \
	" coalesce(" lane ", ''), " box ", " what ", coalesce(" text ", ''), coalesce(" more ", ''), coalesce(o.id, 0) "

/* The last time that somebody decided about order o. */
#define LAST_CHANGE " LEFT JOIN trail l ON l.orders = o.id AND l.seq = (SELECT max(seq) FROM trail WHERE orders = o.id AND kind = 2)"

/* A moment of the journal: "... wall=1767225600000 ..." */
#define WALL_OF(seq) "(SELECT substr(line, instr(line, ' wall=') + 6, 13) + 0 FROM journal WHERE journal.seq = " seq ")"

const char *const query_sql[STATEMENTS] = {
	[SELECT_META] = "SELECT value FROM meta WHERE name = ?",
	[SELECT_EPOCHS] = "SELECT epoch, first_box FROM epoch ORDER BY epoch",
	[SELECT_BEGIN] = "BEGIN",
	[SELECT_POLICY_REVISIONS] = "SELECT coalesce(sum(revision), 0) FROM policy",
	[SELECT_POLICIES] = "SELECT name, value FROM policy WHERE value IS NOT NULL",
	[SELECT_COMMIT] = "COMMIT",
	[SELECT_ROLLBACK] = "ROLLBACK",

	[SELECT_ORDER] =
		"SELECT id, order_id, state, CASE revision WHEN '' THEN '0' ELSE revision END, ship_by,"
		" carrier, service, tote, note, replaces, gift_message,"
		" tracking_number FROM orders WHERE order_id = ?",
	[SELECT_ADDRESS] =
		"SELECT name, company, address1, address2, city, state, postcode, country, phone, email"
		" FROM address WHERE orders = ?",
	[SELECT_LINES] =
		/* the parts of a kit follow each other, where the first of them stands */
		"SELECT l.line_id, i.sku, l.quantity, l.packed, l.status, " LINE_DESCRIPTION ", l.kit, l.per_kit, k.sku,"
		" CASE WHEN l.description <> '' THEN l.description ELSE k.description END,"
		" coalesce(t.typed, 0)"
		" FROM line l JOIN item i ON i.id = l.item LEFT JOIN item k ON k.id = l.kit LEFT JOIN"
		" (SELECT line, sum(quantity) AS typed FROM unit WHERE orders = ?1 AND via = 2 GROUP BY line) t ON t.line = l.n"
		" WHERE l.orders = ?1"
		" ORDER BY CASE l.kit WHEN 0 THEN l.n ELSE min(l.n) OVER (PARTITION BY l.kit, l.line_id) END, l.n",
	[SELECT_UNLOCKS] =
		"SELECT u.wall_ms, coalesce(w.name, ''), lane.name, u.verdict, coalesce(i.sku, ''), coalesce(t.text, ''), u.lead"
		" FROM unlock u LEFT JOIN users w ON w.id = u.user LEFT JOIN lane ON lane.id = u.lane"
		" LEFT JOIN item i ON i.id = u.item LEFT JOIN scan_text t ON t.seq = u.refused"
		" WHERE u.orders = ? ORDER BY u.seq LIMIT 1000",
	[SELECT_OVERRIDES] =
		"SELECT v.wall_ms, coalesce(w.name, ''), lane.name, v.verdict, coalesce(i.sku, ''), coalesce(t.text, '')"
		" FROM override v LEFT JOIN users w ON w.id = v.user LEFT JOIN lane ON lane.id = v.lane"
		" LEFT JOIN item i ON i.id = v.item LEFT JOIN scan_text t ON t.seq = v.seq"
		" WHERE v.orders = ? ORDER BY v.seq LIMIT 1000",
	[SELECT_REPLACED_BY] = "SELECT order_id FROM orders WHERE replaces = ? AND replaces <> '' ORDER BY id LIMIT 100",
	[SELECT_ORDER_BOXES] = BOX_COLUMNS "WHERE b.orders = ? ORDER BY b.ordinal, b.id",

	[SELECT_BOX] = BOX_COLUMNS "WHERE b.id = ?",
	[SELECT_BOX_BY_NUMBER] = "SELECT box FROM number WHERE text = ?",
	[SELECT_BOX_CONTENTS] =
		"SELECT l.line_id, i.sku, sum(u.quantity), coalesce(group_concat(u.serial, ' '), ''),"
		" coalesce(group_concat(DISTINCT u.lot), '')"
		" FROM unit u JOIN line l ON l.orders = u.orders AND l.n = u.line"
		" JOIN item i ON i.id = u.item WHERE u.orders = ? AND u.box = ?"
		" GROUP BY u.line ORDER BY u.line",
	[SELECT_BOX_INTENTS] =
		"SELECT t.id, t.attempt, t.state, t.printer, t.text, n.text FROM intent t"
		" JOIN number n ON n.id = t.number WHERE t.box = ? ORDER BY t.id",

	/* its next try has a time, or a printer has it that does not print; the oldest cut-off first, as they will print */
	[SELECT_WAITING] =
		"SELECT b.id, o.order_id, lane.name, t.asked_ms, t.printer, p.reason, p.text, t.text, b.retry_ms,"
		" t.state = 8 FROM box b JOIN orders o ON o.id = b.orders LEFT JOIN lane ON lane.id = b.lane"
		" LEFT JOIN intent t ON t.id = b.intent LEFT JOIN printer p ON p.name = t.printer"
		" WHERE (b.state = 2 AND (b.retry_ms > 0 OR t.state = 8)) OR (b.state = 3 AND p.state >= 3)"
		" ORDER BY o.due_ms, b.id LIMIT 1000",

	/* as the engine sees them: pack_waiting_box(), engine_weigh.c */
	[SELECT_WAITING_BOX] =
		"SELECT b.id, b.carton, coalesce(c.name, '') FROM box b LEFT JOIN carton c ON c.id = b.carton"
		" WHERE b.orders = ? AND b.state = 2 AND b.weight_g = 0 ORDER BY b.id LIMIT 1",
	[SELECT_WEIGHED_CONTENTS] =
		"SELECT item, sum(quantity), sum(quantity * grams), min(grams) FROM unit"
		" WHERE orders = ? AND box = ? GROUP BY item",
	[SELECT_WEIGHTS] = "SELECT n, mean, m2 FROM box_weight WHERE signature = ?",

	[SELECT_TRAINING] = "SELECT view FROM training WHERE lane = ?1",
	[SELECT_LANE] =
		"SELECT lane.id, lane.code, lane.user, lane.orders, lane.box, lane.latch, lane.last,"
		" users.name, lane.asks, (SELECT sku FROM item WHERE id = lane.ask_item),"
		" (SELECT description FROM item WHERE id = lane.ask_item), lane.moving"
		" FROM lane LEFT JOIN users ON users.id = lane.user WHERE lane.name = ?",
	[SELECT_LANES] = "SELECT name, code FROM lane ORDER BY id",
	[SELECT_LANE_ORDER] =
		"SELECT order_id, " ORDER_NOTES_COLUMNS ", lane.order_lines, lane.order_units, lane.order_packed,"
		" lane.order_missing, lane.missing, lane.takeout, lane.told"
		" FROM lane JOIN orders ON orders.id = lane.orders WHERE lane.id = ?",
	[SELECT_INSTRUCTIONS] = ORDER_INSTRUCTIONS_TOLD,
	[SELECT_LANE_BOX] = "SELECT id, ordinal, state, units FROM box WHERE id = ?",
	[SELECT_LANE_BOXES] =
		"SELECT id, ordinal, state, units FROM box WHERE orders = ? AND state <> 9 ORDER BY ordinal LIMIT 64",
	/* complete to unknown: their labels are still to be made or scanned */
	[SELECT_LANE_LABELS] =
		"SELECT b.id, b.ordinal, b.state, n.text, b.intent, b.attempt, b.reprinted FROM box b"
		" LEFT JOIN number n ON n.id = b.number"
		" WHERE b.orders = ? AND b.state BETWEEN 2 AND 5 ORDER BY b.ordinal LIMIT 64",
	[SELECT_MISSING] =
		LINE_COLUMNS "WHERE l.orders = ?1 AND l.n IN (SELECT value FROM json_each(?2)) ORDER BY l.n",
	/* more is packed than the order wants now: what is too many comes out, see rules_line_excess() */
	[SELECT_TAKEOUT] =
		"SELECT l.line_id, i.sku, " LINE_DESCRIPTION ", i.image, l.quantity, l.packed, i.instructions,"
		" coalesce((SELECT k.sku FROM item k WHERE k.id = l.kit), ''), " KIT_DESCRIPTION ","
		" CASE WHEN o.state = 7 OR l.status = 4 THEN 0 ELSE l.quantity END"
		" FROM line l JOIN item i ON i.id = l.item JOIN orders o ON o.id = l.orders"
		" WHERE l.orders = ?1 AND l.n IN (SELECT value FROM json_each(?2)) ORDER BY l.n",
	/* the line numbers of the last scans; a line scanned again and again repeats */
	[SELECT_TOUCHED] = "SELECT line FROM unit WHERE orders = ? ORDER BY id DESC LIMIT 600",
	[SELECT_LINE] = LINE_COLUMNS "WHERE l.orders = ? AND l.n = ?",

	[SELECT_COMMANDS] = "SELECT command, code FROM command ORDER BY command",
	[SELECT_BADGES] = "SELECT name, badge FROM users WHERE disabled = 0 ORDER BY name",
	[SELECT_RECALLS] =
		"SELECT r.id, i.sku, r.lot, r.serial, r.reason, coalesce(u.name, ''), r.started_ms, r.ended_ms, r.end_reason"
		" FROM recall r JOIN item i ON i.id = r.item LEFT JOIN users u ON u.id = r.user ORDER BY r.id",
	[SELECT_RECALL] = "SELECT item, lot, serial FROM recall WHERE id = ?",
	[SELECT_RECALL_SERIAL] = "SELECT orders FROM unit WHERE item = ? AND serial = ?",
	/* so many units further: a page's cost does not depend on how many of them are recalled */
	[SELECT_RECALL_PAGE] = "SELECT orders FROM unit WHERE orders > ? ORDER BY orders LIMIT 1 OFFSET ?",
	[SELECT_RECALL_BOXES] =
		"SELECT u.box, o.order_id, b.state, sum(u.quantity) FROM unit u CROSS JOIN box b ON b.id = u.box"
		" JOIN orders o ON o.id = u.orders WHERE u.orders > ?1 AND u.orders <= ?2 AND +u.item = ?3"
		" AND (?4 = '' OR u.lot = ?4) AND (?5 = '' OR u.serial = ?5) GROUP BY u.orders, u.box ORDER BY u.orders, u.box",
	[SELECT_RECALL_NO_LOT] =
		"SELECT coalesce(sum(quantity), 0) FROM unit WHERE orders > ? AND orders <= ? AND +item = ? AND lot IS NULL",
	[SELECT_USERS] = "SELECT name, role, disabled FROM users ORDER BY name",
	[SELECT_DEVICES] =
		"SELECT key, product, state, driver, lane.name, errors, last_scan_ms, text, allowed FROM device"
		" LEFT JOIN lane ON lane.id = device.lane ORDER BY key",
	[SELECT_LANE_SCANNERS] = "SELECT key, product, state FROM device WHERE lane = ?"
		" AND driver NOT LIKE 'scale%' ORDER BY key",
	[SELECT_PRINTERS] = "SELECT name, state, reason, text FROM printer ORDER BY name",

	[SELECT_PRINTER] = "SELECT name, state, reason, text FROM printer WHERE name = ?",
	[SELECT_PRINTER_TESTS] = PRINTER_TESTS "WHERE t.printer = ? ORDER BY t.id DESC LIMIT 5",
	[SELECT_ITEM] = "SELECT sku, description FROM item WHERE sku = ?",
	[SELECT_ITEM_CODES] = "SELECT c.code, c.quantity FROM item i JOIN item_code c ON c.item = i.id WHERE i.sku = ? "
		"ORDER BY c.quantity, c.code LIMIT 100",
	[SELECT_PRINTER_TEST] = PRINTER_TESTS "WHERE t.id = ?",

	/* released, and open at no lane */
	[SELECT_DEMO_ORDERS] =
		"SELECT order_id, (SELECT coalesce(sum(quantity), 0) FROM line WHERE orders = o.id)"
		" FROM orders o WHERE state = 1 OR (state = 2 AND id NOT IN (SELECT orders FROM lane))"
		" ORDER BY ship_by, id LIMIT 12",
	[SELECT_DEMO_ITEMS] =
		"SELECT i.sku, i.description, " ITEM_CODE " FROM line l JOIN item i ON i.id = l.item"
		" WHERE l.orders = ? ORDER BY l.packed >= l.quantity, l.n LIMIT 12",
	[SELECT_DEMO_WRONG] =
		"SELECT i.sku, i.description, " ITEM_CODE " FROM item i"
		" WHERE i.id NOT IN (SELECT item FROM line WHERE orders = ?) ORDER BY i.id LIMIT 2",

	[SELECT_SESSION] =
		"SELECT u.name, u.role, u.pin, s.started_ms, s.seen_ms, s.pin_ms FROM session s"
		" JOIN users u ON u.id = s.user WHERE s.token = ? AND u.disabled = 0",
	[SELECT_TOKEN] = "SELECT scopes FROM api_token WHERE hash = ? AND revoked_ms = 0",
	[SELECT_TOKENS] = "SELECT name, scopes, created_ms, revoked_ms FROM api_token ORDER BY name",
	[SELECT_PIN] =
		"SELECT pin FROM users WHERE disabled = 0 AND CASE ?2 WHEN '' THEN name = ?1 ELSE badge = ?2 END",
	[SELECT_HEALTH] =
		"SELECT (SELECT count(*) FROM lane), (SELECT count(*) FROM users WHERE disabled = 0),"
		" (SELECT count(*) FROM box WHERE state = 5), (SELECT count(*) FROM intent WHERE state < 5),"
		" (SELECT coalesce(max(seq), 0) FROM journal), (SELECT count(*) FROM quarantine),"
		" (SELECT coalesce(sum(last - next + 1), 0) FROM number_range),"
		" (SELECT count(*) FROM lane WHERE latch <> 0),"
		/* of the newest labels: a reprint is one more intent with the same number */
		" (SELECT count(*) - count(DISTINCT number) FROM (SELECT number FROM intent ORDER BY id DESC LIMIT 10000)),"
		" (SELECT count(*) FROM box WHERE state = 2 AND retry_ms > 0)",
	[SELECT_COUNTERS] = "SELECT name, label, value FROM counter ORDER BY name, label",
	/* each by an index, or of a small table; the columns that read_metrics() names */
	[SELECT_GAUGES] =
		"SELECT (SELECT count(*) FROM box WHERE state = 5),"
		" (SELECT count(*) FROM box b LEFT JOIN intent t ON t.id = b.intent LEFT JOIN printer p ON p.name = t.printer"
		" WHERE (b.state = 2 AND (b.retry_ms > 0 OR t.state = 8)) OR (b.state = 3 AND p.state >= 3)),"
		" (SELECT count(*) FROM intent WHERE state < 5), (SELECT count(*) FROM lane WHERE latch <> 0),"
		" (SELECT count(*) FROM lane WHERE user <> 0), (SELECT count(*) FROM quarantine),"
		" (SELECT coalesce(sum(last - next + 1), 0) FROM number_range),"
		" (SELECT coalesce(max(seq), 0) FROM journal),"
		" (SELECT coalesce(max(finished_ms), 0) / 1000 FROM import)",
	[SELECT_SCANNER_STATES] = "SELECT state, count(*) FROM device GROUP BY state",
	[SELECT_NEXT] = URGENT_COLUMNS URGENCY_NEXT " LIMIT ? OFFSET ?",
	/* also what waits for its label or a lead; what waits for goods does not */
	[SELECT_DUE] =
		"SELECT o.id, o.due_ms, o.state FROM orders o INDEXED BY orders_due WHERE o.state IN (1, 2, 3, 6, 8)"
		" AND o.due_ms < 9223372036854775807 AND (o.state = 3 OR o.id IN (SELECT orders FROM lane) OR "
		URGENCY_TO_PACK ") ORDER BY " URGENCY_RANK " LIMIT ?",
	[SELECT_DUE_ORDER] = URGENT_COLUMNS "FROM orders o WHERE o.id = ?",
	[SELECT_LANES_FREE] = "SELECT name FROM lane WHERE id < ? AND user <> 0 AND orders = 0",
	[SELECT_LANES_MANNED] = "SELECT name FROM lane WHERE user <> 0",
	/* ---- the lead's pages ---- */
	[SELECT_VERSION] = "PRAGMA data_version",
	[NEED_CALLS] =
		NEED_COLUMNS("c.called_ms", "u.name", "lane.name", "0", "c.answered_ms", "a.name", "NULL")
		"FROM call c JOIN lane ON lane.id = c.lane LEFT JOIN orders o ON o.id = lane.orders"
		" LEFT JOIN users u ON u.id = c.user LEFT JOIN users a ON a.id = c.answered_by"
		" WHERE c.ended_ms = 0 ORDER BY c.called_ms",
	[NEED_LATCHED] =
		NEED_COLUMNS("m.wall_ms", "u.name", "lane.name", "lane.box", "lane.latch", "t.text", "i.sku")
		"FROM lane LEFT JOIN orders o ON o.id = lane.orders LEFT JOIN mismatch m ON m.seq = lane.refused_seq"
		" LEFT JOIN users u ON u.id = lane.user LEFT JOIN scan_text t ON t.seq = lane.refused_seq"
		" LEFT JOIN item i ON i.id = m.item WHERE lane.latch <> 0",
	[NEED_UNKNOWN] =
		NEED_COLUMNS("max(t.asked_ms, t.out_ms)", "u.name", "lane.name", "b.id", "b.attempt", "t.printer", "n.text")
		"FROM (SELECT * FROM box WHERE state = 5 LIMIT 500) b JOIN orders o ON o.id = b.orders"
		" LEFT JOIN intent t ON t.id = b.intent LEFT JOIN number n ON n.id = b.number"
		" LEFT JOIN users u ON u.id = b.packer LEFT JOIN lane ON lane.id = b.lane",
	[NEED_WAITING] =
		NEED_COLUMNS("t.asked_ms", "u.name", "lane.name", "b.id", "b.retry_ms", "t.printer",
		             "CASE WHEN p.text <> '' AND t.state <> 8 THEN p.text ELSE t.text END")
		"FROM (SELECT * FROM box WHERE state IN (2, 3) LIMIT 1000) b JOIN orders o ON o.id = b.orders"
		" LEFT JOIN intent t ON t.id = b.intent LEFT JOIN printer p ON p.name = t.printer"
		" LEFT JOIN users u ON u.id = b.packer LEFT JOIN lane ON lane.id = b.lane"
		" WHERE (b.state = 2 AND (b.retry_ms > 0 OR t.state = 8)) OR (b.state = 3 AND p.state >= 3)",
	[NEED_INTERCEPTED] =
		NEED_COLUMNS(WALL_OF("l.seq"), "u.name", "lane.name", "b.id", "o.state", "t.text", "n.text")
		"FROM (SELECT * FROM box INDEXED BY box_intercept WHERE intercept <> 0 AND state IN (6, 7) LIMIT 500) b"
		" JOIN orders o ON o.id = b.orders" LAST_CHANGE " LEFT JOIN users u ON u.id = l.user"
		" LEFT JOIN scan_text t ON t.seq = l.seq LEFT JOIN number n ON n.id = b.number LEFT JOIN lane ON lane.id = b.lane",
	[NEED_SUSPECT] =
		NEED_COLUMNS("o.created_ms", "i.file", "NULL", "0", "o.state",
		             "(SELECT d.order_id FROM orders d WHERE d.duplicate_hash = o.duplicate_hash AND d.id < o.id"
		             " ORDER BY d.id DESC LIMIT 1)", "NULL")
		"FROM (SELECT * FROM orders WHERE state = 8 LIMIT 500) o LEFT JOIN import i ON i.id = o.import",
	[NEED_HELD] =
		NEED_COLUMNS("coalesce(" WALL_OF("l.seq") ", o.created_ms)", "u.name", "lane.name", "0", "o.resume_state",
		             "t.text", "NULL")
		"FROM (SELECT * FROM orders WHERE state = 6 LIMIT 500) o" LAST_CHANGE " LEFT JOIN users u ON u.id = l.user"
		" LEFT JOIN scan_text t ON t.seq = l.seq LEFT JOIN lane ON lane.orders = o.id",
	[NEED_CHANGED] =
		NEED_COLUMNS(WALL_OF("l.seq"), "u.name", "lane.name", "0", "o.state", "t.text", "NULL")
		"FROM (SELECT DISTINCT orders FROM line INDEXED BY line_excess WHERE packed > quantity LIMIT 500) x"
		" JOIN orders o ON o.id = x.orders" LAST_CHANGE " LEFT JOIN users u ON u.id = l.user"
		" LEFT JOIN scan_text t ON t.seq = l.seq LEFT JOIN lane ON lane.orders = o.id WHERE o.state NOT IN (5, 7)",
	[NEED_UNPACK] =
		NEED_COLUMNS(WALL_OF("l.seq"), "u.name", "lane.name", "b.id", "o.state", "t.text", "NULL")
		"FROM (SELECT * FROM box WHERE state BETWEEN 1 AND 5 LIMIT 2000) b JOIN orders o ON o.id = b.orders"
		LAST_CHANGE " LEFT JOIN users u ON u.id = l.user LEFT JOIN scan_text t ON t.seq = l.seq"
		" LEFT JOIN lane ON lane.orders = o.id WHERE o.state = 7",
	[NEED_MISSING] =
		NEED_COLUMNS(WALL_OF("s.seq"), "u.name", "lane.name", "x.count", "o.state", "NULL", "NULL")
		"FROM (SELECT orders, count(*) AS count FROM line INDEXED BY line_missing WHERE status IN (3, 5)"
		" GROUP BY orders ORDER BY orders DESC LIMIT 500) x JOIN orders o ON o.id = x.orders"
		" LEFT JOIN trail s ON s.orders = o.id"
		" AND s.seq = (SELECT max(seq) FROM trail WHERE orders = o.id AND kind = 1 AND what = 15)"
		" LEFT JOIN users u ON u.id = s.user LEFT JOIN lane ON lane.orders = o.id WHERE o.state NOT IN (5, 7)",
	[NEED_PRINTERS] =
		NEED_COLUMNS("p.since_ms", "NULL", "p.name", "0", "p.state", "p.reason", "p.text")
		"FROM printer p LEFT JOIN orders o ON o.id = 0 WHERE p.state >= 3",
	[NEED_SCANNERS] =
		NEED_COLUMNS("d.since_ms", "NULL", "lane.name", "0", "d.state", "d.product", "d.text")
		"FROM device d LEFT JOIN lane ON lane.id = d.lane LEFT JOIN orders o ON o.id = 0"
		" WHERE d.lane <> 0 AND d.state IN (2, 3)",
	[NEED_KEYBOARDS] =
		NEED_COLUMNS("d.since_ms", "NULL", "NULL", "0", "d.state", "d.product", "d.key")
		"FROM device d LEFT JOIN orders o ON o.id = 0 WHERE d.state = 4 AND d.allowed = 0 LIMIT 64",
	[NEED_QUARANTINE] =
		NEED_COLUMNS("i.started_ms", "NULL", "NULL", "i.id",
		             "(SELECT count(*) FROM (SELECT 1 FROM quarantine q WHERE q.import = i.id LIMIT 10000))",
		             "i.file", "(SELECT reason FROM quarantine q WHERE q.import = i.id ORDER BY line LIMIT 1)")
		"FROM (SELECT * FROM import ORDER BY id DESC LIMIT 2000) i LEFT JOIN orders o ON o.id = 0"
		" WHERE EXISTS (SELECT 1 FROM quarantine q WHERE q.import = i.id) LIMIT 100",
	[NEED_NUMBERS] =
		NEED_COLUMNS("0", "NULL", "NULL", "0", "sum(r.last - r.next + 1)", "r.carrier", "NULL")
		"FROM number_range r LEFT JOIN orders o ON o.id = 0 GROUP BY r.carrier",
	/* of the newest boxes: how long one took */
	[SELECT_PACE] =
		"SELECT sealed_ms - opened_ms FROM (SELECT opened_ms, sealed_ms FROM box ORDER BY id DESC LIMIT 200)"
		" WHERE sealed_ms > opened_ms ORDER BY 1",
	[SELECT_LINES_MISSING] =
		"SELECT l.line_id, i.sku, " LINE_DESCRIPTION ", l.quantity, l.packed, l.status FROM line l"
		" JOIN item i ON i.id = l.item WHERE l.orders = ? AND l.status IN (3, 5) ORDER BY l.n LIMIT 50",

	[SELECT_FLOOR] =
		"SELECT lane.name, u.name, o.order_id, lane.order_packed, lane.order_units, lane.latch, o.due_ms,"
		" coalesce((SELECT min(state) FROM box x WHERE x.orders = lane.orders AND x.state BETWEEN 2 AND 5), b.state),"
		" c.called_ms, c.answered_ms, a.name, lane.order_missing, lane.id, lane.asks, lane.refused"
		" FROM lane LEFT JOIN users u ON u.id = lane.user LEFT JOIN orders o ON o.id = lane.orders"
		" LEFT JOIN box b ON b.id = lane.box LEFT JOIN call c ON c.lane = lane.id AND c.ended_ms = 0"
		" LEFT JOIN users a ON a.id = c.answered_by ORDER BY lane.id",
	[SELECT_OUTBOXES] = "SELECT peer, (SELECT coalesce(max(seq), 0) FROM journal) - acked FROM outbox ORDER BY peer",
	[SELECT_RANGES] =
		"SELECT id, carrier, next, last, last - next + 1, first, own FROM number_range ORDER BY carrier, id LIMIT 1000",
	[SELECT_NUMBERS] = "SELECT coalesce(sum(last - next + 1), 0) FROM number_range WHERE carrier = ?",
	[SELECT_LANE_CALL] =
		"SELECT c.called_ms, c.answered_ms, coalesce(a.name, '') FROM call c LEFT JOIN users a ON a.id = c.answered_by"
		" WHERE c.lane = ? AND c.ended_ms = 0",

	/* ---- an order's story; each page is a number of the journal's lines ---- */
	[SELECT_ORDER_ID] = "SELECT id, state, created_ms, import FROM orders WHERE order_id = ?",
	[SELECT_TRAIL] =
		"SELECT t.seq, " WALL_OF("t.seq") ", t.kind, t.what, t.box, coalesce(lane.name, ''), coalesce(u.name, ''), t.via,"
		" coalesce(d.key, ''), coalesce(d.product, ''), coalesce(i.sku, ''), coalesce(s.text, ''), k.lead"
		" FROM trail t LEFT JOIN lane ON lane.id = t.lane LEFT JOIN users u ON u.id = t.user"
		" LEFT JOIN device d ON d.id = t.device LEFT JOIN mismatch m ON m.seq = t.seq"
		" LEFT JOIN item i ON i.id = m.item LEFT JOIN scan_text s ON s.seq = t.seq LEFT JOIN unlock k ON k.seq = t.seq"
		" WHERE t.orders = ? AND t.seq < ? ORDER BY t.seq DESC LIMIT ?",
	[SELECT_TRAIL_UNITS] =
		"SELECT n.scan, " WALL_OF("n.scan") ", 1, 4, n.box, coalesce(lane.name, ''), coalesce(u.name, ''), n.via,"
		" coalesce(d.key, ''), coalesce(d.product, ''), i.sku, coalesce(n.serial, ''), n.override, sum(n.quantity),"
		" coalesce(n.lot, ''), n.expiry FROM unit n LEFT JOIN users u ON u.id = n.user"
		" LEFT JOIN device d ON d.id = n.device JOIN item i ON i.id = n.item LEFT JOIN box b ON b.id = n.box"
		" LEFT JOIN lane ON lane.id = b.lane WHERE n.orders = ? AND n.scan < ? GROUP BY n.scan ORDER BY n.scan DESC LIMIT ?",
	[SELECT_TRAIL_LABELS] =
		"SELECT t.id, t.asked_ms, t.out_ms, t.state, t.box, t.attempt, n.text, t.printer, t.text FROM box b"
		" JOIN intent t ON t.box = b.id JOIN number n ON n.id = t.number WHERE b.orders = ? ORDER BY t.id LIMIT 1000",
	[SELECT_TRAIL_START] = "SELECT started_ms, file FROM import WHERE id = ?",

	/* ---- search ---- */
	[SEARCH_ORDER] = "SELECT id FROM orders WHERE order_id = ?",
	[SEARCH_NUMBER] = "SELECT n.box, b.orders FROM number n JOIN box b ON b.id = n.box WHERE n.text = ?",
	[SEARCH_SERIAL] = "SELECT box, orders FROM unit WHERE serial = ? ORDER BY orders DESC LIMIT 20",
	[SEARCH_LOT] = "SELECT box, orders FROM unit WHERE lot = ? ORDER BY orders DESC LIMIT 20",
	[SEARCH_SKU] = "SELECT id, sku, description FROM item WHERE sku = ?",
	[SEARCH_CODE] = "SELECT i.id, i.sku, i.description FROM item_code c JOIN item i ON i.id = c.item WHERE c.code = ? LIMIT 5",
	[SEARCH_TOTE] = "SELECT id FROM orders WHERE tote = ? AND tote <> '' ORDER BY id DESC LIMIT 5",
	[SEARCH_ORDER_LIKE] = "SELECT id FROM orders WHERE order_id >= ?1 AND order_id < ?1 || char(1114111) ORDER BY order_id LIMIT 20",
	[SEARCH_NUMBER_LIKE] =
		"SELECT n.box, b.orders FROM number n JOIN box b ON b.id = n.box"
		" WHERE n.text >= ?1 AND n.text < ?1 || char(1114111) ORDER BY n.text LIMIT 20",
	[SEARCH_SKU_LIKE] =
		"SELECT id, sku, description FROM item WHERE sku >= ?1 AND sku < ?1 || char(1114111) ORDER BY sku LIMIT 20",
	[SEARCH_WORD] = "SELECT id FROM word WHERE text = ?",
	[SEARCH_WORD_LIKE] = "SELECT id, text FROM word WHERE text >= ?1 AND text < ?1 || char(1114111) ORDER BY text LIMIT 64",
	/* the words that have most of these three letters; what hangs on each is bounded, as everybody has "an" */
	[SEARCH_GRAMS] =
		"SELECT g.word, w.text FROM (SELECT g.word, count(*) AS hits FROM json_each(?1) j"
		" JOIN word_gram g ON g.gram = j.value GROUP BY g.word HAVING hits >= ?2 ORDER BY hits DESC LIMIT 400) g"
		" JOIN word w ON w.id = g.word",
	[SEARCH_WORD_ORDERS] = "SELECT orders FROM word_order WHERE word = ? ORDER BY orders DESC LIMIT ?",
	[SEARCH_WORD_COUNT] = "SELECT count(*) FROM (SELECT 1 FROM word_order WHERE word = ? LIMIT 3000)",
	[SEARCH_WORD_HAS] = "SELECT 1 FROM word_order WHERE word = ? AND orders = ?",
	[SEARCH_HIT] =
		"SELECT o.order_id, o.state, o.due_ms, o.created_ms, coalesce(a.name, ''), coalesce(a.company, ''),"
		" coalesce(a.city, ''), coalesce(a.postcode, '') FROM orders o LEFT JOIN address a ON a.orders = o.id WHERE o.id = ?",
	/* of the orders that are to be packed now; the rest an incident's report finds */
	[SEARCH_ITEM_ORDERS] =
		"SELECT o.id FROM (SELECT id FROM orders INDEXED BY orders_due WHERE state IN (1, 2, 3, 6, 8)"
		" ORDER BY due_ms LIMIT 3000) o"
		" WHERE EXISTS (SELECT 1 FROM line l WHERE l.orders = o.id AND (l.item = ?1 OR l.kit = ?1)) LIMIT 20",
	[SEARCH_BEHIND] =
		"SELECT (SELECT coalesce(max(orders), 0) FROM address) -"
		" coalesce((SELECT value + 0 FROM meta WHERE name = 'names'), 0)",

	[SELECT_IMPORTS] =
		"SELECT i.id, i.file, i.started_ms,"
		" (SELECT count(*) FROM (SELECT 1 FROM quarantine q WHERE q.import = i.id LIMIT 10000)) FROM import i"
		" WHERE i.id IN (SELECT id FROM import ORDER BY id DESC LIMIT 2000)"
		" AND EXISTS (SELECT 1 FROM quarantine q WHERE q.import = i.id) ORDER BY i.id DESC LIMIT 100",
	[SELECT_QUARANTINE] =
		"SELECT id, file, line, col, order_id, reason, text FROM quarantine WHERE import = ? AND (line, id) > (?, ?)"
		" ORDER BY line, id LIMIT ?",
	[SELECT_EXCHANGE] = "SELECT name, value FROM central",
	[SELECT_EXCHANGE_WAITING] =
		"SELECT (SELECT coalesce(max(seq), 0) FROM journal), coalesce((SELECT acked FROM outbox WHERE peer = 'central'), 0),"
		" (SELECT count(*) FROM box WHERE up > coalesce((SELECT acked FROM outbox WHERE peer = 'central'), 0)),"
		" (SELECT count(*) FROM lease WHERE state = 1), (SELECT count(*) FROM lease l JOIN orders o ON o.id = l.orders"
		" WHERE l.state = 1 AND o.state IN (1, 2, 3, 6, 8))",
	/* the one that goes on, or the newest that has ended */
	[SELECT_NIGHT] =
		"SELECT n.id, n.due_ms, n.asked, u.name, n.begun_ms, n.ended_ms, n.tries, n.step, n.done, n.failed, n.trouble, n.result"
		" FROM night n LEFT JOIN users u ON u.id = n.user WHERE (n.ended_ms = 0) = ? ORDER BY n.id DESC LIMIT 1",
	/* the newest that has ended was not all it should be, unless one goes on; or its time is over, see query_night.c */
	[NEED_NIGHT] =
		NEED_COLUMNS("n.ended_ms", "NULL", "NULL", "0", "0", "n.failed", "n.trouble")
		"FROM (SELECT * FROM night WHERE ended_ms > 0 ORDER BY id DESC LIMIT 1) n LEFT JOIN orders o ON o.id = 0"
		" WHERE n.failed <> ''"
		" UNION ALL " NEED_COLUMNS("m.value + 0", "NULL", "NULL", "0", "m.value + 0", "'missed'", "NULL")
		"FROM meta m LEFT JOIN orders o ON o.id = 0 WHERE m.name = 'night-next'"
		" AND NOT EXISTS (SELECT 1 FROM night WHERE ended_ms = 0)",
	[SELECT_JOURNAL] = "SELECT seq, line, hex(chain) FROM journal WHERE seq > ? ORDER BY seq",
};
