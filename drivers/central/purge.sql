-- Personal data past its retention is taken out, by a command, or each night by whichever station comes first.
--   PW050 no number of days

-- Documents of orders that are done: all of it tendered, or cancelled, no box of it in a house, and nothing new for so long.
-- What was ordered, packed and shipped stays; so do the journals, in which nothing of this is. A hash of what was purged is
-- no use but for guessing at it.
CREATE OR REPLACE FUNCTION purge_orders(p_days int, p_who text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	cutoff timestamptz := now() - p_days * interval '1 day';
	gone text[];
	reasons bigint;
	more bigint;
BEGIN
	IF p_days IS NULL OR p_days < 0 THEN
		RAISE EXCEPTION 'How many days personal data is kept must be said.' USING ERRCODE = 'PW050', HINT = 'Give --days N.';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('packwarden.purge'));
	WITH done AS (
		DELETE FROM order_document d USING orders o WHERE o.order_id = d.order_id AND o.changed < cutoff
		AND NOT EXISTS (SELECT FROM box b WHERE b.order_id = o.order_id
		                AND (b.state NOT IN ('tendered', 'voided') OR b.heard >= cutoff))
		AND NOT EXISTS (SELECT FROM wish w WHERE w.order_id = o.order_id AND w.at >= cutoff)
		AND (o.status IN ('cancelled', 'shipped')
		     OR EXISTS (SELECT FROM wish w WHERE w.order_id = o.order_id AND w.verb = 'cancel')
		     OR (SELECT coalesce(sum(b.units), 0) FROM box b WHERE b.order_id = o.order_id AND b.state = 'tendered') >= o.units)
		RETURNING d.order_id)
	SELECT coalesce(array_agg(order_id), '{}') INTO gone FROM done;
	UPDATE orders SET content = '' WHERE order_id = ANY (gone);
	UPDATE wish SET reason = '' WHERE order_id = ANY (gone) AND reason <> '';
	UPDATE lease_ended SET reason = '' WHERE ended < cutoff AND reason <> '';
	GET DIAGNOSTICS reasons = ROW_COUNT;
	UPDATE incident SET text = regexp_replace(text, ' by ([^:]*): .*$', ' by \1') WHERE at < cutoff AND kind = 'reassigned'
		AND text ~ ' by [^:]*: ';
	GET DIAGNOSTICS more = ROW_COUNT;
	INSERT INTO purge (days, orders, reasons, who) VALUES (p_days, cardinality(gone), reasons + more, p_who);
	RETURN cardinality(gone);
END $$;

-- The nights of many stations: once a day is enough.
CREATE OR REPLACE FUNCTION purge_by_night(p_who text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	days int := (SELECT value::int FROM setting WHERE name = 'retention_days');
BEGIN
	IF days IS NOT NULL AND NOT EXISTS (SELECT FROM purge WHERE at > now() - interval '20 hours')
	   AND pg_try_advisory_xact_lock(hashtext('packwarden.purge')) THEN
		PERFORM purge_orders(days, p_who);
	END IF;
END $$;

-- By an admin: so many days from now on, each night. 0: not by itself.
CREATE OR REPLACE FUNCTION set_retention(p_days int) RETURNS void LANGUAGE sql AS $$
	DELETE FROM setting WHERE name = 'retention_days';
	INSERT INTO setting SELECT 'retention_days', p_days::text WHERE p_days > 0
$$;
