-- What comes up: journals, line by line, and boxes, with the conflicts that they show.
--   PW010 gap  PW011 differs

CREATE OR REPLACE FUNCTION make_month(p_month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	name text := 'event_' || to_char(p_month, 'YYYY_MM');
BEGIN
	IF to_regclass('packwarden.' || name) IS NOT NULL THEN
		RETURN;
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('packwarden.make_month'));
	EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF event FOR VALUES FROM (%L) TO (%L)', name, p_month,
	               p_month + interval '1 month');
END $$;

-- A station's journal says "lease ... order=N fence=F state=given": its own word, in its place among what it has packed.
CREATE OR REPLACE FUNCTION take_lines(s station, p_lines text[]) RETURNS void LANGUAGE sql AS $$
	WITH given AS (DELETE FROM lease l USING unnest(p_lines) AS line WHERE line LIKE 'lease %' AND line LIKE '% state=given%'
		AND l.fence = substring(line FROM ' fence=([0-9]+)')::bigint AND l.station = s.id RETURNING l.*)
	INSERT INTO lease_ended (fence, order_id, station, since, how) SELECT fence, order_id, station, since, 'given' FROM given
$$;

-- Boxes of this station that were sealed under a lease that is not its own any more, while another has the order: both are
-- told, and intercept. Likewise for each conflict that was found by serial or number.
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

CREATE OR REPLACE FUNCTION put_boxes(s station, p_boxes text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO box AS b (station, epoch, n, up, row, order_id, ordinal, state, number, carrier, intercept, sealed, weight_g,
	                      fence, units, contents, tendered, heard)
	SELECT s.id, (j->>'epoch')::int, (j->>'n')::bigint, (j->>'up')::bigint, t.row, j->>'order', (j->>'ordinal')::int,
	       j->>'state', j->>'number', j->>'carrier', (j->>'intercept')::boolean,
	       to_timestamp((j->>'sealed_ms')::double precision / 1000), (j->>'weight_g')::int, (j->>'fence')::bigint,
	       (j->>'units')::int, j->'contents',
	       to_timestamp((j->>'tendered_ms')::double precision / 1000), CASE j->>'state' WHEN 'tendered' THEN now() END
	FROM unnest(p_boxes) AS t(row), LATERAL (SELECT t.row::jsonb AS j) AS parsed
	ON CONFLICT (station, epoch, n) DO UPDATE SET up = excluded.up, row = excluded.row, state = excluded.state,
		number = excluded.number, carrier = excluded.carrier, intercept = excluded.intercept, sealed = excluded.sealed,
		weight_g = excluded.weight_g, fence = excluded.fence, units = excluded.units, contents = excluded.contents,
		tendered = excluded.tendered, heard = coalesce(b.heard, excluded.heard)
	WHERE excluded.up > b.up;
	-- a number is used for one box, ever (P6)
	INSERT INTO conflict (kind, order_id, station, epoch, n, what)
	SELECT 'number', b.order_id, b.station, b.epoch, b.n, b.number
	FROM (SELECT DISTINCT r::jsonb->>'number' AS number FROM unnest(p_boxes) AS r) AS new
	JOIN box b ON b.number = new.number AND new.number <> ''
	WHERE EXISTS (SELECT 1 FROM box o WHERE o.number = b.number AND (o.station, o.epoch, o.n) <> (b.station, b.epoch, b.n))
	ON CONFLICT DO NOTHING;
	-- a serial number is packed once, ever (P2)
	DELETE FROM box_serial d USING unnest(p_boxes) AS r(row), LATERAL (SELECT r.row::jsonb AS j) AS parsed
	WHERE d.station = s.id AND d.epoch = (j->>'epoch')::int AND d.n = (j->>'n')::bigint;
	INSERT INTO box_serial (sku, serial, station, epoch, n)
	SELECT DISTINCT c->>0, c->>2, s.id, (j->>'epoch')::int, (j->>'n')::bigint
	FROM unnest(p_boxes) AS r(row), LATERAL (SELECT r.row::jsonb AS j) AS parsed, jsonb_array_elements(j->'contents') AS c
	WHERE c->>2 <> '' AND j->>'state' <> 'voided'
	ON CONFLICT DO NOTHING;
	INSERT INTO conflict (kind, order_id, station, epoch, n, what)
	SELECT 'serial', b.order_id, b.station, b.epoch, b.n, a.sku || ' ' || a.serial
	FROM (SELECT DISTINCT c->>0 AS sku, c->>2 AS serial FROM unnest(p_boxes) AS r, jsonb_array_elements(r::jsonb->'contents')
	      AS c WHERE c->>2 <> '') AS new
	JOIN box_serial a USING (sku, serial) JOIN box b USING (station, epoch, n)
	WHERE EXISTS (SELECT 1 FROM box_serial o WHERE (o.sku, o.serial) = (a.sku, a.serial)
	              AND (o.station, o.epoch, o.n) <> (a.station, a.epoch, a.n))
	ON CONFLICT DO NOTHING;
	PERFORM take_conflicts(s, p_boxes);
END $$;

-- Journal lines p_first, p_first + 1 ... of the epoch, and the boxes that they have changed. What is here already must be the
-- same, byte for byte, and changes nothing: a batch may be sent again. Returns the epoch's head, which is durable.
CREATE OR REPLACE FUNCTION push(p_epoch int, p_first bigint, p_lines text[], p_boxes text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
	e station_epoch;
	last bigint := p_first + cardinality(p_lines) - 1;
	differs bigint;
BEGIN
	SELECT * INTO e FROM station_epoch WHERE station = s.id AND epoch = p_epoch FOR UPDATE;
	IF NOT FOUND OR p_first > e.head + 1 OR p_first < e.first THEN
		RAISE EXCEPTION 'Event % of epoch % does not follow event %, the last that central has.', p_first, p_epoch, e.head
			USING ERRCODE = 'PW010';
	END IF;
	SELECT min(v.seq) INTO differs FROM event v WHERE v.station = s.id AND v.epoch = p_epoch
		AND v.seq BETWEEN p_first AND least(last, e.head) AND v.line <> p_lines[v.seq - p_first + 1];
	IF differs IS NOT NULL THEN
		RAISE EXCEPTION 'Event % of epoch % is another than the one that central has.', differs, p_epoch
			USING ERRCODE = 'PW011', HINT = 'The station''s database was replaced: packwarden restore does that in order.';
	END IF;
	IF last > e.head THEN
		PERFORM make_month(date_trunc('month', now())::date);
		INSERT INTO event (station, epoch, seq, line)
			SELECT s.id, p_epoch, p_first + t.i - 1, t.line FROM unnest(p_lines) WITH ORDINALITY AS t(line, i)
			WHERE p_first + t.i - 1 > e.head;
		PERFORM take_lines(s, p_lines[greatest(e.head - p_first + 2, 1):]);
		UPDATE station_epoch SET head = last WHERE station = s.id AND epoch = p_epoch;
	END IF;
	PERFORM put_boxes(s, p_boxes);
	UPDATE station SET seen = now() WHERE id = s.id;
	RETURN greatest(last, e.head);
END $$;
