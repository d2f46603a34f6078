-- Version 1: stations, and what comes up from them: the journal line by line, and the boxes that were sealed.
--
-- Every function that a station may call begins with me(): who it is comes from session_user, never from what it says.
-- Errors of class PW are for people: the message says what is the matter, the hint what to do.
--   PW001 no station  PW002 disabled  PW003 cloned  PW004 another machine took over  PW010 gap  PW011 differs

CREATE TABLE station (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL UNIQUE,
	role name NOT NULL UNIQUE,                       -- session_user of its connections
	state text NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'disabled', 'cloned')),
	epoch int NOT NULL DEFAULT 0,                    -- of its database: counts its restores; 0: never seen
	greeting bigint NOT NULL DEFAULT 0,              -- counts its greetings
	nonce text NOT NULL DEFAULT '',                  -- moves with each: a second machine with the same image has an old one
	program text NOT NULL DEFAULT '',                -- its version
	added timestamptz NOT NULL DEFAULT now(),
	seen timestamptz
);

CREATE TABLE station_epoch (
	station int NOT NULL REFERENCES station,
	epoch int NOT NULL CHECK (epoch > 0),
	first bigint NOT NULL CHECK (first > 0),         -- its first event
	head bigint NOT NULL,                            -- the newest event that is here: there is no gap before it
	PRIMARY KEY (station, epoch),
	CHECK (head >= first - 1)
);

-- A line of the station's journal, byte for byte. No month has a primary key of its own over (station, epoch, seq):
-- push() looks at station_epoch.head under its row's lock, so that no event is ever here twice.
CREATE TABLE event (
	month date NOT NULL DEFAULT date_trunc('month', now())::date,
	station int NOT NULL,
	epoch int NOT NULL,
	seq bigint NOT NULL,
	line text NOT NULL,
	received timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (station, epoch, seq, month)
) PARTITION BY RANGE (month);

-- Each box that was ever sealed, as its station last said it: `row` is what the station said, byte for byte, the columns
-- are read from it. No personal data.
CREATE TABLE box (
	station int NOT NULL REFERENCES station,
	epoch int NOT NULL,
	n bigint NOT NULL,
	up bigint NOT NULL,                              -- seq of the event that changed it last
	row text NOT NULL,
	order_id text NOT NULL,
	ordinal int NOT NULL,
	state text NOT NULL,
	number text NOT NULL,
	carrier text NOT NULL,
	intercept boolean NOT NULL,
	sealed timestamptz,
	weight_g int NOT NULL,
	fence bigint NOT NULL,                           -- of the lease that the station held for the order, 0: none
	units int NOT NULL,
	contents jsonb NOT NULL,                         -- [[sku, quantity, serial, lot, expiry], ...]
	PRIMARY KEY (station, epoch, n)
);
CREATE INDEX box_order ON box (order_id);
CREATE INDEX box_number ON box (number) WHERE number <> '';
CREATE INDEX box_sealed ON box (sealed);

CREATE TABLE box_serial (                            -- a serial number is packed once, ever: P2 across stations
	sku text NOT NULL,
	serial text NOT NULL,
	station int NOT NULL,
	epoch int NOT NULL,
	n bigint NOT NULL,
	PRIMARY KEY (sku, serial, station, epoch, n)
);

CREATE TABLE conflict (                              -- two stations did what only one may: never silently dropped
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	found timestamptz NOT NULL DEFAULT now(),
	kind text NOT NULL CHECK (kind IN ('lease', 'serial', 'number')),
	order_id text NOT NULL,
	station int NOT NULL REFERENCES station,
	epoch int NOT NULL,
	n bigint NOT NULL,                               -- the box
	what text NOT NULL,                              -- the serial or tracking number
	settled timestamptz,
	UNIQUE (kind, what, station, epoch, n)
);
CREATE INDEX conflict_open ON conflict (found) WHERE settled IS NULL;

CREATE TABLE incident (                              -- what somebody should know of
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	station int REFERENCES station,
	kind text NOT NULL,
	text text NOT NULL
);

-- ---- who calls ----

CREATE FUNCTION me() RETURNS station LANGUAGE plpgsql AS $$
DECLARE
	s station;
BEGIN
	SELECT * INTO s FROM station WHERE role = session_user;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'The role % is no station''s.', session_user
			USING ERRCODE = 'PW001', HINT = 'packwarden central add-station makes one.';
	ELSIF s.state = 'disabled' THEN
		RAISE EXCEPTION 'The station % is disabled at central.', s.name
			USING ERRCODE = 'PW002', HINT = 'packwarden central enable-station lets it in again.';
	ELSIF s.state = 'cloned' THEN
		RAISE EXCEPTION 'Two machines have worked as the station %: both are refused.', s.name
			USING ERRCODE = 'PW003', HINT = 'Stop one of them for good; then packwarden central enable-station.';
	END IF;
	RETURN s;
