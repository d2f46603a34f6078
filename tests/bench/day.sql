-- A day of 100,000 sealed boxes and 20,000 refusals, the last of them a minute ago, for scripts/bench-lead-pages. 1,000 orders are
-- held and 500 boxes are not to leave, more than the page of needs shows at once.
PRAGMA foreign_keys = OFF;
CREATE TEMP TABLE day AS
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
	SELECT i, 1000000 + i AS id, (unixepoch('now') - 28800) * 1000 + i * 287 AS at FROM n;
BEGIN;
INSERT INTO orders (id, order_id, revision, revision_rank, state, content, address_hash, created_ms)
	SELECT id, 'D-' || i, '1', 1, CASE WHEN i <= 1000 THEN 6 ELSE 4 END, i, i, at FROM day;
INSERT INTO address SELECT id, 'Customer ' || i, '', i || ' Road', '', 'London', '', 'NW8 9AY', 'GB', '', '' FROM day;
INSERT INTO line (orders, n, line_id, item, quantity, packed, most)
	SELECT id, 1, '1', (SELECT id FROM item WHERE sku = 'S' || (1 + i % 1000)), 3, 3, 3 FROM day;
INSERT INTO box (id, orders, ordinal, state, units, number, intent, attempt, intercept, lane, opened_ms, sealed_ms)
	SELECT id, id, 1, 6, 3, id, id, 1, i BETWEEN 2000 AND 2499, 1 + i % 31, at - 60000, at FROM day;
INSERT INTO number SELECT id, printf('00%018d', id), 'sscc', id, 2 FROM day;
INSERT INTO intent (id, box, number, attempt, state, printer, asked_ms, out_ms)
	SELECT id, id, id, 1, 5, 'label', at - 4000, at - 2000 FROM day;
INSERT INTO unit (id, box, orders, line, item, quantity, via, scan, user)
	SELECT id, id, id, 1, (SELECT id FROM item WHERE sku = 'S' || (1 + i % 1000)), 3, 1, 0, 1 + i % 31 FROM day;
INSERT INTO mismatch (seq, wall_ms, lane, user, orders, verdict, item, via)
	SELECT 1000000000 + i, at, 1 + i % 31, 1 + i % 31, id, 74,
	(SELECT id FROM item WHERE sku = 'S' || (1 + i % 50)), 1 FROM day WHERE i % 5 = 0;
COMMIT;
