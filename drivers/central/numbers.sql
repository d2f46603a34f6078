-- Tracking and SSCC numbers, leased in blocks.
--   PW040 ranges overlap

CREATE OR REPLACE FUNCTION add_numbers(p_carrier text, p_first bigint, p_last bigint) RETURNS bigint LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE FUNCTION numbers(p_carrier text, p_count bigint) RETURNS bigint
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
