-- What goes down to stations: that something is new, by its key.

CREATE OR REPLACE FUNCTION tell(p_station int, p_kind text, p_key text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	next bigint;
BEGIN
	INSERT INTO feed_head AS h VALUES (p_station, 1) ON CONFLICT (station) DO UPDATE SET n = h.n + 1 RETURNING n INTO next;
	INSERT INTO feed (station, kind, key, n) VALUES (p_station, p_kind, p_key, next)
		ON CONFLICT (station, kind, key) DO UPDATE SET n = next;
	PERFORM pg_notify('packwarden_' || p_station, '');
END $$;

-- Feeds are locked in the order of their stations, or two who tell many could wait for each other.
CREATE OR REPLACE FUNCTION tell_many(p_station int, p_kind text, p_keys text[]) RETURNS void LANGUAGE plpgsql AS $$
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

-- Orders that a station was given, and behind them what somebody has wished of them before.
CREATE OR REPLACE FUNCTION tell_leased(p_station int, p_orders text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tell_many(p_station, 'order', p_orders);
	PERFORM tell_many(p_station, 'state', ARRAY(SELECT order_id FROM wish WHERE order_id = ANY (p_orders)));
END $$;

-- How far the feeds are. Where a station has taken more, central is an older one, restored from a backup.
CREATE OR REPLACE FUNCTION feed_heads() RETURNS TABLE (everyone bigint, mine bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	RETURN QUERY SELECT coalesce((SELECT h.n FROM feed_head h WHERE h.station = 0), 0),
		coalesce((SELECT h.n FROM feed_head h WHERE h.station = s.id), 0);
END $$;

-- What is new in the feeds of all stations and of this one, behind what it has taken: at most p_most rows of each.
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
		WHEN 'state' THEN (SELECT json_build_object('verb', x.verb, 'reason', x.reason, 'revision', x.revision)::text
			FROM wish x WHERE x.order_id = w.key AND l.fence IS NOT NULL)
		WHEN 'recall' THEN (SELECT row_to_json(r)::text FROM recall r WHERE r.id::text = w.key)
		WHEN 'person' THEN (SELECT row_to_json(p)::text FROM person p WHERE p.name = w.key)
		WHEN 'policy' THEN (SELECT row_to_json(p)::text FROM policy p WHERE p.name = w.key)
		WHEN 'template' THEN (SELECT row_to_json(t)::text FROM template t WHERE t.carrier = w.key)
		WHEN 'block' THEN (SELECT row_to_json(b)::text FROM block b WHERE b.id::text = w.key AND b.station = s.id)
		WHEN 'lost' THEN (SELECT json_build_object('order', e.order_id, 'reason', e.reason)::text FROM lease_ended e
			WHERE e.fence::text = w.key AND e.station = s.id)
		WHEN 'intercept' THEN (SELECT json_build_object('order', c.order_id, 'kind', c.kind, 'what', c.what)::text
			FROM conflict c WHERE c.station = s.id AND c.epoch || '-' || c.n = w.key ORDER BY c.id DESC LIMIT 1)
		WHEN 'conflict' THEN '{}' END
	FROM fresh w LEFT JOIN lease l ON w.mine AND w.kind IN ('order', 'state') AND l.order_id = w.key AND l.station = s.id
	ORDER BY w.mine, w.n;
END $$;
