-- For people and dashboards: no personal data. A new column goes at the end of its view: dashboards build on them, and they
-- are replaced, not dropped.

CREATE OR REPLACE VIEW seen_boxes AS
	SELECT s.name AS station, b.epoch, b.n, format('%s-%s-%s', s.name, b.epoch, b.n) AS box, b.order_id, b.ordinal, b.state,
	       b.number AS tracking_number, b.carrier, b.intercept, b.sealed, b.weight_g, b.units
	FROM box b JOIN station s ON s.id = b.station;

CREATE OR REPLACE VIEW seen_stations AS
	SELECT s.name AS station, s.state, s.epoch, s.seen, s.program, coalesce(e.head, 0) AS events
	FROM station s LEFT JOIN station_epoch e ON e.station = s.id AND e.epoch = s.epoch;

CREATE OR REPLACE VIEW seen_conflicts AS
	SELECT c.id, c.found, c.kind, c.order_id, format('%s-%s-%s', s.name, c.epoch, c.n) AS box, c.what, c.settled
	FROM conflict c JOIN station s ON s.id = c.station;

CREATE OR REPLACE VIEW seen_incidents AS
	SELECT i.at, s.name AS station, i.kind, i.text FROM incident i LEFT JOIN station s ON s.id = i.station;

CREATE OR REPLACE VIEW seen_orders AS
	SELECT o.order_id, o.status, o.carrier, o.zone, o.ship_by, o.lines, o.units, o.added, s.name AS station, l.since AS leased,
	       (SELECT count(*) FROM box b WHERE b.order_id = o.order_id AND b.state <> 'voided') AS boxes
	FROM orders o LEFT JOIN lease l USING (order_id) LEFT JOIN station s ON s.id = l.station;

CREATE OR REPLACE VIEW seen_numbers AS
	SELECT carrier, 'free' AS held_by, next AS first, last, last - next + 1 AS numbers FROM pool WHERE next <= last
	UNION ALL
	SELECT b.carrier, s.name, b.first, b.last, b.last - b.first + 1 FROM block b JOIN station s ON s.id = b.station;

CREATE OR REPLACE VIEW seen_nights AS
	SELECT name AS station, night, agrees, night_text AS text FROM station;

CREATE OR REPLACE VIEW seen_shipped AS
	SELECT s.name AS station, format('%s-%s-%s', s.name, b.epoch, b.n) AS box, b.order_id, b.ordinal,
	       b.number AS tracking_number, b.carrier, b.tendered, b.heard, b.weight_g, b.units, b.contents, o.wanted, b.epoch, b.n
	FROM box b JOIN station s ON s.id = b.station LEFT JOIN orders o ON o.order_id = b.order_id
	WHERE b.state = 'tendered';

-- What has not left whole: who holds it, and how far it is.
CREATE OR REPLACE VIEW seen_unshipped AS
	SELECT o.order_id, o.status, o.ship_by, o.carrier, s.name AS station, o.units,
	       coalesce(sum(b.units) FILTER (WHERE b.state = 'tendered'), 0) AS units_shipped,
	       count(b.n) FILTER (WHERE b.state IN ('sealed', 'loaded')) AS boxes_sealed
	FROM orders o LEFT JOIN lease l ON l.order_id = o.order_id LEFT JOIN station s ON s.id = l.station
	     LEFT JOIN box b ON b.order_id = o.order_id AND b.state <> 'voided'
	WHERE o.status IN ('released', 'held') GROUP BY o.order_id, s.name
	HAVING o.units > coalesce(sum(b.units) FILTER (WHERE b.state = 'tendered'), 0);

CREATE OR REPLACE VIEW seen_days AS
	SELECT s.name AS station, b.sealed::date AS day, count(*) AS boxes, sum(b.units) AS units,
	       count(*) FILTER (WHERE b.state = 'tendered') AS shipped, count(*) FILTER (WHERE b.intercept) AS intercepted
	FROM box b JOIN station s ON s.id = b.station WHERE b.sealed IS NOT NULL AND b.state <> 'voided' GROUP BY 1, 2;

CREATE OR REPLACE VIEW seen_purges AS SELECT at, days, orders, reasons, who FROM purge;
