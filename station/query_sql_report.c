/* The statements of reports and incidents. What one reads in a page goes on behind the row that was read
 * last. */
#include "query_sql.h"

/* A box that something may be wrong with; the columns that affected_box() in report_affected.c reads. */
#define AFFECTED_COLUMNS                                                                                     \
	" coalesce(b.id, 0), o.id, o.order_id, o.state, coalesce(b.ordinal, 0), coalesce(b.state, 0), "      \
	"coalesce(lane.name, ''),"                                                                           \
	" coalesce(b.opened_ms, 0), coalesce(b.sealed_ms, 0), coalesce(b.tendered_ms, 0), coalesce(n.text, " \
	"''),"                                                                                               \
	" coalesce(b.intercept, 0), coalesce(b.units, 0), coalesce(a.name, ''), coalesce(a.email, ''), "     \
	"coalesce(a.phone, '') "

#define AFFECTED_JOINS                                                                                       \
	" LEFT JOIN lane ON lane.id = b.lane LEFT JOIN number n ON n.id = b.number LEFT JOIN address a ON "  \
	"a.orders = o.id "

/* Of a box: units scanned with the scanner ?5, units whose scanner nobody noted, all units of the item ?6,
 * those of it without a lot; and whether anything went in between the scans ?7 and ?8. */
#define AFFECTED_UNITS                                                                                       \
	"(SELECT coalesce(sum(u.quantity), 0) FROM unit u WHERE u.orders = b.orders AND u.box = b.id AND "
#define AFFECTED_EVIDENCE                                                                                    \
	" CASE ?5 WHEN 0 THEN 0 ELSE " AFFECTED_UNITS "u.device = ?5) END,"                                  \
	" CASE ?5 WHEN 0 THEN 0 ELSE " AFFECTED_UNITS "u.device = 0 AND u.via = 1) END,"                     \
	" CASE ?6 WHEN 0 THEN 0 ELSE " AFFECTED_UNITS "u.item = ?6) END,"                                    \
	" CASE ?6 WHEN 0 THEN 0 ELSE " AFFECTED_UNITS "u.item = ?6 AND u.lot IS NULL) END,"                  \
	" b.opened_ms >= ?9 OR b.sealed_ms <= ?4 OR EXISTS (SELECT 1 FROM unit u WHERE u.orders = b.orders"  \
	" AND u.box = b.id AND u.scan BETWEEN ?7 AND ?8) "

/* Boxes in work until ?4, of those that one index has. */
#define AFFECTED_SEALED(index, condition)                                                                    \
	"SELECT s.sealed_ms, s.opened_ms, s.id," AFFECTED_COLUMNS "," AFFECTED_EVIDENCE                      \
	"FROM (SELECT id, sealed_ms, opened_ms FROM box INDEXED BY " index " WHERE " condition               \
	" AND sealed_ms >= ?1 AND (sealed_ms, opened_ms, id) > (?1, ?2, ?3) AND opened_ms <= ?4 ORDER BY "   \
	"sealed_ms, opened_ms, id LIMIT 1000) s"                                                             \
	" CROSS JOIN box b ON b.id = s.id JOIN orders o ON o.id = b.orders" AFFECTED_JOINS                   \
	"ORDER BY s.sealed_ms, s.opened_ms, s.id"

