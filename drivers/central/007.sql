-- Version 7: who may have an order that boxes are here of, and what a restored station holds: as tests/model has it.

ALTER TABLE lease_ended DROP CONSTRAINT lease_ended_how_check;
ALTER TABLE lease_ended ADD CONSTRAINT lease_ended_how_check CHECK (how IN ('given', 'taken', 'restored'));

-- A station that was restored from a backup may have packed more than it knows: its leases end, and it asks anew. What it
-- had sealed under them is a conflict once another has had the order since.
CREATE FUNCTION end_leases() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
BEGIN
	WITH ended AS (DELETE FROM lease WHERE station = NEW.id RETURNING *)
	INSERT INTO lease_ended (fence, order_id, station, since, how, reason)
		SELECT fence, order_id, station, since, 'restored', format('epoch %s', NEW.epoch) FROM ended;
	RETURN NULL;
END $$;
CREATE TRIGGER end_leases AFTER UPDATE OF epoch ON station FOR EACH ROW WHEN (OLD.epoch > 0 AND NEW.epoch > OLD.epoch)
	EXECUTE FUNCTION end_leases();

CREATE OR REPLACE FUNCTION take_conflicts(s station, p_boxes text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c record;
BEGIN
	INSERT INTO conflict (kind, order_id, station, epoch, n, what)
	SELECT 'lease', b.order_id, b.station, b.epoch, b.n, b.order_id
	FROM unnest(p_boxes) AS r, LATERAL (SELECT r::jsonb AS j) AS parsed
	JOIN box b ON b.station = s.id AND b.epoch = (j->>'epoch')::int AND b.n = (j->>'n')::bigint
	JOIN lease_ended e ON e.fence = b.fence AND (e.how = 'taken' OR (e.how = 'restored' AND EXISTS (SELECT FROM
		(SELECT order_id, station, fence FROM lease UNION ALL SELECT order_id, station, fence FROM lease_ended) AS later
		WHERE later.order_id = b.order_id AND later.fence > e.fence AND later.station <> b.station)))
	WHERE b.state IN ('sealed', 'loaded', 'tendered')
	ON CONFLICT DO NOTHING;
	FOR c IN SELECT * FROM conflict WHERE settled IS NULL AND NOT told ORDER BY station LOOP
		PERFORM tell(c.station, 'intercept', c.epoch || '-' || c.n);
		IF c.kind = 'lease' THEN
			PERFORM tell(l.station, 'conflict', c.order_id) FROM lease l WHERE l.order_id = c.order_id AND l.station <> c.station;
		END IF;
		PERFORM add_incident(c.station, 'conflict', format('%s: box %s-%s of order %s', CASE c.kind
			WHEN 'lease' THEN 'sealed after its lease was taken' WHEN 'serial' THEN 'a serial number is packed twice, ' || c.what
			ELSE 'a number is on two boxes, ' || c.what END, c.epoch, c.n, c.order_id));
		UPDATE conflict SET told = true WHERE id = c.id;
	END LOOP;
END $$;

CREATE FUNCTION has_boxes(p_order text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM box WHERE order_id = p_order AND state <> 'voided')
$$;

-- What nobody holds, and boxes are here of, is packed: a lead looks at them, and reassign() gives it out. What is left of an
-- order for a next shipment stays with the station that holds its lease.
CREATE OR REPLACE FUNCTION claim(p_code text) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
	o orders;
	l lease;
BEGIN
	SELECT * INTO o FROM orders WHERE order_id = p_code;
	IF NOT FOUND THEN
		SELECT * INTO o FROM orders WHERE tote = p_code AND tote <> '' AND status <> 'shipped' ORDER BY added DESC LIMIT 1;
	END IF;
	IF o.order_id IS NULL THEN
		RETURN json_build_object('result', 'unknown');
	ELSIF o.status IN ('cancelled', 'shipped') THEN
		RETURN json_build_object('result', o.status, 'order', o.order_id);
	END IF;
	IF has_boxes(o.order_id) AND NOT EXISTS (SELECT FROM lease WHERE order_id = o.order_id) THEN
		RETURN json_build_object('result', 'packed', 'order', o.order_id);
	END IF;
	INSERT INTO lease (order_id, station, fence) VALUES (o.order_id, s.id, nextval('fence')) ON CONFLICT (order_id) DO NOTHING;
	SELECT * INTO l FROM lease WHERE order_id = o.order_id;
	IF l.station <> s.id THEN
		RETURN json_build_object('result', 'elsewhere', 'order', o.order_id, 'station',
			(SELECT name FROM station WHERE id = l.station));
	END IF;
	PERFORM tell(s.id, 'order', o.order_id);
	RETURN json_build_object('result', 'leased', 'order', o.order_id);
END $$;

CREATE OR REPLACE FUNCTION deal(p_most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	o record;
	chosen int;
	dealt int := 0;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('packwarden.deal'));
	CREATE TEMP TABLE hand ON COMMIT DROP AS SELECT s.id, s.share, s.carriers, s.zones,
		s.capacity - count(l.order_id) AS room, count(l.order_id) AS held, '{}'::text[] AS keys
		FROM station s LEFT JOIN lease l ON l.station = s.id WHERE s.state = 'ok' AND s.share > 0 AND s.epoch > 0 GROUP BY s.id;
	FOR o IN SELECT order_id, carrier, zone FROM orders WHERE status = 'released'
	         AND NOT EXISTS (SELECT FROM lease WHERE lease.order_id = orders.order_id) AND NOT has_boxes(order_id)
	         ORDER BY ship_by = '', ship_by, added, order_id LIMIT p_most LOOP
		SELECT id INTO chosen FROM hand h WHERE room > 0 AND (carriers = '{}' OR o.carrier = ANY (carriers))
			AND (zones = '{}' OR EXISTS (SELECT FROM unnest(zones) AS z WHERE starts_with(o.zone, z)))
			ORDER BY (held + 1)::numeric / share, id LIMIT 1;
		CONTINUE WHEN NOT FOUND;
		INSERT INTO lease (order_id, station, fence) VALUES (o.order_id, chosen, nextval('fence')) ON CONFLICT DO NOTHING;
		CONTINUE WHEN NOT FOUND;
		UPDATE hand SET room = room - 1, held = held + 1, keys = keys || o.order_id WHERE id = chosen;
		dealt := dealt + 1;
	END LOOP;
	PERFORM tell_many(id, 'order', keys) FROM (SELECT * FROM hand ORDER BY id) AS h;
	DROP TABLE hand;
	RETURN dealt;
END $$;
