-- Version 3: number ranges in blocks, and nights.
--   PW040 ranges overlap  PW041 no numbers left

CREATE TABLE pool (                                  -- serials of a carrier's numbers that stations may be given
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	carrier text NOT NULL,
	next bigint NOT NULL CHECK (next >= 0),
	last bigint NOT NULL,
	CHECK (next <= last + 1)
);
CREATE TABLE block (                                 -- and those that one has: never given to another (P6)
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	carrier text NOT NULL,
	first bigint NOT NULL,
	last bigint NOT NULL,
	station int NOT NULL REFERENCES station,
	given timestamptz NOT NULL DEFAULT now(),
	CHECK (first <= last)
);
CREATE INDEX block_carrier ON block (carrier, first);

CREATE FUNCTION add_numbers(p_carrier text, p_first bigint, p_last bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('packwarden.pool'));
	IF EXISTS (SELECT FROM pool WHERE carrier = p_carrier AND next <= p_last AND last >= p_first AND next <= last)
	   OR EXISTS (SELECT FROM block WHERE carrier = p_carrier AND first <= p_last AND last >= p_first) THEN
		RAISE EXCEPTION 'Some of these numbers of % are there already.', p_carrier USING ERRCODE = 'PW040',
			HINT = 'packwarden central numbers lists them.';
	END IF;
	INSERT INTO pool (carrier, next, last) VALUES (p_carrier, p_first, p_last);
	RETURN p_last - p_first + 1;
END $$;

-- A station that runs low gets one more block; it comes by news(). What is left of a pool may be less than asked for.
CREATE FUNCTION numbers(p_carrier text, p_count bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
	p pool;
	b bigint;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('packwarden.pool'));
	SELECT * INTO p FROM pool WHERE carrier = p_carrier AND next <= last ORDER BY next LIMIT 1;
	IF NOT FOUND OR p_count < 1 THEN
		RETURN 0;
	END IF;
	INSERT INTO block (carrier, first, last, station) VALUES (p_carrier, p.next, least(p.last, p.next + p_count - 1), s.id)
		RETURNING id INTO b;
	UPDATE pool SET next = least(p.last, p.next + p_count - 1) + 1 WHERE id = p.id;
	PERFORM tell(s.id, 'block', b::text);
	RETURN least(p.last, p.next + p_count - 1) - p.next + 1;
END $$;

ALTER TABLE station ADD night timestamptz;           -- the last comparison of everything, and what came of it
ALTER TABLE station ADD night_text text NOT NULL DEFAULT '';
ALTER TABLE station ADD agrees boolean;

CREATE FUNCTION compared(p_agree boolean, p_text text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	UPDATE station SET night = now(), night_text = p_text, agrees = p_agree WHERE id = s.id;
	IF NOT p_agree THEN
		PERFORM add_incident(s.id, 'differs', format('Station %s: %s', s.name, p_text));
	END IF;
END $$;

CREATE OR REPLACE FUNCTION news(p_all bigint, p_mine bigint, p_most int) RETURNS TABLE (mine boolean, n bigint, kind text,
                                key text, fence bigint, body text)
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
		WHEN 'recall' THEN (SELECT row_to_json(r)::text FROM recall r WHERE r.id::text = w.key)
		WHEN 'block' THEN (SELECT row_to_json(b)::text FROM block b WHERE b.id::text = w.key AND b.station = s.id)
		WHEN 'lost' THEN (SELECT json_build_object('order', e.order_id, 'reason', e.reason)::text FROM lease_ended e
			WHERE e.fence::text = w.key AND e.station = s.id)
		WHEN 'intercept' THEN (SELECT json_build_object('order', c.order_id, 'kind', c.kind, 'what', c.what)::text
			FROM conflict c WHERE c.station = s.id AND c.epoch || '-' || c.n = w.key ORDER BY c.id DESC LIMIT 1)
		WHEN 'conflict' THEN '{}' END
	FROM fresh w LEFT JOIN lease l ON w.mine AND w.kind IN ('order', 'state') AND l.order_id = w.key AND l.station = s.id
	ORDER BY w.mine, w.n;
END $$;

CREATE VIEW seen_numbers AS
	SELECT carrier, 'free' AS held_by, next AS first, last, last - next + 1 AS numbers FROM pool WHERE next <= last
	UNION ALL
	SELECT b.carrier, s.name, b.first, b.last, b.last - b.first + 1 FROM block b JOIN station s ON s.id = b.station;
CREATE VIEW seen_nights AS
	SELECT name AS station, night, agrees, night_text AS text FROM station;

GRANT EXECUTE ON FUNCTION numbers, compared TO packwarden_station;
GRANT SELECT ON seen_numbers, seen_nights TO packwarden_reader;
