-- Version 6: what central sets at all stations: people, policies, label templates, and that a recall has ended.
--   PW053 a badge is another's  PW051 no such person, recall, policy or template

-- Each state that a person, a policy or a template has had: of the clock and not counted, so that central, once restored from
-- a backup, gives none a second time to something else.
CREATE FUNCTION new_revision() RETURNS bigint LANGUAGE sql VOLATILE AS $$
	SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
$$;

ALTER TABLE person ADD revision bigint NOT NULL DEFAULT 0;
ALTER TABLE recall ADD ended timestamptz;
ALTER TABLE recall ADD end_reason text NOT NULL DEFAULT '';
CREATE TABLE policy (
	name text PRIMARY KEY,                           -- as a station knows it: station/policy.c
	value text,                                      -- NULL: each station's own again
	revision bigint NOT NULL
);
CREATE TABLE template (
	carrier text PRIMARY KEY,                        -- as stations name it in packwarden.conf
	svg text,                                        -- NULL: each station's own again
	revision bigint NOT NULL
);

-- What is NULL stays as it is; somebody new has a role and a badge.
DROP FUNCTION put_person(text, text, text, text, boolean);
CREATE FUNCTION put_person(p_name text, p_role text, p_badge text, p_pin text, p_disabled boolean, p_who text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	was person;
BEGIN
	SELECT * INTO was FROM person WHERE name = p_name FOR UPDATE;
	IF NOT FOUND AND (p_role IS NULL OR p_badge IS NULL) THEN
		RAISE EXCEPTION 'There is no user % at central.', p_name USING ERRCODE = 'PW051',
			HINT = 'packwarden central user add makes one.';
	END IF;
	IF EXISTS (SELECT FROM person WHERE badge = p_badge AND name <> p_name) THEN
		RAISE EXCEPTION 'That badge is % already.', (SELECT name || '''s' FROM person WHERE badge = p_badge)
			USING ERRCODE = 'PW053';
	END IF;
	INSERT INTO person VALUES (p_name, coalesce(p_role, was.role), coalesce(p_badge, was.badge), coalesce(p_pin, was.pin, ''),
	                           coalesce(p_disabled, was.disabled, false), new_revision())
		ON CONFLICT (name) DO UPDATE SET role = excluded.role, badge = excluded.badge, pin = excluded.pin,
			disabled = excluded.disabled, revision = excluded.revision;
	PERFORM add_incident(NULL, 'user', format('User %s: %s, by %s.', p_name, CASE WHEN p_disabled THEN 'removed'
		WHEN was.name IS NULL THEN 'added' WHEN p_pin IS NOT NULL THEN 'has a new PIN' ELSE 'changed' END, p_who));
	PERFORM tell(0, 'person', p_name);
	RETURN (SELECT badge FROM person WHERE name = p_name);
END $$;

-- A wish is carried out once: a station that takes all anew must not hold again what its lead has released since.
ALTER TABLE wish ADD revision bigint NOT NULL DEFAULT 0;
CREATE FUNCTION revise_wish() RETURNS trigger LANGUAGE plpgsql SET search_path = packwarden, pg_temp AS $$
BEGIN
	NEW.revision := new_revision();
	RETURN NEW;
END $$;
CREATE TRIGGER revise_wish BEFORE INSERT OR UPDATE OF verb ON wish FOR EACH ROW EXECUTE FUNCTION revise_wish();
UPDATE wish SET revision = new_revision();

-- Who gets an order that somebody has held or cancelled before is told of that, behind the order: at the end of the deed.
CREATE FUNCTION tell_wish() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM wish WHERE order_id = NEW.order_id) THEN
		PERFORM tell(NEW.station, 'state', NEW.order_id);
	END IF;
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tell_wish AFTER INSERT ON lease DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	EXECUTE FUNCTION tell_wish();

CREATE FUNCTION put_policy(p_name text, p_value text, p_who text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF p_value IS NULL AND NOT EXISTS (SELECT FROM policy WHERE name = p_name AND value IS NOT NULL) THEN
		RAISE EXCEPTION 'Central has not set %.', p_name USING ERRCODE = 'PW051';
	END IF;
	INSERT INTO policy VALUES (p_name, p_value, new_revision())
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, revision = excluded.revision;
	PERFORM add_incident(NULL, 'policy', format('Policy %s: %s, by %s.', p_name, coalesce(p_value, 'each station''s own'), p_who));
	PERFORM tell(0, 'policy', p_name);
END $$;

CREATE FUNCTION put_template(p_carrier text, p_svg text, p_who text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	new bigint := new_revision();
BEGIN
	IF p_svg IS NULL AND NOT EXISTS (SELECT FROM template WHERE carrier = p_carrier AND svg IS NOT NULL) THEN
		RAISE EXCEPTION 'Central has no template for %.', p_carrier USING ERRCODE = 'PW051';
	END IF;
	INSERT INTO template VALUES (p_carrier, p_svg, new)
		ON CONFLICT (carrier) DO UPDATE SET svg = excluded.svg, revision = excluded.revision;
	PERFORM add_incident(NULL, 'template', format('Label template of %s: %s, by %s.', p_carrier,
		CASE WHEN p_svg IS NULL THEN 'each station''s own' ELSE 'revision ' || new END, p_who));
	PERFORM tell(0, 'template', p_carrier);
	RETURN new;
END $$;

CREATE FUNCTION end_recall(p_id bigint, p_reason text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	UPDATE recall SET ended = now(), end_reason = p_reason WHERE id = p_id AND ended IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'There is no recall % that goes on.', p_id USING ERRCODE = 'PW051',
			HINT = 'packwarden central recalls lists them.';
	END IF;
	PERFORM tell(0, 'recall', p_id::text);
	RETURN p_id;
END $$;

-- What a station cannot take of that. The same again is noted once.
CREATE FUNCTION note_incident(p_kind text, p_text text) RETURNS void
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

-- How far the feeds are. Where a station has taken more, central is an older one, restored from a backup.
CREATE FUNCTION feed_heads() RETURNS TABLE (everyone bigint, mine bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	RETURN QUERY SELECT coalesce((SELECT h.n FROM feed_head h WHERE h.station = 0), 0),
		coalesce((SELECT h.n FROM feed_head h WHERE h.station = s.id), 0);
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
		WHEN 'state' THEN (SELECT json_build_object('verb', x.verb, 'reason', x.reason, 'revision', x.revision)::text FROM wish x WHERE x.order_id = w.key
			AND l.fence IS NOT NULL)
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

GRANT EXECUTE ON FUNCTION note_incident, feed_heads TO packwarden_station;
