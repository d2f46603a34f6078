-- Who holds an order: on demand, by rule, by a lead.
--   PW030 no such order  PW031 holds it already  PW032 attest needed  PW033 no such station

CREATE OR REPLACE FUNCTION has_boxes(p_order text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM box WHERE order_id = p_order AND state <> 'voided')
$$;

-- On demand: a packer has scanned an order, or its tote, that the station does not hold. Answers {"result": "leased" |
-- "unknown" | "elsewhere" | "cancelled" | "shipped" | "packed", "order", "station"}; what is leased comes by news(), at once.
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
	PERFORM tell_leased(s.id, ARRAY[o.order_id]);
	RETURN json_build_object('result', 'leased', 'order', o.order_id);
END $$;

-- By rule: what nobody holds, most urgent first, goes to the station that holds the least for its share, of those that
-- have room and are dealt its carrier and zone. Returns how many were dealt.
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
	PERFORM tell_leased(id, keys) FROM (SELECT * FROM hand ORDER BY id) AS h;
	DROP TABLE hand;
	RETURN dealt;
END $$;

-- By a lead who says that the station stands still: what it packs of the order from now on is a conflict.
CREATE OR REPLACE FUNCTION reassign(p_order text, p_to text, p_attest boolean, p_who text, p_reason text) RETURNS bigint
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
	PERFORM tell_leased(target.id, ARRAY[p_order]);
	-- what it had sealed of it before is here already, and no push will bring it again
	PERFORM take_conflicts(s, ARRAY(SELECT row FROM box WHERE station = l.station AND fence = l.fence))
		FROM station s WHERE s.id = l.station;
	RETURN new;
END $$;
