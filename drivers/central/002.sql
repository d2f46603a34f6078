-- Version 2: orders and who holds them, and what goes down to stations.
--   PW030 no such order  PW031 leased to another  PW032 attest needed  PW033 no such station

CREATE TABLE orders (
	order_id text PRIMARY KEY,
	revision bigint NOT NULL,                        -- newer is greater
	content text NOT NULL,                           -- a hash of the document: the same revision with other content is told
	status text NOT NULL CHECK (status IN ('released', 'held', 'cancelled', 'shipped')),
	carrier text NOT NULL DEFAULT '',
	zone text NOT NULL DEFAULT '',                   -- country and the first two of the postcode: "GB-NW"
	tote text NOT NULL DEFAULT '',
	ship_by text NOT NULL DEFAULT '',
	lines int NOT NULL,
	units bigint NOT NULL,
	added timestamptz NOT NULL DEFAULT now(),
	changed timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_tote ON orders (tote) WHERE tote <> '';

CREATE TABLE order_document (                        -- personal data: purged on its own schedule
	order_id text PRIMARY KEY REFERENCES orders,
	document text NOT NULL                           -- the order as native JSON, one line: what a station imports
);

-- Who may pack an order: one station at a time. Each lease has a number that was never given before, the fence; what comes
-- up under an older one is a conflict. It ends by the station's own word in its journal (given back), or by a lead who
-- attests that the station stands still (taken); never by a timer, as a station may be packing out of reach.
CREATE SEQUENCE fence;
CREATE TABLE lease (
	order_id text PRIMARY KEY REFERENCES orders,
	station int NOT NULL REFERENCES station,
	fence bigint NOT NULL UNIQUE,
	since timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX lease_station ON lease (station);
CREATE TABLE lease_ended (
	fence bigint PRIMARY KEY,
	order_id text NOT NULL,
	station int NOT NULL,
	since timestamptz NOT NULL,
	ended timestamptz NOT NULL DEFAULT now(),
	how text NOT NULL CHECK (how IN ('given', 'taken')),
	who text NOT NULL DEFAULT '',
	reason text NOT NULL DEFAULT ''
);
CREATE INDEX lease_ended_order ON lease_ended (order_id);

ALTER TABLE station ADD share int NOT NULL DEFAULT 1 CHECK (share >= 0);       -- of what is dealt; 0: only what it asks for
ALTER TABLE station ADD capacity int NOT NULL DEFAULT 10000 CHECK (capacity >= 0); -- orders that it holds at most when dealt
ALTER TABLE station ADD carriers text[] NOT NULL DEFAULT '{}';                 -- that it is dealt; none: all
ALTER TABLE station ADD zones text[] NOT NULL DEFAULT '{}';                    -- likewise: beginnings of orders.zone

CREATE TABLE item (
	sku text PRIMARY KEY,
	document text NOT NULL,                          -- its rows as native JSON lines
	changed timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE person (
	name text PRIMARY KEY,
	role text NOT NULL CHECK (role IN ('packer', 'lead', 'admin')),
	badge text NOT NULL UNIQUE,
	pin text NOT NULL DEFAULT '',                    -- argon2id
	disabled boolean NOT NULL DEFAULT false
);
CREATE TABLE recall (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	sku text NOT NULL,
	lot text NOT NULL DEFAULT '',
	serial text NOT NULL DEFAULT '',
	reason text NOT NULL,
	started timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE wish (                                  -- hold, release, cancel, uncancel: by a person at central
	order_id text PRIMARY KEY REFERENCES orders,
	verb text NOT NULL CHECK (verb IN ('hold', 'release', 'cancel', 'uncancel')),
	reason text NOT NULL,
	who text NOT NULL
);

-- What a station is to be told: that something is new, by its key; the newest state of it is read when it is fetched, so
-- that ten changes of one order are one row. n counts up under the lock of feed_head, so that whoever has read up to n
-- has missed nothing that commits later. Station 0 stands for all.
CREATE TABLE feed_head (station int PRIMARY KEY, n bigint NOT NULL);
INSERT INTO feed_head VALUES (0, 0);
CREATE TABLE feed (
	station int NOT NULL,
	kind text NOT NULL,
	key text NOT NULL,
	n bigint NOT NULL,
	PRIMARY KEY (station, kind, key)
);
CREATE UNIQUE INDEX feed_n ON feed (station, n);

CREATE FUNCTION tell(p_station int, p_kind text, p_key text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	next bigint;
BEGIN
	INSERT INTO feed_head AS h VALUES (p_station, 1) ON CONFLICT (station) DO UPDATE SET n = h.n + 1 RETURNING n INTO next;
	INSERT INTO feed (station, kind, key, n) VALUES (p_station, p_kind, p_key, next)
		ON CONFLICT (station, kind, key) DO UPDATE SET n = next;
	PERFORM pg_notify('packwarden_' || p_station, '');
END $$;

-- Feeds are locked in the order of their stations, or two who tell many could wait for each other.
CREATE FUNCTION tell_many(p_station int, p_kind text, p_keys text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	first bigint;
BEGIN
	IF cardinality(p_keys) = 0 THEN
		RETURN;
	END IF;
	INSERT INTO feed_head AS h VALUES (p_station, cardinality(p_keys)) ON CONFLICT (station)
		DO UPDATE SET n = h.n + cardinality(p_keys) RETURNING n - cardinality(p_keys) INTO first;
	DELETE FROM feed WHERE station = p_station AND kind = p_kind AND key = ANY (p_keys);
	INSERT INTO feed (station, kind, key, n) SELECT p_station, p_kind, k, first + i
		FROM unnest(p_keys) WITH ORDINALITY AS t(k, i);
	PERFORM pg_notify('packwarden_' || p_station, '');
END $$;

-- ---- orders ----

-- Documents with what is read from them, a batch at a time. Answers a row for each: new, updated, unchanged, stale, differs.
CREATE FUNCTION put_orders(p_documents text[], p_revisions text[]) RETURNS TABLE (order_id text, result text)
LANGUAGE plpgsql AS $$
DECLARE
	s int;
BEGIN
	CREATE TEMP TABLE incoming ON COMMIT DROP AS
	SELECT DISTINCT ON (j->>'order_id') j->>'order_id' AS order_id, r::bigint AS revision, md5(d) AS content, d AS document,
	       coalesce(nullif(j->>'status', ''), 'released') AS status, coalesce(j->>'carrier', '') AS carrier,
	       upper(coalesce(j->>'country', '')) || '-' || left(upper(coalesce(j->>'postcode', '')), 2) AS zone,
	       coalesce(j->>'tote', '') AS tote, coalesce(j->>'ship_by', '') AS ship_by,
	       jsonb_array_length(j->'lines') AS lines,
	       (SELECT sum((l->>'quantity')::bigint) FROM jsonb_array_elements(j->'lines') AS l) AS units, ''::text AS result
	FROM unnest(p_documents, p_revisions) AS t(d, r), LATERAL (SELECT d::jsonb AS j) AS parsed
	ORDER BY j->>'order_id', r::bigint DESC;
	UPDATE incoming i SET result = CASE WHEN o.order_id IS NULL THEN 'new' WHEN o.revision > i.revision THEN 'stale'
		WHEN o.revision = i.revision AND o.content = i.content THEN 'unchanged'
		WHEN o.revision = i.revision THEN 'differs' ELSE 'updated' END
	FROM incoming n LEFT JOIN orders o ON o.order_id = n.order_id WHERE n.order_id = i.order_id;
	INSERT INTO orders AS o (order_id, revision, content, status, carrier, zone, tote, ship_by, lines, units)
	SELECT i.order_id, i.revision, i.content, i.status, i.carrier, i.zone, i.tote, i.ship_by, i.lines, coalesce(i.units, 0)
	FROM incoming i WHERE i.result IN ('new', 'updated')
	ON CONFLICT ON CONSTRAINT orders_pkey DO UPDATE SET revision = excluded.revision, content = excluded.content,
		status = excluded.status, carrier = excluded.carrier, zone = excluded.zone, tote = excluded.tote,
		ship_by = excluded.ship_by, lines = excluded.lines, units = excluded.units, changed = now();
	INSERT INTO order_document AS d SELECT i.order_id, i.document FROM incoming i WHERE i.result IN ('new', 'updated')
		ON CONFLICT ON CONSTRAINT order_document_pkey DO UPDATE SET document = excluded.document;
	FOR s IN SELECT DISTINCT l.station FROM incoming i JOIN lease l ON l.order_id = i.order_id WHERE i.result = 'updated'
	         ORDER BY 1 LOOP
		PERFORM tell_many(s, 'order', ARRAY(SELECT i.order_id FROM incoming i JOIN lease l ON l.order_id = i.order_id
			WHERE i.result = 'updated' AND l.station = s));
	END LOOP;
	RETURN QUERY SELECT i.order_id, i.result FROM incoming i;
	DROP TABLE incoming;
END $$;

CREATE FUNCTION put_items(p_skus text[], p_documents text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	changed text[];
BEGIN
	WITH put AS (INSERT INTO item AS i (sku, document) SELECT * FROM unnest(p_skus, p_documents)
		ON CONFLICT (sku) DO UPDATE SET document = excluded.document, changed = now() WHERE i.document <> excluded.document
		RETURNING sku)
	SELECT coalesce(array_agg(sku), '{}') INTO changed FROM put;
	PERFORM tell_many(0, 'item', changed);
	RETURN cardinality(changed);
END $$;

CREATE FUNCTION wish_state(p_order text, p_verb text, p_reason text, p_who text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s int;
BEGIN
	IF NOT EXISTS (SELECT FROM orders WHERE order_id = p_order) THEN
		RAISE EXCEPTION 'There is no order %.', p_order USING ERRCODE = 'PW030';
	END IF;
	INSERT INTO wish VALUES (p_order, p_verb, p_reason, p_who)
		ON CONFLICT (order_id) DO UPDATE SET verb = p_verb, reason = p_reason, who = p_who;
	SELECT station INTO s FROM lease WHERE order_id = p_order;
	IF FOUND THEN
		PERFORM tell(s, 'state', p_order);
	END IF;
END $$;

CREATE FUNCTION put_person(p_name text, p_role text, p_badge text, p_pin text, p_disabled boolean) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO person VALUES (p_name, p_role, p_badge, p_pin, p_disabled) ON CONFLICT (name) DO UPDATE SET role = p_role,
		pin = p_pin, disabled = p_disabled;
	SELECT tell(0, 'person', p_name)
$$;

CREATE FUNCTION add_recall(p_sku text, p_lot text, p_serial text, p_reason text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	new bigint;
BEGIN
	INSERT INTO recall (sku, lot, serial, reason) VALUES (p_sku, p_lot, p_serial, p_reason) RETURNING id INTO new;
	PERFORM tell(0, 'recall', new::text);
	RETURN new;
END $$;

-- ---- leases ----

-- On demand: a packer has scanned an order, or its tote, that the station does not hold. Answers {"result": "leased" |
-- "unknown" | "elsewhere" | "cancelled" | "shipped", "order", "station"}; what is leased comes by news(), at once.
CREATE FUNCTION claim(p_code text) RETURNS json
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
	INSERT INTO lease (order_id, station, fence) VALUES (o.order_id, s.id, nextval('fence')) ON CONFLICT (order_id) DO NOTHING;
	SELECT * INTO l FROM lease WHERE order_id = o.order_id;
	IF l.station <> s.id THEN
		RETURN json_build_object('result', 'elsewhere', 'order', o.order_id, 'station',
			(SELECT name FROM station WHERE id = l.station));
	END IF;
	PERFORM tell(s.id, 'order', o.order_id);
	RETURN json_build_object('result', 'leased', 'order', o.order_id);
END $$;

-- By rule: what nobody holds, most urgent first, goes to the station that holds the least for its share, of those that
-- have room and are dealt its carrier and zone. Returns how many were dealt.
CREATE FUNCTION deal(p_most int) RETURNS int LANGUAGE plpgsql AS $$
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
	         AND NOT EXISTS (SELECT FROM lease WHERE lease.order_id = orders.order_id)
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

-- What is not said stays as it is. Lists are divided by commas; an empty one is all.
CREATE FUNCTION set_station_rule(p_name text, p_share int, p_capacity int, p_carriers text, p_zones text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	s station;
BEGIN
	UPDATE station SET share = coalesce(p_share, share), capacity = coalesce(p_capacity, capacity),
		carriers = coalesce(string_to_array(nullif(p_carriers, ''), ','), CASE WHEN p_carriers = '' THEN '{}' ELSE carriers END),
		zones = coalesce(string_to_array(nullif(upper(p_zones), ''), ','), CASE WHEN p_zones = '' THEN '{}' ELSE zones END)
		WHERE name = p_name RETURNING * INTO s;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'There is no station %.', p_name USING ERRCODE = 'PW033';
	END IF;
	RETURN format('share %s, at most %s orders, carriers %s, zones %s', s.share, s.capacity,
		CASE s.carriers WHEN '{}' THEN 'all' ELSE array_to_string(s.carriers, ' ') END,
		CASE s.zones WHEN '{}' THEN 'all' ELSE array_to_string(s.zones, ' ') END);
END $$;

-- By a lead who says that the station stands still: what it packs of the order from now on is a conflict.
CREATE FUNCTION reassign(p_order text, p_to text, p_attest boolean, p_who text, p_reason text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	l lease;
	target station;
	new bigint := nextval('fence');
BEGIN
	SELECT * INTO target FROM station WHERE name = p_to;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'There is no station %.', p_to USING ERRCODE = 'PW033';
	END IF;
	PERFORM FROM orders WHERE order_id = p_order FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'There is no order %.', p_order USING ERRCODE = 'PW030';
	END IF;
	SELECT * INTO l FROM lease WHERE order_id = p_order FOR UPDATE;
	IF FOUND AND l.station = target.id THEN
		RAISE EXCEPTION '% holds the order % already.', p_to, p_order USING ERRCODE = 'PW031';
	ELSIF FOUND AND NOT p_attest THEN
		RAISE EXCEPTION 'The order % is leased to %.', p_order, (SELECT name FROM station WHERE id = l.station)
			USING ERRCODE = 'PW032', HINT = 'Have that station give it back (order give-back). If it stands still, and what '
				'it has of the order is set aside, say so with --attest.';
	ELSIF FOUND THEN
		INSERT INTO lease_ended (fence, order_id, station, since, how, who, reason)
			VALUES (l.fence, p_order, l.station, l.since, 'taken', p_who, p_reason);
		DELETE FROM lease WHERE order_id = p_order;
		PERFORM tell(l.station, 'lost', l.fence::text);
		PERFORM add_incident(l.station, 'reassigned', format('Order %s was taken from %s and given to %s by %s: %s', p_order,
			(SELECT name FROM station WHERE id = l.station), p_to, p_who, p_reason));
	END IF;
	INSERT INTO lease (order_id, station, fence) VALUES (p_order, target.id, new);
	PERFORM tell(target.id, 'order', p_order);
	-- what it had sealed of it before is here already, and no push will bring it again
	PERFORM take_conflicts(s, ARRAY(SELECT row FROM box WHERE station = l.station AND fence = l.fence))
		FROM station s WHERE s.id = l.station;
	RETURN new;
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
	JOIN lease_ended e ON e.fence = b.fence AND e.how = 'taken'
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
ALTER TABLE conflict ADD told boolean NOT NULL DEFAULT false;
CREATE INDEX conflict_untold ON conflict (id) WHERE NOT told AND settled IS NULL;

-- What is new in the feeds of all stations and of this one, behind what it has taken: at most p_most rows of each.
CREATE FUNCTION news(p_all bigint, p_mine bigint, p_most int) RETURNS TABLE (mine boolean, n bigint, kind text, key text,
                      fence bigint, body text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	RETURN QUERY
	WITH fresh AS (
		(SELECT false AS mine, f.n, f.kind, f.key FROM feed f WHERE f.station = 0 AND f.n > p_all ORDER BY f.n LIMIT p_most)
		UNION ALL
		(SELECT true, f.n, f.kind, f.key FROM feed f WHERE f.station = s.id AND f.n > p_mine ORDER BY f.n LIMIT p_most))
	SELECT w.mine, w.n, w.kind, w.key, coalesce(l.fence, 0), CASE w.kind
		WHEN 'order' THEN (SELECT d.document FROM order_document d WHERE d.order_id = w.key AND l.fence IS NOT NULL)
		WHEN 'item' THEN (SELECT i.document FROM item i WHERE i.sku = w.key)
		WHEN 'state' THEN (SELECT json_build_object('verb', x.verb, 'reason', x.reason)::text FROM wish x WHERE x.order_id = w.key
			AND l.fence IS NOT NULL)
		WHEN 'person' THEN (SELECT row_to_json(p)::text FROM person p WHERE p.name = w.key)
		WHEN 'recall' THEN (SELECT row_to_json(r)::text FROM recall r WHERE r.id::text = w.key)
		WHEN 'lost' THEN (SELECT json_build_object('order', e.order_id, 'reason', e.reason)::text FROM lease_ended e
			WHERE e.fence::text = w.key AND e.station = s.id)
		WHEN 'intercept' THEN (SELECT json_build_object('order', c.order_id, 'kind', c.kind, 'what', c.what)::text
			FROM conflict c WHERE c.station = s.id AND c.epoch || '-' || c.n = w.key ORDER BY c.id DESC LIMIT 1)
		WHEN 'conflict' THEN '{}' END
	FROM fresh w LEFT JOIN lease l ON w.mine AND w.kind IN ('order', 'state') AND l.order_id = w.key AND l.station = s.id
	ORDER BY w.mine, w.n;
END $$;

CREATE VIEW seen_orders AS
	SELECT o.order_id, o.status, o.carrier, o.zone, o.ship_by, o.lines, o.units, o.added, s.name AS station, l.since AS leased,
	       (SELECT count(*) FROM box b WHERE b.order_id = o.order_id AND b.state <> 'voided') AS boxes
	FROM orders o LEFT JOIN lease l USING (order_id) LEFT JOIN station s ON s.id = l.station;

GRANT EXECUTE ON FUNCTION claim, news TO packwarden_station;
GRANT SELECT ON seen_orders TO packwarden_reader;
