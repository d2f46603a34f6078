-- Whether a station and central agree.

-- One row for each p_step boxes of the epoch: how many, and a hash over what the station said of them.
CREATE OR REPLACE FUNCTION digest_boxes(p_epoch int, p_step bigint) RETURNS TABLE (block bigint, boxes bigint, hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	RETURN QUERY SELECT b.n / p_step, count(*), encode(sha256(convert_to(string_agg(b.row, E'\n' ORDER BY b.n), 'UTF8')), 'hex')
		FROM box b WHERE b.station = s.id AND b.epoch = p_epoch GROUP BY 1 ORDER BY 1;
END $$;

CREATE OR REPLACE FUNCTION rows_of_boxes(p_epoch int, p_from bigint, p_until bigint) RETURNS TABLE (n bigint, "row" text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	RETURN QUERY SELECT b.n, b.row FROM box b WHERE b.station = s.id AND b.epoch = p_epoch AND b.n >= p_from
		AND b.n < p_until ORDER BY b.n;
END $$;

CREATE OR REPLACE FUNCTION compared(p_agree boolean, p_text text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
DECLARE
	s station := me();
BEGIN
	UPDATE station SET night = now(), night_text = p_text, agrees = p_agree WHERE id = s.id;
	IF NOT p_agree THEN
		PERFORM add_incident(s.id, 'differs', format('Station %s: %s', s.name, p_text));
	END IF;
	PERFORM purge_by_night('the night of ' || s.name);
END $$;
