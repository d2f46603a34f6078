-- What central sets at all stations: people, policies, label templates, recalls.
--   PW051 no such person, recall, policy or template  PW053 a badge is another's

-- Each state that a person, a policy or a template has had: of the clock and not counted, so that central, once restored from
-- a backup, gives none a second time to something else.
CREATE OR REPLACE FUNCTION new_revision() RETURNS bigint LANGUAGE sql VOLATILE AS $$
	SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
$$;

-- What is NULL stays as it is; somebody new has a role and a badge.
CREATE OR REPLACE FUNCTION put_person(p_name text, p_role text, p_badge text, p_pin text, p_disabled boolean, p_who text) RETURNS text
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

CREATE OR REPLACE FUNCTION put_policy(p_name text, p_value text, p_who text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF p_value IS NULL AND NOT EXISTS (SELECT FROM policy WHERE name = p_name AND value IS NOT NULL) THEN
		RAISE EXCEPTION 'Central has not set %.', p_name USING ERRCODE = 'PW051';
	END IF;
	INSERT INTO policy VALUES (p_name, p_value, new_revision())
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, revision = excluded.revision;
	PERFORM add_incident(NULL, 'policy', format('Policy %s: %s, by %s.', p_name, coalesce(p_value, 'each station''s own'), p_who));
	PERFORM tell(0, 'policy', p_name);
END $$;

CREATE OR REPLACE FUNCTION put_template(p_carrier text, p_svg text, p_who text) RETURNS bigint LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION add_recall(p_sku text, p_lot text, p_serial text, p_reason text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	new bigint;
BEGIN
	INSERT INTO recall (sku, lot, serial, reason) VALUES (p_sku, p_lot, p_serial, p_reason) RETURNING id INTO new;
	PERFORM tell(0, 'recall', new::text);
	RETURN new;
END $$;

CREATE OR REPLACE FUNCTION end_recall(p_id bigint, p_reason text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	UPDATE recall SET ended = now(), end_reason = p_reason WHERE id = p_id AND ended IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'There is no recall % that goes on.', p_id USING ERRCODE = 'PW051',
			HINT = 'packwarden central recalls lists them.';
	END IF;
	PERFORM tell(0, 'recall', p_id::text);
	RETURN p_id;
END $$;
