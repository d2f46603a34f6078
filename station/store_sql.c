#include "store_sql.h"

#include "order_notes.h"
#include "schema_sql.h"
#include "urgency.h"

/* of a box, besides its state */
#define BOX_FIELDS \
	"units = ?5, number = ?6, intent = ?7, attempt = ?8, reprinted = ?9, retry_ms = ?10, intercept = ?14, " \
	"carton = ?15, grams = ?16, weight_g = ?17, " \
	"fence = CASE WHEN ?4 IN (6, 7, 8) AND fence = 0 THEN coalesce((SELECT l.fence FROM lease l WHERE l.orders = ?2), 0) " \
	"ELSE fence END, up = CASE WHEN ?4 IN (6, 7, 8) OR up > 0 THEN ?18 ELSE 0 END"

/* a box that a recall concerns */
#define RECALL_COLUMNS "SELECT b.id, b.orders, b.state, o.order_id, sum(u.quantity) "

const char *const store_sql[SQL_COUNT] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_DRY_BEGIN] = "SAVEPOINT dry",
	[SQL_DRY_UNDO] = "ROLLBACK TO dry",
	[SQL_DRY_END] = "RELEASE dry",

	[SQL_META_GET] = "SELECT value FROM meta WHERE name = ?1",
	[SQL_META_SET] = "INSERT INTO meta (name, value) VALUES (?1, ?2) "
	                 "ON CONFLICT (name) DO UPDATE SET value = excluded.value",

	/* ---- the core's actions ---- */
	[SQL_ORDER_SET] = "UPDATE orders SET state = ?2, box = ?3 WHERE id = ?1",
	/* tried first: a scan seldom changes the state, and then its index need not be written */
	[SQL_BOX_KEEP] = "UPDATE box SET " BOX_FIELDS " WHERE id = ?1 AND state = ?4",
	[SQL_BOX_PUT] = "INSERT INTO box (id, orders, ordinal, state, units, number, intent, attempt, "
	                "reprinted, retry_ms, "
	                "lane, packer, opened_ms, intercept, carton, grams, weight_g) "
	                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) "
	                "ON CONFLICT (id) DO UPDATE SET " BOX_FIELDS ", state = ?4, "
	                "sealed_ms = CASE ?4 WHEN 6 THEN ?13 ELSE sealed_ms END, "
	                "tendered_ms = CASE ?4 WHEN 8 THEN ?13 ELSE tendered_ms END",
	[SQL_BOX_NUMBER] = "SELECT n.text, b.ordinal, b.orders FROM box b LEFT JOIN number n ON n.id = b.number WHERE b.id = ?1",
	[SQL_UNIT_ADD] = "INSERT INTO unit (id, box, orders, line, item, quantity, serial, lot, via, override, user, scan, grams, device) "
	                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
	                 "coalesce((SELECT user FROM lane WHERE id = ?11), 0), ?12, ?13, ?14)",
	[SQL_UNIT_EXPIRY] = "UPDATE unit SET expiry = ?3 WHERE orders = ?1 AND id = ?2",
	[SQL_UNIT_TEXTS] = "SELECT coalesce(lot, ''), expiry FROM unit WHERE orders = ?1 AND id = ?2",
	[SQL_UNIT_REMOVE] = "DELETE FROM unit WHERE orders = ?2 AND id = ?1",
	[SQL_UNIT_MOVE] = "UPDATE unit SET box = ?3 WHERE orders = ?2 AND id = ?1",
	[SQL_MOVED_ADD] = "INSERT INTO moved (unit, scan, from_box) SELECT id, ?3, box FROM unit "
	                  "WHERE orders = ?2 AND id = ?1",
	[SQL_MOVED_TAKE_BACK] = "DELETE FROM moved WHERE unit = ?1 AND scan = (SELECT max(scan) "
	                        "FROM moved WHERE unit = ?1)",
	[SQL_MOVED_FORGET] = "DELETE FROM moved WHERE unit = ?1",
	[SQL_LINE_PACKED] = "UPDATE line SET packed = packed + ?3 WHERE orders = ?1 AND n = ?2",
	[SQL_LINE_STATUS] = "UPDATE line SET status = ?3 WHERE orders = ?1 AND n = ?2",
	[SQL_NUMBER_ADD] = "INSERT INTO number (id, text, carrier, box, state) VALUES (?1, ?2, ?3, ?4, 1)",
	[SQL_NUMBER_VOID] = "UPDATE number SET state = ?2 WHERE id = ?1",
	[SQL_RANGE_NEXT] = "UPDATE number_range SET next = ?2 WHERE id = ?1",
	[SQL_LANE_SET] = "UPDATE lane SET user = ?2, orders = ?3, box = ?4, latch = ?5, refused = ?6, "
	                 "refused_item = ?7, refused_seq = ?8, allow = ?9, allow_item = ?10, "
	                 "moving = ?15, weighed = ?16, asks = ?11, knows = ?12, ask_item = ?13, "
	                 "ask_quantity = ?14, ask_serial = CASE ?11 WHEN 0 THEN '' ELSE ask_serial END, "
	                 "ask_lot = CASE ?11 WHEN 0 THEN '' ELSE ask_lot END, "
	                 "ask_expiry = CASE ?11 WHEN 0 THEN '' ELSE ask_expiry END WHERE id = ?1",
	[SQL_LANE_TOLD] = "UPDATE lane SET ask_serial = ?2, ask_lot = ?3, ask_expiry = ?4 WHERE id = ?1",
	[SQL_LANE_ASKED] = "SELECT ask_serial, ask_lot, ask_expiry FROM lane WHERE id = ?1",
	[SQL_LANE_PROGRESS] = "UPDATE lane SET order_lines = ?2, order_units = ?3, order_packed = ?4, order_missing = ?5, "
	                      "missing = ?6, takeout = ?7, told = ?8 WHERE id = ?1",
	[SQL_LANE_LAST] = "UPDATE lane SET last = ?2 WHERE id = ?1",
	[SQL_TRAINING_PUT] = "INSERT INTO training (lane, view) VALUES (?1, ?2) ON CONFLICT (lane) DO UPDATE SET view = excluded.view",
	[SQL_TRAINING_END] = "DELETE FROM training WHERE lane = ?1",
	[SQL_TRAINING_FIND] = "SELECT count(*) FROM training WHERE lane = ?1",
	[SQL_LANE_STATE] = "UPDATE lane SET saved = ?2, core = ?3 WHERE id = ?1",
	[SQL_STATE] = "SELECT id, saved, core FROM lane WHERE saved > 0 ORDER BY saved DESC LIMIT 1",
	[SQL_INTENT_PUT] = "INSERT INTO intent (id, box, number, attempt, state, asked_ms) "
	                   "VALUES (?1, ?2, (SELECT number FROM box WHERE id = ?2), ?3, ?4, ?5) "
	                   "ON CONFLICT (id) DO UPDATE SET attempt = excluded.attempt, "
	                   "state = excluded.state, out_ms = CASE WHEN excluded.state BETWEEN 5 AND 7 THEN ?5 ELSE out_ms END, "
	                   "job_id = CASE WHEN excluded.state = 1 THEN 0 ELSE job_id END, "
	                   "job_uuid = CASE WHEN excluded.state = 1 THEN '' ELSE job_uuid END",
	[SQL_INTENT_JOB] = "UPDATE intent SET job_id = ?2, job_uuid = ?3 WHERE id = ?1",
	[SQL_INTENT_LABEL] = "UPDATE intent SET label = ?2 WHERE id = ?1",
	[SQL_INTENT_PRINTER] = "SELECT printer FROM intent WHERE id = ?1",
	[SQL_LABEL_KEEP] = "INSERT OR IGNORE INTO label (number, made_of, hash, png) SELECT number, ?2, ?3, ?4 FROM intent WHERE id = ?1",
	[SQL_LABEL_KEPT] = "SELECT l.hash, l.png FROM box b JOIN label l ON l.number = b.number WHERE b.id = ?1 AND l.made_of = ?2",
	[SQL_LABEL_FORGET] = "DELETE FROM label WHERE number = ?1",
	[SQL_INTENT_TEXT] = "UPDATE intent SET printer = ?2, text = ?3 WHERE id = ?1",
	[SQL_JOURNAL_ADD] = "INSERT INTO journal (seq, line, chain) VALUES (?1, ?2, ?3)",
	[SQL_JOURNAL_HEAD] = "SELECT seq, chain FROM journal ORDER BY seq DESC LIMIT 1",
	[SQL_SCAN_TEXT_ADD] = "INSERT INTO scan_text (seq, text) VALUES (?1, ?2)",
	[SQL_MISMATCH_ADD] = "INSERT INTO mismatch (seq, wall_ms, lane, user, orders, verdict, item, via, "
	                     "shadow, device) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	[SQL_OVERRIDE_ADD] = "INSERT INTO override (seq, wall_ms, lane, user, orders, verdict, item, "
	                     "refused) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[SQL_UNLOCK_ADD] = "INSERT INTO unlock (seq, wall_ms, lane, user, lead, orders, verdict, item, "
	                   "refused) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[SQL_ANSWER_GET] = "SELECT body, exit_code, asked FROM answer WHERE incarnation = ?1 AND n = ?2",
	[SQL_ANSWER_ASKED] = "SELECT asked FROM answer WHERE incarnation = ?1 AND n = ?2",
	[SQL_ANSWER_ADD] = "INSERT OR IGNORE INTO answer (incarnation, n, seq, body, exit_code, asked) "
	                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_ANSWER_PRUNE] = "DELETE FROM answer WHERE seq < ?1",

	/* ---- what a code is ---- */
	[SQL_FIND_COMMAND] = "SELECT command FROM command WHERE code = ?1",
	[SQL_FIND_BADGE] = "SELECT id, role FROM users WHERE badge = ?1 AND disabled = 0",
	[SQL_FIND_LANE_CODE] = "SELECT id FROM lane WHERE code = ?1",
	[SQL_FIND_LANE] = "SELECT id FROM lane WHERE name = ?1",
	[SQL_FIND_NUMBER] = "SELECT n.state, b.id, b.orders, b.intent, b.attempt, b.lane, b.state, o.state, "
	                    "b.intercept, n.id FROM number n JOIN box b ON b.id = n.box "
	                    "JOIN orders o ON o.id = b.orders WHERE n.text = ?1",
	[SQL_FIND_BOX] = "SELECT 1, b.id, b.orders, b.intent, b.attempt, b.lane, b.state, o.state, "
	                 "b.intercept, b.number FROM box b JOIN orders o ON o.id = b.orders WHERE b.id = ?1",
	[SQL_FIND_ORDER] = "SELECT id, state FROM orders WHERE order_id = ?1",
	[SQL_FIND_TOTE] = "SELECT id, state FROM orders WHERE tote = ?1 AND tote <> '' "
	                  "AND state IN (1, 2, 3, 6, 8) LIMIT 2",
	[SQL_FIND_ITEMS] = "SELECT i.id, c.quantity, i.needs, i.weight_g FROM item_code c "
	                   "JOIN item i ON i.id = c.item WHERE c.code = ?1 LIMIT 17",
	/* what the last scan packed, or moved: a box that is sealed keeps what it has, and takes nothing back; of a unit's
	 * moves only the last can be */
	[SQL_FIND_LAST_SCAN] = "WITH here AS (SELECT u.id, u.box, u.line, u.item, u.quantity, u.scan, "
	                       "u.grams FROM unit u JOIN box b ON b.id = u.box WHERE u.orders = ?1 "
	                       "AND b.state < 6), done AS (SELECT *, 0 AS from_box FROM here UNION ALL "
	                       "SELECT h.id, h.box, h.line, h.item, h.quantity, m.scan, h.grams, "
	                       "m.from_box FROM here h JOIN moved m ON m.unit = h.id "
	                       "JOIN box f ON f.id = m.from_box WHERE f.state NOT IN (6, 7, 8) "
	                       "AND m.scan = (SELECT max(scan) FROM moved l WHERE l.unit = h.id)) "
	                       "SELECT id, box, line, item, quantity, from_box, grams FROM done "
	                       "WHERE scan = (SELECT max(scan) FROM done) ORDER BY id DESC",
	/* what one scan put into another box, best as many units as this one */
	[SQL_FIND_ELSEWHERE] = "SELECT id, box, line, item, quantity, 0, grams FROM unit "
	                       "WHERE orders = ?1 AND (scan, box) = (SELECT u.scan, u.box FROM unit u "
	                       "JOIN box b ON b.id = u.box WHERE u.orders = ?1 AND u.item = ?2 "
	                       "AND u.box <> ?3 AND b.state < 6 AND (?5 IS NULL OR u.serial = ?5) "
	                       "AND (?6 IS NULL OR u.lot = ?6) GROUP BY u.scan, u.box "
	                       "ORDER BY sum(u.quantity) = ?4 DESC, max(u.id) DESC LIMIT 1) ORDER BY id DESC",
	[SQL_FIND_LINE_UNIT] = "SELECT u.id, u.box, u.line, u.item, u.quantity, 0, u.grams FROM unit u "
	                       "JOIN box b ON b.id = u.box "
	                       "WHERE u.orders = ?1 AND u.line = ?2 AND b.state < 6 ORDER BY u.id DESC "
	                       "LIMIT 1",
	[SQL_FIND_SERIAL_UNIT] = "SELECT u.id, u.box, u.line, u.item, u.quantity, 0, u.grams FROM unit u "
	                         "JOIN box b ON b.id = u.box "
	                         "WHERE u.orders = ?1 AND u.item = ?2 AND u.serial = ?3 AND b.state < 6",
	[SQL_FIND_MARK] = "SELECT n.state, n.id FROM intent t JOIN number n ON n.id = t.number "
	                  "WHERE t.id = ?1",
	[SQL_ITEM_NEEDS] = "SELECT needs FROM item WHERE id = ?1",
	[SQL_ITEM_GRAMS] = "SELECT weight_g FROM item WHERE id = ?1",
	[SQL_ORDER_MINIMUM_DAYS] = "SELECT minimum_days FROM orders WHERE id = ?1",
	[SQL_RECALL_NEEDS] = "SELECT coalesce(max(lot <> ''), 0) + 2 * coalesce(max(serial <> ''), 0) "
	                     "FROM recall WHERE item = ?1 AND ended_ms = 0",
	[SQL_RECALL_ADD] = "INSERT INTO recall (item, lot, serial, reason, user, started_ms) "
	                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_RECALL_END] = "UPDATE recall SET ended_ms = ?2, end_reason = ?3, end_user = ?4 WHERE id = ?1 "
	                   "AND ended_ms = 0",
	[SQL_RECALL_ITEM] = "SELECT item FROM recall WHERE id = ?1",
	/* what has not left the house: what has is listed by query_recall.c, whose reading no packer waits for. A lot and a
	 * serial number have an index; of a whole item the boxes in the house are looked through, not all that ever was packed */
	[SQL_RECALL_LOT] = RECALL_COLUMNS "FROM unit u JOIN box b ON b.id = u.box JOIN orders o ON o.id = u.orders "
	                   "WHERE u.item = ?1 AND u.lot = ?2 AND b.state < 8 GROUP BY b.id ORDER BY b.id",
	[SQL_RECALL_SERIAL] = RECALL_COLUMNS "FROM unit u JOIN box b ON b.id = u.box JOIN orders o ON o.id = u.orders "
	                      "WHERE u.item = ?1 AND u.serial = ?2 AND b.state < 8 GROUP BY b.id "
	                      "ORDER BY b.id",
	[SQL_RECALL_ALL] = RECALL_COLUMNS "FROM box b CROSS JOIN unit u ON u.orders = b.orders AND u.box = b.id "
	                   "JOIN orders o ON o.id = b.orders WHERE b.state IN (1, 2, 3, 4, 5, 6, 7) "
	                   "AND u.item = ?1 GROUP BY b.id ORDER BY b.id",
	[SQL_ORDER_MINIMUM_SET] = "UPDATE orders SET minimum_days = ?2 WHERE id = ?1 AND minimum_days <> ?2",
	[SQL_RECALL_FIND] = "SELECT 1 FROM recall WHERE item = ?1 AND ended_ms = 0 "
	                    "AND CASE WHEN lot <> '' THEN lot = ?2 WHEN serial <> '' THEN serial = ?3 ELSE 1 END LIMIT 1",
	[SQL_FIND_SERIAL] = "SELECT 1 FROM unit WHERE item = ?1 AND serial = ?2",
	/* the part of a kit that is still to go in, else one that is in */
	[SQL_FIND_KIT_LINE] = "SELECT l.item, i.needs FROM line l JOIN item i ON i.id = l.item "
	                      "WHERE l.orders = ?1 AND l.kit = ?2 ORDER BY l.status = 0 "
	                      "AND l.packed < l.quantity DESC, l.packed > 0 DESC, l.n LIMIT 1",
	[SQL_KIT_MISSING] = "SELECT i.sku FROM line l JOIN item i ON i.id = l.item WHERE l.orders = ?1 "
	                    "AND l.kit = ?2 AND l.status = 0 AND l.packed < l.quantity GROUP BY i.id "
	                    "ORDER BY min(l.n) LIMIT 20",

	/* ---- cartons and scales ---- */
	[SQL_CARTON_ADD] = "INSERT INTO carton (name) VALUES (?1) ON CONFLICT (name) DO NOTHING",
	[SQL_CARTON_FIND] = "SELECT id FROM carton WHERE name = ?1",
	[SQL_CARTON_NAME] = "SELECT name FROM carton WHERE id = ?1",
	[SQL_ALL_CARTONS] = "SELECT id, name FROM carton ORDER BY id",
	[SQL_BOX_CONTENTS] = "SELECT item, sum(quantity), sum(quantity * grams), min(grams) FROM unit "
	                     "WHERE orders = ?1 AND box = ?2 GROUP BY item",
	[SQL_WEIGHT_GET] = "SELECT n, mean, m2 FROM box_weight WHERE signature = ?1",
	[SQL_WEIGHT_PUT] = "INSERT INTO box_weight (signature, n, mean, m2) "
	                   "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (signature) "
	                   "DO UPDATE SET n = excluded.n, mean = excluded.mean, m2 = excluded.m2",
	[SQL_BOX_CARTON] = "SELECT coalesce(c.name, ''), b.weight_g FROM box b LEFT "
	                   "JOIN carton c ON c.id = b.carton WHERE b.id = ?1",

	/* ---- an order for the core, a label or a screen ---- */
	[SQL_ORDER_NOTES] = "SELECT " ORDER_NOTES_COLUMNS " FROM orders WHERE id = ?",
	[SQL_ORDER_INSTRUCTIONS] = ORDER_INSTRUCTIONS "ORDER BY l.n",
	[SQL_ORDER_INSTRUCTIONS_TOLD] = ORDER_INSTRUCTIONS_TOLD,
	[SQL_ORDER_ROW] = "SELECT order_id, state, content, carrier, resume_state, service, revision, "
	                  "revision_rank, import, created_ms, ship_by, note, manifest_hash, box, salt "
	                  "FROM orders WHERE id = ?1",
	[SQL_ORDER_LINES] = "SELECT n, item, quantity, packed, status FROM line WHERE orders = ?1 ORDER BY n",
	[SQL_ORDER_BOXES] = "SELECT id, coalesce(number, 0), intent, ordinal, units, attempt, state, "
	                    "reprinted, retry_ms, intercept, carton, grams, weight_g "
	                    "FROM box WHERE orders = ?1 AND state <> 9 ORDER BY id",
	[SQL_ORDER_RANGE] = "SELECT id FROM number_range WHERE carrier = ?1 AND next <= last "
	                    "ORDER BY id LIMIT 1",
	[SQL_ORDER_LANE] = "SELECT lane FROM box WHERE orders = ?1 AND lane <> 0 ORDER BY id DESC LIMIT 1",
	[SQL_ORDER_SERVICE] = "UPDATE orders SET service = ?2, ship_by = ?3, note = ?4, content = ?5 "
	                      "WHERE id = ?1",
	[SQL_LINE_TEXT] = "SELECT l.line_id, i.sku, CASE WHEN l.description <> '' "
	                  "AND l.kit = 0 THEN l.description ELSE i.description END, coalesce(k.sku, '') "
	                  "FROM line l JOIN item i ON i.id = l.item LEFT JOIN item k ON k.id = l.kit "
	                  "WHERE l.orders = ?1 AND l.n = ?2",
	[SQL_ITEM_TEXT] = "SELECT sku, description FROM item WHERE id = ?1",
	[SQL_ADDRESS] = "SELECT name, company, address1, address2, city, state, postcode, country, phone, "
	                "email FROM address WHERE orders = ?1",

	/* ---- starting ---- */
	[SQL_ALL_LANES] = "SELECT id, name, user, orders, box, latch, refused, refused_item, refused_seq, "
	                  "allow, allow_item, asks, knows, ask_item, ask_quantity, moving, weighed "
	                  "FROM lane ORDER BY id",
	[SQL_LANE_ADD] = "INSERT INTO lane (id, name, code) VALUES ((SELECT coalesce(max(id), 0) + 1 "
	                 "FROM lane), ?1, ?2)",
	[SQL_ALL_RANGES] = "SELECT id, carrier, next, last FROM number_range ORDER BY id",
	[SQL_RANGE_ADD] = "INSERT INTO number_range (carrier, first, next, last) VALUES (?1, ?2, ?2, ?3)",
	[SQL_RANGE_ADD_OWN] = "INSERT INTO number_range (carrier, first, next, last, own) VALUES (?1, 0, ?3, ?2, 1)",
	[SQL_RANGE_ROWS] = "SELECT id, carrier, next, last, first, own FROM number_range ORDER BY id",
	[SQL_RANGE_CUT] = "UPDATE number_range SET last = next - 1, own = 0 WHERE id = ?1",
	/* numbers of one carrier have one length, and sort as their serials do */
	[SQL_RANGE_GIVEN] = "SELECT text FROM number WHERE text BETWEEN ?1 AND ?2 AND length(text) = length(?1)",
	[SQL_RANGE_OF_CARRIER] = "SELECT count(*) FROM number_range WHERE carrier = ?1",
	[SQL_LIVE_ORDERS] = "SELECT DISTINCT orders FROM box WHERE state = 3 OR (state = 2 "
	                    "AND retry_ms <> 0) UNION SELECT orders FROM lane WHERE orders <> 0",
	[SQL_COMMAND_ADD] = "INSERT INTO command (code, command) VALUES (?1, ?2)",
	[SQL_COMMAND_COUNT] = "SELECT count(*) FROM command WHERE command = ?1",
	[SQL_OPEN_INTENTS] = "SELECT id, box, attempt, state, job_id, job_uuid, printer FROM intent "
	                     "WHERE state < 5 ORDER BY id",
	[SQL_BOX_COUNT] = "SELECT count(*) FROM box WHERE orders = ?1 AND state <> 9",
	[SQL_BOX_RANK] = "SELECT count(*) FROM box WHERE orders = ?1 AND state <> 9 AND ordinal <= ?2",
	[SQL_DIGEST_ORDERS] = "SELECT id, state, content FROM orders",
	[SQL_DIGEST_BOXES] = "SELECT id, orders, ordinal, state, units, coalesce(number, 0), intent, "
	                     "attempt, reprinted, intercept, carton, grams, weight_g FROM box",
	[SQL_DIGEST_UNITS] = "SELECT id, box, line, item, quantity, grams FROM unit",
	[SQL_DIGEST_NUMBERS] = "SELECT id, box, state <> 1 FROM number",

	/* ---- devices, printers, people ---- */
	[SQL_DEVICE_PUT] = "INSERT INTO device (key, driver, product, state, errors, text, since_ms) "
	                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (key) DO UPDATE SET "
	                   "since_ms = CASE WHEN state = excluded.state THEN since_ms ELSE excluded.since_ms END, driver = excluded.driver, product = excluded.product, "
	                   "state = excluded.state, errors = excluded.errors, text = excluded.text",
	/* the one device there ever was with these ids and this serial number, on another port now */
	[SQL_DEVICE_MOVE] = "UPDATE device SET key = ?1 WHERE state = 2 AND substr(key, -length(?2)) = ?2 "
	                    "AND NOT EXISTS (SELECT 1 FROM device WHERE key = ?1) "
	                    "AND (SELECT count(*) FROM device WHERE substr(key, -length(?2)) = ?2) = 1",
	[SQL_DEVICE_ALLOW] = "UPDATE device SET allowed = 1 WHERE key = ?1 AND state = 4",
	[SQL_DEVICE_LANE] = "SELECT lane, id, driver FROM device WHERE key = ?1",
	[SQL_DEVICE_TEXT] = "UPDATE device SET text = ?2 WHERE key = ?1 AND text <> ?2",
	[SQL_DEVICE_BIND] = "UPDATE device SET lane = ?2 WHERE key = ?1",
	[SQL_DEVICE_SCANNED] = "UPDATE device SET last_scan_ms = ?2 WHERE key = ?1 AND last_scan_ms < ?2 - 10000",
	[SQL_DEVICES_GONE] = "UPDATE device SET state = ?1, since_ms = ?2 WHERE state <> ?1",
	[SQL_PRINTER_PUT] = "INSERT INTO printer (name, state, reason, text, since_ms) VALUES (?1, ?2, ?3, ?4, ?5) "
	                    "ON CONFLICT (name) DO UPDATE SET "
	                    "since_ms = CASE WHEN state = excluded.state THEN since_ms ELSE excluded.since_ms END, state = excluded.state, reason = excluded.reason, text = excluded.text",
	[SQL_COUNT_UP] = "INSERT INTO counter (name, label, value) VALUES (?1, ?2, 1) "
	                 "ON CONFLICT (name, label) DO UPDATE SET value = value + 1",
	[SQL_PRINTER_TEST_OPEN] = "SELECT id FROM printer_test WHERE state < 5 AND printer = ?1 LIMIT 1",
	[SQL_PRINTER_TEST_NEXT] = "SELECT coalesce(max(id), 0) + 1 FROM printer_test",
	[SQL_PRINTER_TEST_ADD] = "INSERT INTO printer_test (id, printer, state, asked_ms, user, reason) "
	                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_PRINTER_TESTS_OPEN] = "SELECT id, printer, state, job_id, job_uuid FROM printer_test WHERE state < 5 ORDER BY id",
	[SQL_PRINTER_TEST_ASKED] = "SELECT asked_ms FROM printer_test WHERE id = ?1",
	[SQL_PRINTER_TEST_DRAWN] = "UPDATE printer_test SET grades = ?2, state = ?3 WHERE id = ?1",
	[SQL_PRINTER_TEST_STEP] = "UPDATE printer_test SET state = ?2, job_id = ?3, job_uuid = ?4, text = ?5 WHERE id = ?1",
	[SQL_PRINTER_TEST_PRINTER] = "SELECT printer FROM printer_test WHERE id = ?1",
	[SQL_PRINTER_TEST_SCANNED] = "UPDATE printer_test SET scanned = scanned | ?2 WHERE id = ?1 AND scanned & ?2 = 0",
	[SQL_USER_ADD] = "INSERT INTO users (name, role, badge, pin) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO NOTHING",
	[SQL_USER_DISABLE] = "UPDATE users SET disabled = 1 WHERE name = ?1",
	[SQL_USER_ROLE] = "SELECT id, role, badge FROM users WHERE name = ?1 AND disabled = 0",
	[SQL_USER_FIND] = "SELECT id, role, pin FROM users WHERE name = ?1 AND disabled = 0",
	[SQL_USER_BY_BADGE] = "SELECT id, role, pin FROM users WHERE badge = ?1 AND disabled = 0",
	[SQL_USER_PIN] = "UPDATE users SET pin = ?2 WHERE name = ?1 AND disabled = 0",

	/* ---- sessions ---- */
	[SQL_SESSION_ADD] = "INSERT OR IGNORE INTO session (token, user, started_ms, seen_ms, pin_ms) "
	                    "VALUES (?1, ?2, ?3, ?3, ?4)",
	[SQL_SESSION_GET] = "SELECT s.user, u.role, s.started_ms, s.seen_ms, s.pin_ms, u.pin FROM session s "
	                    "JOIN users u ON u.id = s.user WHERE s.token = ?1 AND u.disabled = 0",
	[SQL_SESSION_SEEN] = "UPDATE session SET seen_ms = ?2 WHERE token = ?1",
	[SQL_SESSION_PIN] = "UPDATE session SET pin_ms = ?2 WHERE token = ?1",
	[SQL_SESSION_END] = "DELETE FROM session WHERE token = ?1",
	[SQL_SESSION_END_USER] = "DELETE FROM session WHERE user = (SELECT id FROM users WHERE name = ?1)",
	[SQL_SESSION_END_OLDEST] = "DELETE FROM session WHERE token = (SELECT token FROM session ORDER BY seen_ms LIMIT 1)",
	[SQL_SESSION_PRUNE] = "DELETE FROM session WHERE seen_ms < ?1 OR started_ms < ?2 OR started_ms > ?3",
	[SQL_SESSION_COUNT] = "SELECT count(*) FROM session",
	[SQL_TOKEN_ADD] = "INSERT INTO api_token (name, hash, scopes, user, created_ms) VALUES (?1, ?2, ?3, ?4, ?5) "
	                  "ON CONFLICT DO NOTHING",
	[SQL_TOKEN_REVOKE] = "UPDATE api_token SET revoked_ms = ?2 WHERE name = ?1 AND revoked_ms = 0",
	[SQL_TOKEN_FIND] = "SELECT id, scopes FROM api_token WHERE hash = ?1 AND revoked_ms = 0",
	[SQL_TRY_GET] = "SELECT tries, last_ms FROM pin_try WHERE who = ?1",
	[SQL_TRY_PUT] = "INSERT INTO pin_try (who, tries, last_ms) VALUES (?1, ?2, ?3) "
	                "ON CONFLICT (who) DO UPDATE SET tries = excluded.tries, last_ms = excluded.last_ms",
	[SQL_TRY_CLEAR] = "DELETE FROM pin_try WHERE who = ?1",
	[SQL_TRY_PRUNE] = "DELETE FROM pin_try WHERE last_ms < ?1",

	/* ---- manifests ---- */
	[SQL_SKU_FIND] = "SELECT id FROM item WHERE sku = ?1",
	[SQL_ITEM_PUT] = "INSERT INTO item (sku, description, weight_g, needs, image, instructions) "
	                 "VALUES (?1, ?2, ?3, ?4, ?5, ?7) "
	                 "ON CONFLICT (sku) DO UPDATE SET "
	                 "description = CASE WHEN excluded.description <> '' THEN excluded.description ELSE description END, "
	                 "weight_g = CASE WHEN excluded.weight_g > 0 THEN excluded.weight_g ELSE weight_g END, "
	                 "needs = CASE WHEN ?6 THEN needs | excluded.needs ELSE excluded.needs END, "
	                 "image = CASE WHEN excluded.image <> '' THEN excluded.image ELSE image END, "
	                 "instructions = CASE WHEN excluded.instructions <> '' THEN excluded.instructions ELSE instructions END "
	                 "WHERE needs <> CASE WHEN ?6 THEN needs | excluded.needs ELSE excluded.needs END "
	                 "OR description <> excluded.description AND excluded.description <> '' "
	                 "OR weight_g <> excluded.weight_g AND excluded.weight_g > 0 "
	                 "OR image <> excluded.image AND excluded.image <> '' "
	                 "OR instructions <> excluded.instructions AND excluded.instructions <> ''",
	[SQL_KIT_FIND] = "SELECT 1 FROM item_part WHERE kit = ?1 LIMIT 1",
	[SQL_KIT_PARTS] = "SELECT p.part, p.quantity, i.sku FROM item_part p "
	                  "JOIN item i ON i.id = p.part WHERE p.kit = ?1 "
	                  "ORDER BY p.n",
	[SQL_KIT_OF_PART] = "SELECT i.sku FROM item_part p JOIN item i ON i.id = p.kit "
	                    "WHERE p.part = ?1 LIMIT 1",
	[SQL_KIT_CLEAR] = "DELETE FROM item_part WHERE kit = ?1",
	[SQL_KIT_PART_ADD] = "INSERT INTO item_part (kit, n, part, quantity) VALUES (?1, ?2, "
	                     "(SELECT id FROM item WHERE sku = ?3), ?4)",
	[SQL_ITEM_CODE_PUT] = "INSERT INTO item_code (code, item, quantity) VALUES (?1, ?2, ?3) "
	                      "ON CONFLICT (code, item) DO UPDATE SET quantity = excluded.quantity "
	                      "WHERE quantity <> excluded.quantity",
	[SQL_ORDER_ADD] = "INSERT INTO orders (order_id, revision, revision_rank, state, content, "
	                  "address_hash, ship_by, carrier, service, tote, note, gift_message, "
	                  "tracking_number, replaces, import, duplicate_hash, created_ms, manifest_hash, "
	                  "due_ms, priority, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
	                  "?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
	[SQL_ORDER_RENEW] = "UPDATE orders SET revision = ?2, revision_rank = ?3, state = ?4, content = ?5, "
	                    "address_hash = ?6, ship_by = ?7, carrier = ?8, service = ?9, tote = ?10, "
	                    "note = ?11, gift_message = ?12, tracking_number = ?13, replaces = ?14, "
	                    "import = ?15, duplicate_hash = ?16, manifest_hash = ?17, salt = ?18 WHERE id = ?1",
	[SQL_ORDER_SUPERSEDED] = "INSERT INTO superseded (import, orders, until_ms) "
	                         "SELECT import, id, ?3 FROM orders WHERE id = ?1 AND import <> 0 "
	                         "AND import <> ?2 ON CONFLICT (import, orders) DO UPDATE "
	                         "SET until_ms = excluded.until_ms",
	[SQL_ORDER_HAS_BOXES] = "SELECT 1 FROM box WHERE orders = ?1 AND state <> 9 LIMIT 1",
	[SQL_ADDRESS_PUT] = "INSERT INTO address (orders, name, company, address1, address2, city, state, "
	                    "postcode, country, phone, email) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
	                    "?10, ?11) ON CONFLICT (orders) DO UPDATE "
	                    "SET name = excluded.name, company = excluded.company, "
	                    "address1 = excluded.address1, address2 = excluded.address2, "
	                    "city = excluded.city, state = excluded.state, "
	                    "postcode = excluded.postcode, country = excluded.country, "
	                    "phone = excluded.phone, email = excluded.email",
	[SQL_LINE_ADD] = "INSERT INTO line (orders, n, line_id, item, quantity, most, status, description, "
	                 "kit, per_kit) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9)",
	[SQL_LINES_OLD] = "SELECT n, line_id, item, quantity, packed, status, kit, per_kit FROM line "
	                  "WHERE orders = ?1 ORDER BY n",
	[SQL_LINE_RENEW] = "UPDATE line SET quantity = ?3, most = max(?3, packed), status = ?4 "
	                   "WHERE orders = ?1 AND n = ?2",
	[SQL_LINE_DROP] = "DELETE FROM line WHERE orders = ?1 AND n = ?2",
	[SQL_LINE_TENDERED] = "SELECT coalesce(sum(u.quantity), 0) FROM unit u JOIN box b ON b.id = u.box "
	                      "WHERE u.orders = ?1 AND u.line = ?2 AND b.state = 8",
	[SQL_ORDER_TENDERED] = "SELECT count(*) FROM box WHERE orders = ?1 AND state = 8",
	[SQL_SUSPECT] = /* not what it replaces, nor what has been replaced: the replacement stands for that.
	                 * The plus: with a bare column SQLite plans anew for each value, as there is a partial index on it */
	                "SELECT order_id FROM orders o WHERE duplicate_hash = ?1 AND order_id <> ?2 "
	                "AND state <> 7 AND created_ms > ?3 AND +replaces <> ?2 AND order_id <> ?4 "
	                "AND NOT EXISTS (SELECT 1 FROM orders r WHERE r.replaces = o.order_id "
	                "AND r.replaces <> '' AND r.order_id <> ?2 AND r.state <> 7) LIMIT 1",
	[SQL_ORDER_COUNT] = "SELECT count(*) FROM orders",
	[SQL_ORDER_LAST] = "SELECT coalesce(max(id), 0) FROM orders",
	[SQL_ORDERS_IN_STATE] = "SELECT id, order_id FROM orders WHERE state = ?1 ORDER BY id",
	[SQL_ORDER_HOLD] = "UPDATE orders SET state = ?2, resume_state = ?3 WHERE id = ?1",
	[SQL_CLOSEOUT] = "SELECT b.id, b.orders, n.text, o.order_id, b.ordinal FROM box b "
	                 "JOIN number n ON n.id = b.number JOIN orders o ON o.id = b.orders "
	                 "WHERE b.state = ?2 AND b.intercept = 0 AND o.state NOT IN (6, 7) "
	                 "AND n.carrier = ?1 ORDER BY b.id",
	[SQL_LEFT_BEHIND] = "SELECT b.id, o.order_id, n.text, b.intercept OR o.state IN (6, 7) FROM box b "
	                    "JOIN number n ON n.id = b.number JOIN orders o ON o.id = b.orders "
	                    "WHERE b.state IN (6, 7) AND n.carrier = ?1 ORDER BY b.id",
	[SQL_IMPORT_ADD] = "INSERT INTO import (file, started_ms, incarnation, n) "
	                   "VALUES (?1, ?2, ?3, ?4) RETURNING id",
	[SQL_IMPORT_FIND] = "SELECT id FROM import WHERE incarnation = ?1 AND n = ?2 AND finished_ms IS NULL",
	[SQL_IMPORT_BEGAN] = "SELECT started_ms FROM import WHERE id = ?1",
	[SQL_IMPORT_END] = "UPDATE import SET finished_ms = ?2, rows = ?3, summary = ?4 WHERE id = ?1",
	[SQL_QUARANTINE_ADD] = "INSERT INTO quarantine (import, file, line, col, order_id, reason) "
	                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_QUARANTINE_LINES] = "SELECT DISTINCT line FROM quarantine WHERE import = ?1 AND line > 0 ORDER BY line LIMIT ?2",
	[SQL_QUARANTINE_TEXT] = "UPDATE quarantine SET text = ?3 WHERE import = ?1 AND line = ?2",
	[SQL_QUARANTINE_FORGET] = "DELETE FROM quarantine WHERE import = ?1",
	[SQL_QUARANTINE_RENEW] = "DELETE FROM quarantine WHERE order_id = ?1 AND import <> ?2",

	/* a number is free again when its order was cancelled or replaced before a box had it */
	[SQL_GIVEN_TAKEN] = "SELECT o.order_id, g.number <> 0 FROM given g JOIN orders o ON o.id = g.orders WHERE g.text = ?1 "
	                    "AND g.orders <> ?2 AND (g.number <> 0 OR (o.state <> 7 AND o.order_id <> ?3)) "
	                    "UNION ALL SELECT o.order_id, 1 FROM number n JOIN box b ON b.id = n.box "
	                    "JOIN orders o ON o.id = b.orders WHERE n.text = ?1 AND b.orders <> ?2 "
	                    "UNION ALL SELECT order_id, 0 FROM orders WHERE tracking_number = ?1 AND tracking_number <> '' "
	                    "AND id <> ?2 AND state = 5 LIMIT 1",
	[SQL_GIVEN_COUNT] = "SELECT count(*) FROM given WHERE orders = ?1",
	[SQL_GIVEN_HAS] = "SELECT count(*) FROM given WHERE orders = ?1 AND text = ?2",
	[SQL_GIVEN_CLEAR] = "DELETE FROM given WHERE orders = ?1 AND number = 0",
	/* on boxes that can still get another label: those that are packed, and sealed ones of an order that is all sealed */
	[SQL_GIVEN_LIVE] = "SELECT g.text FROM given g JOIN number n ON n.id = g.number JOIN box b ON b.number = n.id "
	                   "JOIN orders o ON o.id = b.orders WHERE g.orders = ?1 AND n.state = 1 "
	                   "AND (b.state < 6 OR (b.state < 8 AND o.state = 4))",
	/* what an order has brought, what of that is left, and one of them */
	[SQL_GIVEN_LEFT] = "SELECT count(*), coalesce(sum(number = 0), 0), coalesce(min(text), '') FROM given WHERE orders = ?1",
	[SQL_GIVEN_NEXT] = "SELECT g.id, g.text, o.carrier FROM given g JOIN orders o ON o.id = g.orders "
	                   "WHERE g.orders = ?1 AND g.number = 0 ORDER BY g.id LIMIT 1",
	[SQL_GIVEN_USE] = "UPDATE given SET number = ?2 WHERE id = ?1",
	[SQL_GIVEN_HAS_LABEL] = "SELECT g.label FROM box b JOIN given g ON g.number = b.number AND g.orders = b.orders "
	                        "WHERE b.id = ?1",
	[SQL_GIVEN_LABEL] = "SELECT l.data FROM box b JOIN given g ON g.number = b.number AND g.orders = b.orders "
	                    "JOIN given_label l ON l.given = g.id WHERE b.id = ?1",
	/* what prints again is the same: a label whose box has begun to print stays */
	[SQL_GIVEN_LABEL_PUT] = "INSERT INTO given_label (given, data) SELECT id, ?3 FROM given WHERE orders = ?1 AND text = ?2 "
	                        "AND NOT EXISTS (SELECT 1 FROM intent i WHERE i.number = given.number AND i.label IS NOT NULL) "
	                        "ON CONFLICT (given) DO UPDATE SET data = excluded.data",
	[SQL_GIVEN_LABEL_NOTE] = "UPDATE given SET label = 1 WHERE orders = ?1 AND text = ?2",
	[SQL_GIVEN_CODE] = "UPDATE given SET code = ?2 WHERE number = (SELECT number FROM intent WHERE id = ?1) AND code <> ?2",
	[SQL_FIND_GIVEN_CODE] = "SELECT text FROM given WHERE code = ?1 LIMIT 1",
	[SQL_GIVEN_ADD] = "INSERT INTO given (orders, text) VALUES (?1, ?2) ON CONFLICT (text) DO UPDATE SET orders = ?1 "
	                  "WHERE number = 0",

	/* ---- the central database ---- */
	[SQL_EPOCH_ADD] = "INSERT INTO epoch (epoch, first_seq, first_box) VALUES (?1, ?2, ?3) ON CONFLICT (epoch) DO NOTHING",
	[SQL_EPOCHS] = "SELECT epoch, first_box FROM epoch ORDER BY epoch",
	[SQL_META_DROP] = "DELETE FROM meta WHERE name = ?1",
	[SQL_LEASES_HELD] = "SELECT orders, fence FROM lease WHERE state = 1 AND orders > ?1 ORDER BY orders LIMIT 1",
	[SQL_BOXES_UNSEALED] = "SELECT orders, id FROM box WHERE id > ?1 AND state < 6 AND (intent > 0 OR coalesce(number, 0) > 0) "
	                       "ORDER BY id LIMIT 1",
	[SQL_CENTRAL_SET] = "INSERT INTO central (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET "
	                    "value = excluded.value WHERE value IS NOT excluded.value",
	[SQL_OUTBOX_SET] = "INSERT INTO outbox (peer, acked) VALUES (?1, ?2) ON CONFLICT (peer) DO UPDATE SET "
	                   "acked = excluded.acked WHERE acked <> excluded.acked",
	/* a central that was restored knows less than it did */
	[SQL_ACKNOWLEDGED_TAKE_BACK] = "DELETE FROM acknowledged WHERE seq > ?1",
	[SQL_ACKNOWLEDGED_NOTE] = "INSERT INTO acknowledged (day, seq) SELECT ?1, ?2 WHERE NOT EXISTS "
	                          "(SELECT 1 FROM acknowledged WHERE seq = ?2) ON CONFLICT (day) DO UPDATE SET seq = excluded.seq",
	[SQL_GREETING_PUT] = "INSERT INTO greeting (n, nonce) VALUES (?1, ?2) ON CONFLICT (n) DO NOTHING",
	[SQL_GREETING_PRUNE] = "DELETE FROM greeting WHERE n < ?1",
	[SQL_LEASE_PUT] = "INSERT INTO lease (orders, fence, state) VALUES (?1, ?2, ?3) ON CONFLICT (orders) DO UPDATE SET "
	                  "fence = excluded.fence, state = excluded.state",
	[SQL_LEASE_STATE] = "SELECT state FROM lease WHERE orders = ?1",
	[SQL_LEASE_GET] = "SELECT fence, state FROM lease WHERE orders = ?1",
	[SQL_CENTRAL_GET] = "SELECT value FROM central WHERE name = ?1",
	[SQL_RANGE_ENDING] = "SELECT id FROM number_range WHERE carrier = ?1 AND last + 1 = ?2",
	[SQL_RANGE_EXTEND] = "UPDATE number_range SET last = ?2 WHERE id = ?1",
	[SQL_RANGE_USED_UP] = "SELECT id FROM number_range WHERE carrier = ?1 AND next > last AND next <= ?2 LIMIT 1",
	[SQL_RANGE_REPLACE] = "UPDATE number_range SET first = ?2, next = ?2, last = ?3, own = 0 WHERE id = ?1",
	[SQL_RANGE_COUNT] = "SELECT count(*) FROM number_range",
	[SQL_RANGE_AT] = "SELECT next FROM number_range WHERE id = ?1",
	[SQL_LEASE_WISH] = "UPDATE lease SET wish = ?2 WHERE orders = ?1 AND wish <> ?2",

	/* ---- what central sets ---- */
	[SQL_RECALL_FOUND] = "SELECT r.id FROM recall r JOIN item i ON i.id = r.item WHERE r.central = ?1 AND i.sku = ?2 "
	                     "AND r.lot = ?3 AND r.serial = ?4",
	[SQL_RECALL_GIVEN] = "UPDATE recall SET central = ?2 WHERE id = ?1",
	[SQL_RECALL_IS_GIVEN] = "SELECT central FROM recall WHERE id = ?1",
	[SQL_RECALL_LATER] = "INSERT OR REPLACE INTO recall_later (central, sku, lot, serial, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_RECALL_LATER_NEXT] = "SELECT l.central, l.sku, l.lot, l.serial, l.reason FROM recall_later l JOIN item i "
	                          "ON i.sku = l.sku ORDER BY l.central LIMIT 1",
	[SQL_RECALL_LATER_DROP] = "DELETE FROM recall_later WHERE central = ?1",
	[SQL_INCIDENT_ADD] = "INSERT INTO incident_up (kind, text) VALUES (?1, ?2)",
	[SQL_INCIDENT_DROP] = "DELETE FROM incident_up WHERE id = ?1",
	[SQL_USER_GIVEN] = "SELECT id, role, pin, central FROM users WHERE name = ?1",
	[SQL_USER_GIVE] = "INSERT INTO users (name, role, badge, pin, disabled, central) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
	                  "ON CONFLICT (name) DO UPDATE SET role = ?2, badge = ?3, pin = ?4, disabled = ?5, central = ?6",
	[SQL_USER_OF_BADGE] = "SELECT id FROM users WHERE badge = ?1 AND name <> ?2",
	[SQL_TEMPLATES_WAITING] = "SELECT carrier, revision, svg FROM template WHERE state = 0 AND svg <> '' ORDER BY revision",
	[SQL_TEMPLATES_USED] = "SELECT carrier, revision FROM template WHERE state = 1 AND svg <> ''",
	[SQL_TEMPLATE_STATE] = "UPDATE template SET state = ?2 WHERE revision = ?1",
	[SQL_TEMPLATE_OF] = "SELECT carrier, svg FROM template WHERE revision = ?1",
	[SQL_TEMPLATE_REVISION] = "SELECT revision FROM template WHERE carrier = ?1",
	[SQL_TEMPLATE_PUT] = "INSERT OR REPLACE INTO template (carrier, revision, svg, state) VALUES (?1, ?2, ?3, ?4)",
	[SQL_POLICIES] = "SELECT name, value FROM policy WHERE value IS NOT NULL",
	[SQL_POLICY_REVISION] = "SELECT revision FROM policy WHERE name = ?1",
	[SQL_POLICY_PUT] = "INSERT OR REPLACE INTO policy (name, value, revision) VALUES (?1, ?2, ?3)",
	[SQL_LEASE_ORDER] = "SELECT orders FROM lease WHERE fence = ?1 AND state = 1",

	/* ---- nights ---- */
	[SQL_NIGHT_OPEN] = "SELECT id FROM night WHERE ended_ms = 0 ORDER BY id LIMIT 1",
	[SQL_NIGHT_ADD] = "INSERT INTO night (due_ms, calendar, asked, user, begun_ms, seq) VALUES (?1, 1 - ?2, ?2, ?3, ?4, ?5)",
	[SQL_NIGHT_WANTED] = "UPDATE night SET asked = 1, user = ?2 WHERE id = ?1",
	[SQL_NIGHT_NOTE] = "UPDATE night SET step = ?2, done = ?3, failed = ?4, trouble = ?5, result = ?6, tries = ?7, "
	                   "ended_ms = ?8 WHERE id = ?1 AND ended_ms = 0",
	[SQL_NIGHT_LAST_DUE] = "SELECT coalesce(max(due_ms), 0) FROM night WHERE calendar = 1 AND due_ms <= ?1",
	[SQL_NIGHT_PRUNE] = "DELETE FROM night WHERE id <= ?1",

	/* ---- what is past its retention ---- */
	[SQL_JOURNAL_FIRST] = "SELECT min(seq) FROM journal",
	[SQL_JOURNAL_WALLS] = "SELECT substr(line, instr(line, ' wall=') + 6, 13) + 0 FROM journal WHERE seq >= ?1 "
	                      "ORDER BY seq LIMIT ?2",
	[SQL_JOURNAL_TIMES] = "SELECT substr(line, instr(line, ' wall=') + 6, 13) + 0, substr(line, instr(line, ' t=') + 3, 15) + 0 "
	                      "FROM journal ORDER BY seq LIMIT 1",
	[SQL_JOURNAL_CHAIN] = "SELECT hex(chain) FROM journal WHERE seq = ?1",
	[SQL_OUTBOX_GET] = "SELECT acked FROM outbox WHERE peer = ?1",
	/* of days before ?1, today being ?2; a day that a wrong clock gave is between right ones */
	[SQL_ACKNOWLEDGED_UNTIL] = "SELECT max(seq) FROM acknowledged WHERE day < ?1 AND seq < coalesce((SELECT min(seq) "
	                           "FROM acknowledged WHERE day BETWEEN ?1 AND ?2), 9223372036854775807)",
	/* tendered whole, or cancelled with nothing in the house, and nothing has happened to it since */
	[SQL_PURGE_LOOK] = "SELECT a.orders, (o.state = 5 OR (o.state = 7 AND NOT EXISTS (SELECT 1 FROM box b WHERE b.orders = o.id "
	                   "AND b.state NOT IN (8, 9)))) AND o.created_ms < ?2 AND NOT EXISTS (SELECT 1 FROM box b "
	                   "WHERE b.orders = o.id AND b.tendered_ms >= ?2) AND coalesce((SELECT max(t.seq) FROM trail t "
	                   "WHERE t.orders = o.id), 0) <= ?3 FROM address a JOIN orders o ON o.id = a.orders "
	                   "WHERE a.orders > ?1 ORDER BY a.orders LIMIT ?4",
	[SQL_PURGE_ADDRESS] = "DELETE FROM address WHERE orders = ?1",
	[SQL_PURGE_ORDER] = "UPDATE orders SET note = '', gift_message = '', salt = 0, address_hash = 0, duplicate_hash = 0, "
	                    "manifest_hash = 0 WHERE id = ?1",
	[SQL_PURGE_LINES] = "UPDATE line SET description = '', gift_message = '' WHERE orders = ?1 "
	                    "AND (description <> '' OR gift_message <> '')",
	[SQL_PURGE_ORDER_ROWS] = "DELETE FROM quarantine WHERE order_id = (SELECT order_id FROM orders WHERE id = ?1)",
	[SQL_PURGE_INTENTS] = "SELECT t.box, t.id, t.attempt FROM box b JOIN intent t ON t.box = b.id WHERE b.orders = ?1",
	[SQL_PURGE_LABELS] = "UPDATE intent SET label = NULL WHERE box IN (SELECT id FROM box WHERE orders = ?1)",
	[SQL_PURGE_KEPT] = "DELETE FROM label WHERE number IN (SELECT n.id FROM box b JOIN number n ON n.box = b.id WHERE b.orders = ?1)",
	[SQL_PURGE_GIVEN] = "DELETE FROM given_label WHERE given IN (SELECT id FROM given WHERE orders = ?1)",
	/* why an order is on hold stays while it is */
	[SQL_PURGE_TEXTS] = "DELETE FROM scan_text WHERE seq IN (SELECT seq FROM scan_text WHERE seq <= ?1 AND seq NOT IN "
	                    "(SELECT t.seq FROM orders o JOIN trail t ON t.orders = o.id WHERE o.state IN (1, 2, 3, 4, 6, 8) "
	                    "AND t.seq <= ?1) ORDER BY seq LIMIT ?2)",
	[SQL_PURGE_LANES] = "UPDATE lane SET last = json_set(last, '$.code', '') WHERE last <> '' AND json_valid(last) "
	                    "AND json_extract(last, '$.code') IN (SELECT text FROM scan_text WHERE seq <= ?1)",
	[SQL_PURGE_QUARANTINE] = "DELETE FROM quarantine WHERE id IN (SELECT q.id FROM import i JOIN quarantine q ON q.import = i.id "
	                         "WHERE i.started_ms < ?1 LIMIT ?2)",
	[SQL_PURGE_IMPORTS] = "UPDATE import SET summary = '{}' WHERE started_ms < ?1 AND length(summary) > 2",
	[SQL_PURGE_ANSWERS] = "DELETE FROM answer WHERE seq <= ?1",
	[SQL_PURGE_TESTS] = "UPDATE printer_test SET reason = '' WHERE asked_ms < ?1 AND reason <> ''",
	[SQL_PURGE_JOURNAL] = "DELETE FROM journal WHERE seq <= ?1",
	[SQL_PURGE_ACKNOWLEDGED] = "DELETE FROM acknowledged WHERE seq < ?1",
	[SQL_ORDER_FORGOTTEN] = "SELECT 1 FROM orders o WHERE id = ?1 AND salt = 0 AND content <> 0 "
	                        "AND NOT EXISTS (SELECT 1 FROM address WHERE orders = o.id)",

	/* ---- what is urgent ---- */
	[SQL_ORDER_DUE] = "SELECT due_ms FROM orders WHERE id = ?1",
	[SQL_ORDERS_DUE] = "SELECT id, carrier, service, ship_by, created_ms FROM orders "
	                   "WHERE id > ?1 AND id <= ?2 AND state <> 5",
	[SQL_ORDER_DUE_PUT] = "UPDATE orders SET due_ms = ?2, priority = ?3 WHERE id = ?1 AND (due_ms <> ?2 OR priority <> ?3)",
	[SQL_NEXT] = "SELECT o.order_id " URGENCY_NEXT " LIMIT 1 OFFSET ?1",

	/* ---- what the lead's pages look for ---- */
	[SQL_TRAIL_ADD] = "INSERT INTO trail (orders, seq, kind, what, box, lane, user, via, device) "
	                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	/* a unit that is taken back leaves its row in table unit: that it was packed is still to be told */
	[SQL_TRAIL_UNDONE] = "INSERT INTO trail (orders, seq, kind, what, box, lane, user, via, device) "
	                     "SELECT orders, scan, ?3, ?4, box, 0, user, via, device FROM unit WHERE orders = ?1 AND id = ?2 "
	                     "ON CONFLICT (orders, seq) DO NOTHING",
	[SQL_CALL_OPEN] = "SELECT seq, answered_ms FROM call WHERE lane = ?1 AND ended_ms = 0",
	[SQL_CALL_ADD] = "INSERT INTO call (seq, lane, user, orders, called_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_CALL_ANSWER] = "UPDATE call SET answered_ms = ?2, answered_by = ?3 WHERE seq = ?1 AND answered_ms = 0",
	[SQL_CALL_END] = "UPDATE call SET ended_ms = ?2 WHERE seq = ?1 AND ended_ms = 0",
	[SQL_USER_BADGE] = "SELECT badge FROM users WHERE id = ?1 AND disabled = 0",
	[SQL_NAMES] = "SELECT name, company FROM address WHERE orders = ?1",
	[SQL_NAMES_BEHIND] = "SELECT orders, name, company FROM address WHERE orders > ?1 ORDER BY orders LIMIT ?2",
	[SQL_WORD_FIND] = "SELECT id FROM word WHERE text = ?1",
	[SQL_WORD_ADD] = "INSERT INTO word (text) VALUES (?1)",
	[SQL_WORD_DROP] = "DELETE FROM word WHERE id = ?1",
	[SQL_WORD_USED] = "SELECT 1 FROM word_order WHERE word = ?1 LIMIT 1",
	[SQL_GRAM_ADD] = "INSERT INTO word_gram (gram, word) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
	[SQL_GRAM_DROP] = "DELETE FROM word_gram WHERE gram = ?1 AND word = ?2",
	[SQL_WORD_ORDER_ADD] = "INSERT INTO word_order (word, orders) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
	[SQL_WORD_ORDER_DROP] = "DELETE FROM word_order WHERE word = ?1 AND orders = ?2",

	[SQL_QUARANTINE_CLEAR] = "DELETE FROM quarantine WHERE order_id = ?1",
};
