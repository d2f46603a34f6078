-- Version 4: what has left, for other systems and dashboards.

-- Of a box that a carrier has: since when, by its station's clock, and since when central knows. The second is what who asks
-- again and again goes on from: a station may have been out of reach for days.
ALTER TABLE box ADD tendered timestamptz;
ALTER TABLE box ADD heard timestamptz;
CREATE INDEX box_tendered ON box (tendered) WHERE tendered IS NOT NULL;
CREATE INDEX box_heard ON box (heard) WHERE heard IS NOT NULL;

CREATE FUNCTION note_tender() RETURNS trigger LANGUAGE plpgsql SET search_path = packwarden, pg_temp AS $$
BEGIN
	NEW.tendered := to_timestamp((NEW.row::jsonb->>'tendered_ms')::double precision / 1000);
	IF NEW.state = 'tendered' AND (TG_OP = 'INSERT' OR OLD.heard IS NULL) THEN
		NEW.heard := now();
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER note_tender BEFORE INSERT OR UPDATE OF row ON box FOR EACH ROW EXECUTE FUNCTION note_tender();

-- How much of each SKU an order has: nothing personal, so it stays when the document goes.
ALTER TABLE orders ADD wanted jsonb;
CREATE FUNCTION note_wanted() RETURNS trigger LANGUAGE plpgsql SET search_path = packwarden, pg_temp AS $$
BEGIN
	UPDATE orders SET wanted = (SELECT jsonb_object_agg(sku, quantity) FROM (SELECT l->>'sku' AS sku,
		sum((l->>'quantity')::bigint) AS quantity FROM jsonb_array_elements(NEW.document::jsonb->'lines') AS l GROUP BY 1) AS s)
		WHERE order_id = NEW.order_id;
	RETURN NULL;
END $$;
CREATE TRIGGER note_wanted AFTER INSERT OR UPDATE ON order_document FOR EACH ROW EXECUTE FUNCTION note_wanted();
UPDATE order_document SET document = document;

CREATE VIEW seen_shipped AS
	SELECT s.name AS station, format('%s-%s-%s', s.name, b.epoch, b.n) AS box, b.order_id, b.ordinal,
	       b.number AS tracking_number, b.carrier, b.tendered, b.heard, b.weight_g, b.units, b.contents, o.wanted, b.epoch, b.n
	FROM box b JOIN station s ON s.id = b.station LEFT JOIN orders o ON o.order_id = b.order_id
	WHERE b.state = 'tendered';

-- What has not left whole: who holds it, and how far it is.
CREATE VIEW seen_unshipped AS
	SELECT o.order_id, o.status, o.ship_by, o.carrier, s.name AS station, o.units,
	       coalesce(sum(b.units) FILTER (WHERE b.state = 'tendered'), 0) AS units_shipped,
	       count(b.n) FILTER (WHERE b.state IN ('sealed', 'loaded')) AS boxes_sealed
	FROM orders o LEFT JOIN lease l ON l.order_id = o.order_id LEFT JOIN station s ON s.id = l.station
	     LEFT JOIN box b ON b.order_id = o.order_id AND b.state <> 'voided'
	WHERE o.status IN ('released', 'held') GROUP BY o.order_id, s.name
	HAVING o.units > coalesce(sum(b.units) FILTER (WHERE b.state = 'tendered'), 0);

CREATE VIEW seen_days AS
	SELECT s.name AS station, b.sealed::date AS day, count(*) AS boxes, sum(b.units) AS units,
	       count(*) FILTER (WHERE b.state = 'tendered') AS shipped, count(*) FILTER (WHERE b.intercept) AS intercepted
	FROM box b JOIN station s ON s.id = b.station WHERE b.sealed IS NOT NULL AND b.state <> 'voided' GROUP BY 1, 2;

GRANT SELECT ON seen_shipped, seen_unshipped, seen_days TO packwarden_reader;