END $$;

CREATE FUNCTION add_incident(p_station int, p_kind text, p_text text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO incident (station, kind, text) VALUES (p_station, p_kind, p_text)
$$;

-- Each connection begins with it. The station says which greeting was the last that it knows of, with its nonce, and the
-- nonce of this one, which it has made durable before.
--   its last is ours                        this one is ours now
--   its last is the one before ours, and the nonce of this one is ours: our answer was lost, and is given again
--   ours is older, and its nonce of that time (p_past) is ours: central was restored from a backup; we go on from its
--   any other                               two machines with one image: both are refused
-- A new epoch says that the station was restored from a backup, and begins anew; an old one that another machine has
-- taken over. Answers {"station", "id", "epochs": [{"epoch", "first", "head"}]}, {"past": GREETING} to ask for the nonce of
-- that greeting, or {"refused": CODE, "text": TEXT}, which is an answer and no error so that what was noted stays.
-- p_epochs: [[epoch, its first event], ...] of all lives of its database, the newest last.
CREATE FUNCTION greet(p_program text, p_epochs jsonb, p_greeting bigint, p_nonce text, p_next text, p_past text) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
	p_epoch int := (p_epochs->-1->>0)::int;
	p_first bigint := (p_epochs->-1->>1)::bigint;
BEGIN
	SELECT * INTO s FROM station WHERE id = s.id FOR UPDATE;
	IF p_epoch IS NULL OR p_epoch < 1 OR p_first < 1 OR p_greeting < 0 OR length(p_next) < 16 THEN
		RAISE EXCEPTION 'The greeting is none.' USING ERRCODE = 'PW012';
	ELSIF p_epoch < s.epoch THEN
		PERFORM add_incident(s.id, 'superseded', format('Station %s greeted with epoch %s, but is at %s.', s.name, p_epoch,
		                     s.epoch));
		RETURN json_build_object('refused', 'superseded', 'text', format(
			'Another machine works as %s since it was restored from a backup. Stop this one for good.', s.name));
	ELSIF p_epoch > s.epoch THEN
		IF s.epoch > 0 THEN
			PERFORM add_incident(s.id, 'restored', format('Station %s was restored from a backup: epoch %s, from event %s.',
			                     s.name, p_epoch, p_first));
		END IF;
		INSERT INTO station_epoch (station, epoch, first, head)
			SELECT s.id, (e->>0)::int, (e->>1)::bigint, (e->>1)::bigint - 1 FROM jsonb_array_elements(p_epochs) AS e
			ON CONFLICT DO NOTHING;
	ELSIF s.nonce = '' THEN -- let in again after it was cloned
		NULL;
	ELSIF s.greeting = p_greeting AND s.nonce = p_nonce THEN
		NULL;
	ELSIF s.greeting = p_greeting + 1 AND s.nonce = p_next THEN
		NULL;
	ELSIF s.greeting < p_greeting AND p_past = '' THEN
		RETURN json_build_object('past', s.greeting);
	ELSIF s.greeting < p_greeting AND s.nonce = p_past THEN
		PERFORM add_incident(s.id, 'central-restored', format(
			'Station %s knows of %s greetings, central of %s: central was restored from a backup.', s.name, p_greeting,
			s.greeting));
	ELSE
		UPDATE station SET state = 'cloned' WHERE id = s.id;
		PERFORM add_incident(s.id, 'cloned', format('Two machines with one image have greeted as %s: both are refused.',
		                     s.name));
		RETURN json_build_object('refused', 'cloned', 'text', format(
			'Two machines have worked as the station %s: both are refused. Stop one of them for good; then packwarden '
			'central enable-station.', s.name));
	END IF;
	UPDATE station SET epoch = p_epoch, greeting = p_greeting + 1, nonce = p_next, program = p_program, seen = now()
		WHERE id = s.id;
	RETURN json_build_object('station', s.name, 'id', s.id, 'epochs', (SELECT json_agg(json_build_object('epoch', epoch,
		'first', first, 'head', head) ORDER BY epoch) FROM station_epoch WHERE station = s.id));
END $$;

-- By a lead, once it is settled which machine goes on: whichever greets next is the station.
CREATE FUNCTION set_station_state(p_name text, p_state text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s station;
BEGIN
	SELECT * INTO s FROM station WHERE name = p_name FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'There is no station %.', p_name USING ERRCODE = 'PW001';
	END IF;
	UPDATE station SET state = p_state, nonce = CASE WHEN s.state = 'cloned' THEN '' ELSE nonce END WHERE id = s.id;
	PERFORM add_incident(s.id, p_state, format('Station %s: %s, by %s.', p_name, p_state, session_user));
END $$;

-- ---- events ----

CREATE FUNCTION make_month(p_month date) RETURNS void LANGUAGE plpgsql AS $$
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

-- What follows from lines that are new; version 2 has more to do here.
CREATE FUNCTION take_lines(s station, p_lines text[]) RETURNS void LANGUAGE sql AS $$ SELECT NULL $$;
CREATE FUNCTION take_conflicts(s station, p_boxes text[]) RETURNS void LANGUAGE sql AS $$ SELECT NULL $$;

CREATE FUNCTION put_boxes(s station, p_boxes text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO box AS b (station, epoch, n, up, row, order_id, ordinal, state, number, carrier, intercept, sealed, weight_g,
	                      fence, units, contents)
	SELECT s.id, (j->>'epoch')::int, (j->>'n')::bigint, (j->>'up')::bigint, t.row, j->>'order', (j->>'ordinal')::int,
	       j->>'state', j->>'number', j->>'carrier', (j->>'intercept')::boolean,
	       to_timestamp((j->>'sealed_ms')::double precision / 1000), (j->>'weight_g')::int, (j->>'fence')::bigint,
	       (j->>'units')::int, j->'contents'
	FROM unnest(p_boxes) AS t(row), LATERAL (SELECT t.row::jsonb AS j) AS parsed
	ON CONFLICT (station, epoch, n) DO UPDATE SET up = excluded.up, row = excluded.row, state = excluded.state,
		number = excluded.number, carrier = excluded.carrier, intercept = excluded.intercept, sealed = excluded.sealed,
		weight_g = excluded.weight_g, fence = excluded.fence, units = excluded.units, contents = excluded.contents
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
CREATE FUNCTION push(p_epoch int, p_first bigint, p_lines text[], p_boxes text[]) RETURNS bigint
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

-- ---- proof ----

-- One row for each p_step boxes of the epoch: how many, and a hash over what the station said of them.
CREATE FUNCTION digest_boxes(p_epoch int, p_step bigint) RETURNS TABLE (block bigint, boxes bigint, hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	RETURN QUERY SELECT b.n / p_step, count(*), encode(sha256(convert_to(string_agg(b.row, E'\n' ORDER BY b.n), 'UTF8')), 'hex')
		FROM box b WHERE b.station = s.id AND b.epoch = p_epoch GROUP BY 1 ORDER BY 1;
END $$;

CREATE FUNCTION rows_of_boxes(p_epoch int, p_from bigint, p_until bigint) RETURNS TABLE (n bigint, "row" text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	RETURN QUERY SELECT b.n, b.row FROM box b WHERE b.station = s.id AND b.epoch = p_epoch AND b.n >= p_from
		AND b.n < p_until ORDER BY b.n;
END $$;

CREATE FUNCTION digest_events(p_epoch int, p_step bigint) RETURNS TABLE (block bigint, events bigint, hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	RETURN QUERY SELECT v.seq / p_step, count(*),
		encode(sha256(convert_to(string_agg(v.line, E'\n' ORDER BY v.seq), 'UTF8')), 'hex')
		FROM event v WHERE v.station = s.id AND v.epoch = p_epoch GROUP BY 1 ORDER BY 1;
END $$;

-- ---- for people and dashboards: no personal data ----

CREATE VIEW seen_boxes AS
	SELECT s.name AS station, b.epoch, b.n, format('%s-%s-%s', s.name, b.epoch, b.n) AS box, b.order_id, b.ordinal, b.state,
	       b.number AS tracking_number, b.carrier, b.intercept, b.sealed, b.weight_g, b.units
	FROM box b JOIN station s ON s.id = b.station;
CREATE VIEW seen_stations AS
	SELECT s.name AS station, s.state, s.epoch, s.seen, s.program, coalesce(e.head, 0) AS events
	FROM station s LEFT JOIN station_epoch e ON e.station = s.id AND e.epoch = s.epoch;
CREATE VIEW seen_conflicts AS
	SELECT c.id, c.found, c.kind, c.order_id, format('%s-%s-%s', s.name, c.epoch, c.n) AS box, c.what, c.settled
	FROM conflict c JOIN station s ON s.id = c.station;
CREATE VIEW seen_incidents AS
	SELECT i.at, s.name AS station, i.kind, i.text FROM incident i LEFT JOIN station s ON s.id = i.station;

GRANT EXECUTE ON FUNCTION greet, push, digest_boxes, rows_of_boxes, digest_events TO packwarden_station;
GRANT SELECT ON seen_boxes, seen_stations, seen_conflicts, seen_incidents TO packwarden_reader;