const char *const query_report_sql[STATEMENTS] = {
	/* ---- reports: a page each, which goes on behind the row that was read last ---- */
	[SELECT_UNSHIPPED] =
		"SELECT o.id, o.order_id, o.created_ms, o.due_ms, o.ship_by, o.carrier, o.service,"
		" coalesce((SELECT name FROM lane WHERE lane.orders = o.id), ''),"
		" (SELECT count(*) FROM box b WHERE b.orders = o.id AND b.state <> 9)"
		" FROM orders o INDEXED BY orders_state WHERE o.state = ?1 AND (o.ship_by, o.id) > (?2, ?3)"
		" ORDER BY o.ship_by, o.id LIMIT 2000",
	[SELECT_AGES] = "SELECT count(*), total(created_ms <= ?2), total(created_ms <= ?3), total(created_ms <= ?4), "
			"total(created_ms <= ?5) FROM orders INDEXED BY orders_state WHERE state = ?1",
	[SELECT_MISMATCHES] = "SELECT m.seq, m.wall_ms, lane.name, u.name, m.verdict, i.sku, i.description, "
			      "o.order_id, m.via,"
			      " coalesce(d.product || ' ' || d.key, ''), m.shadow, t.text, k.wall_ms, "
			      "kw.name, k.lead, v.wall_ms, vw.name, vt.text,"
			      " m.orders"
			      " FROM mismatch m INDEXED BY mismatch_wall LEFT JOIN lane ON lane.id = m.lane "
			      "LEFT JOIN users u ON u.id = m.user"
			      " LEFT JOIN item i ON i.id = m.item LEFT JOIN orders o ON o.id = m.orders LEFT "
			      "JOIN device d ON d.id = m.device"
			      " LEFT JOIN scan_text t ON t.seq = m.seq"
			      " LEFT JOIN unlock k ON k.orders = m.orders AND k.refused = m.seq LEFT JOIN "
			      "users kw ON kw.id = k.user"
			      " LEFT JOIN override v ON v.orders = m.orders AND v.refused = m.seq LEFT JOIN "
			      "users vw ON vw.id = v.user"
			      " LEFT JOIN scan_text vt ON vt.seq = v.seq"
			      " WHERE m.wall_ms BETWEEN ?1 AND ?2 AND (m.wall_ms, m.seq) < (?2, ?3) AND (?4 "
			      "= '' OR lane.name = ?4) AND (?5 = '' OR i.sku = ?5)"
			      " AND (?6 = 0 OR m.verdict = ?6) AND (?7 = '' OR u.name = ?7) AND (?8 = '' OR "
			      "o.order_id = ?8)"
			      " AND (?9 = '' OR d.key = ?9) AND (?10 = 0 OR m.seq = ?10)"
			      " ORDER BY m.wall_ms DESC, m.seq DESC LIMIT 500",
	[SELECT_SEALED] =
		/* of several packers the last: a bare column stands in the row of the max() */
	"SELECT b.sealed_ms, b.opened_ms, b.id, coalesce(lane.name, ''), coalesce(w.name, ''), "
	"count(DISTINCT u.line),"
	" coalesce(sum(u.quantity), 0), coalesce(sum(u.quantity) FILTER (WHERE u.via = 2), 0), max(u.id)"
	" FROM box b INDEXED BY box_sealed LEFT JOIN unit u ON u.orders = b.orders AND u.box = b.id"
	" LEFT JOIN lane ON lane.id = b.lane LEFT JOIN users w ON w.id = u.user"
	" WHERE b.sealed_ms >= ?1 AND (b.sealed_ms, b.opened_ms, b.id) > (?1, ?2, ?3) AND b.sealed_ms <= ?4"
	" AND b.state <> 9 GROUP BY b.sealed_ms, b.opened_ms, b.id ORDER BY b.sealed_ms, b.opened_ms, b.id "
	"LIMIT 1000",
	[SELECT_FURTHER_LABELS] =
		"SELECT t.asked_ms, t.id, coalesce(lane.name, ''), coalesce(w.name, ''),"
		" EXISTS (SELECT 1 FROM intent e WHERE e.box = t.box AND e.id < t.id AND e.number = t.number)"
		" FROM intent t INDEXED BY intent_asked JOIN box b ON b.id = t.box LEFT JOIN lane ON lane.id "
		"= b.lane LEFT JOIN users w"
		" ON w.id = (SELECT u.user FROM unit u WHERE u.orders = b.orders AND u.box = b.id ORDER BY "
		"u.id DESC LIMIT 1)"
		" WHERE t.asked_ms >= ?1 AND (t.asked_ms, t.id) > (?1, ?2) AND t.asked_ms <= ?3"
		" AND EXISTS (SELECT 1 FROM intent e WHERE e.box = t.box AND e.id < t.id) ORDER BY "
		"t.asked_ms, t.id LIMIT 1000",
	[SELECT_OVERRIDES_THEN] =
		"SELECT v.wall_ms, v.seq, coalesce(lane.name, ''), coalesce(w.name, ''), v.verdict FROM "
		"override v"
		" LEFT JOIN lane ON lane.id = v.lane LEFT JOIN users w ON w.id = v.user"
		" WHERE v.wall_ms BETWEEN ?1 AND ?2 AND v.seq > ?3 ORDER BY v.seq LIMIT 2000",
	[SELECT_TENDERED] = "SELECT b.tendered_ms, b.id, n.text, o.order_id, o.service, CASE WHEN b.weight_g "
			    "> 0 THEN b.weight_g ELSE b.grams END,"
			    " coalesce(a.postcode, ''), coalesce(a.country, '') FROM box b INDEXED BY "
			    "box_tendered JOIN number n ON n.id = b.number"
			    " JOIN orders o ON o.id = b.orders LEFT JOIN address a ON a.orders = o.id"
			    " WHERE b.tendered_ms >= ?1 AND (b.tendered_ms, b.id) > (?1, ?2) AND "
			    "b.tendered_ms <= ?3 AND n.carrier = ?4"
			    " AND b.state = 8 ORDER BY b.tendered_ms, b.id LIMIT 1000",
	/* contents as sync_read.c tells central of them; parts of a kit were not ordered by themselves */
	[SELECT_SHIPPED] = "SELECT b.tendered_ms, b.id, o.order_id, b.ordinal, coalesce(n.text, ''), coalesce(n.carrier, ''),"
			   " b.weight_g, b.units,"
			   " (SELECT json_group_array(json_array(c.sku, c.q, c.serial, c.lot, c.expiry)) FROM (SELECT i.sku,"
			   " sum(u.quantity) AS q, coalesce(u.serial, '') AS serial, coalesce(u.lot, '') AS lot, u.expiry"
			   " FROM unit u JOIN item i ON i.id = u.item WHERE u.orders = b.orders AND u.box = b.id"
			   " GROUP BY 1, 3, 4, 5 ORDER BY 1, 3, 4, 5) c),"
			   " (SELECT json_group_object(w.sku, w.q) FROM (SELECT i.sku, sum(l.quantity) AS q FROM line l"
			   " JOIN item i ON i.id = l.item WHERE l.orders = b.orders AND l.kit = 0 GROUP BY 1) w)"
			   " FROM box b INDEXED BY box_tendered JOIN orders o ON o.id = b.orders LEFT JOIN number n ON n.id = "
			   "b.number"
			   " WHERE b.tendered_ms >= ?1 AND (b.tendered_ms, b.id) > (?1, ?2) AND b.tendered_ms <= ?3"
			   " AND (?4 = '' OR n.carrier = ?4) AND b.state = 8 ORDER BY b.tendered_ms, b.id LIMIT 500",
	[SELECT_AFFECTED_SEALED] = AFFECTED_SEALED("box_sealed", "sealed_ms <= ?4 + 3600000"),
	[SELECT_AFFECTED_SLOW] =
		AFFECTED_SEALED("box_slow", "sealed_ms - opened_ms > 3600000 AND sealed_ms > ?4 + 3600000"),
	[SELECT_AFFECTED_OPEN] =
		"SELECT 0, 0, b.id," AFFECTED_COLUMNS "," AFFECTED_EVIDENCE
		"FROM box b INDEXED BY box_state JOIN orders o ON o.id = b.orders" AFFECTED_JOINS
		"WHERE b.state IN (1, 2, 3, 4, 5) AND b.id > ?3 AND b.opened_ms <= ?4"
		" ORDER BY b.id LIMIT 1000",
	[SELECT_AFFECTED_LABELS] =
		"SELECT t.asked_ms, t.id, 0," AFFECTED_COLUMNS ", t.state, t.out_ms, t.id = b.intent"
		" FROM intent t INDEXED BY intent_asked JOIN box b ON b.id = t.box JOIN orders o ON o.id = "
		"b.orders" AFFECTED_JOINS
		"WHERE t.asked_ms >= ?1 AND (t.asked_ms, t.id) > (?1, ?2) AND t.asked_ms <= ?4 AND t.printer "
		"= ?3 ORDER BY t.asked_ms, t.id LIMIT 1000",
	[SELECT_AFFECTED_IMPORT] = "SELECT o.id, coalesce(b.id, 0), 0," AFFECTED_COLUMNS
				   ", 0 FROM orders o INDEXED BY orders_import"
				   " LEFT JOIN box b ON b.orders = o.id" AFFECTED_JOINS
				   "WHERE o.import = ?1 AND o.import <> 0 AND o.id >= ?2 AND (o.id > ?2 OR "
				   "coalesce(b.id, 0) > ?3)"
				   " ORDER BY o.id, b.id LIMIT 1000",
	[SELECT_AFFECTED_SUPERSEDED] =
		"SELECT o.id, coalesce(b.id, 0), 0," AFFECTED_COLUMNS ", s.until_ms FROM superseded s"
		" JOIN orders o ON o.id = s.orders LEFT JOIN box b ON b.orders = o.id" AFFECTED_JOINS
		"WHERE s.import = ?1 AND o.import <> ?1 AND s.orders >= ?2 AND (s.orders > ?2 OR "
		"coalesce(b.id, 0) > ?3)"
		" ORDER BY s.orders, b.id LIMIT 1000",
	[SELECT_AFFECTED_LOT] =
		"SELECT u.item, u.orders, u.id," AFFECTED_COLUMNS
		", u.quantity, i.sku FROM unit u JOIN box b ON b.id = u.box"
		" JOIN orders o ON o.id = u.orders JOIN item i ON i.id = u.item" AFFECTED_JOINS
		"WHERE u.lot = ?4 AND (u.item, u.orders, u.id) > (?1, ?2, ?3) AND (?5 = 0 OR u.item = ?5)"
		" ORDER BY u.item, u.orders, u.id LIMIT 1000",
	[SELECT_AFFECTED_SERIAL] =
		"SELECT u.item, u.orders, u.id," AFFECTED_COLUMNS
		", u.quantity, i.sku FROM unit u JOIN box b ON b.id = u.box"
		" JOIN orders o ON o.id = u.orders JOIN item i ON i.id = u.item" AFFECTED_JOINS
		"WHERE u.serial = ?4 AND (u.item, u.orders, u.id) > (?1, ?2, ?3) AND u.item = ?5 ORDER BY "
		"u.item, u.orders, u.id LIMIT 1000",
	[SELECT_AFFECTED_ORDER] =
		"SELECT o.id, coalesce(b.id, 0), 0," AFFECTED_COLUMNS
		"FROM orders o LEFT JOIN box b ON b.orders = o.id" AFFECTED_JOINS
		"WHERE o.id = ?1 AND coalesce(b.id, 0) > ?3 AND ?2 >= 0 ORDER BY b.id LIMIT 1000",
	[SELECT_IMPORT_NAMED] =
		"SELECT id, file, started_ms, coalesce(finished_ms, 0), rows, summary FROM import"
		" WHERE id = ?1 OR file = ?2 OR substr(file, -length(?2) - 1) = '/' || ?2 ORDER BY id DESC "
		"LIMIT 1",
	[SELECT_SCANNER] = "SELECT d.id, d.key, d.product, coalesce(lane.name, '') FROM device d LEFT JOIN "
			   "lane ON lane.id = d.lane"
			   " WHERE d.key = ?1 OR d.product = ?1 OR CAST(d.id AS TEXT) = ?1 ORDER BY d.key = "
			   "?1 DESC LIMIT 1",
	[SELECT_SKU] = "SELECT id, sku, description FROM item WHERE sku = ?",
	[SELECT_RECALL_ROW] =
		"SELECT r.item, i.sku, r.lot, r.serial, r.reason, r.started_ms, coalesce(u.name, '') FROM "
		"recall r"
		" JOIN item i ON i.id = r.item LEFT JOIN users u ON u.id = r.user WHERE r.id = ?",
	[SELECT_PRINTER_NAMED] = "SELECT name, state, reason, text FROM printer WHERE name = ?1 UNION ALL"
				 " SELECT printer, 0, '', '' FROM (SELECT printer FROM intent ORDER BY id "
				 "DESC LIMIT 100000) WHERE printer = ?1 LIMIT 1",
	[SELECT_SEQ_NEAR] = "SELECT seq, line FROM journal WHERE seq >= ? ORDER BY seq LIMIT 1",
	[SELECT_LAST_SEQ] = "SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM journal",
};
