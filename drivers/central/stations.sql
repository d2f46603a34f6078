-- Stations: who calls, how each greets, and what a person says of one.
--
-- Every function that a station may call begins with me(): who it is comes from session_user, never from what it says.
-- Errors of class PW are for people: the message says what is the matter, the hint what to do.
--   PW001 no station  PW002 disabled  PW003 cloned  PW012 no such greeting or incident  PW033 no such station

CREATE OR REPLACE FUNCTION me() RETURNS station LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION add_incident(p_station int, p_kind text, p_text text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO incident (station, kind, text) VALUES (p_station, p_kind, p_text)
$$;

-- What a station cannot take of that. The same again is noted once.
CREATE OR REPLACE FUNCTION note_incident(p_kind text, p_text text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	IF p_kind <> 'refused' OR length(p_text) > 2000 THEN
		RAISE EXCEPTION 'That is no incident of a station.' USING ERRCODE = 'PW012';
	END IF;
	IF NOT EXISTS (SELECT FROM incident i WHERE i.station = s.id AND i.kind = p_kind AND i.text = p_text) THEN
		PERFORM add_incident(s.id, p_kind, p_text);
	END IF;
END $$;

-- A station that was restored from a backup may have packed more than it knows: its leases end, and it asks anew. What it
-- had sealed under them is a conflict once another has had the order since.
CREATE OR REPLACE FUNCTION end_leases(s station, p_epoch int) RETURNS void LANGUAGE sql AS $$
	WITH ended AS (DELETE FROM lease WHERE station = s.id RETURNING *)
	INSERT INTO lease_ended (fence, order_id, station, since, how, reason)
		SELECT fence, order_id, station, since, 'restored', format('epoch %s', p_epoch) FROM ended
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
CREATE OR REPLACE FUNCTION greet(p_program text, p_epochs jsonb, p_greeting bigint, p_nonce text, p_next text, p_past text) RETURNS json
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
			PERFORM end_leases(s, p_epoch);
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
CREATE OR REPLACE FUNCTION set_station_state(p_name text, p_state text) RETURNS void LANGUAGE plpgsql AS $$
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

-- What is not said stays as it is. Lists are divided by commas; an empty one is all.
CREATE OR REPLACE FUNCTION set_station_rule(p_name text, p_share int, p_capacity int, p_carriers text, p_zones text) RETURNS text
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
