-- Orders and items, as imported at central, and what people there wish of them.
--   PW030 no such order

-- Documents with what is read from them, a batch at a time. Answers a row for each: new, updated, unchanged, stale, differs.
CREATE OR REPLACE FUNCTION put_orders(p_documents text[], p_revisions text[]) RETURNS TABLE (order_id text, result text)
LANGUAGE plpgsql AS $$
DECLARE
	s int;
BEGIN
	CREATE TEMP TABLE incoming ON COMMIT DROP AS
	SELECT DISTINCT ON (j->>'order_id') j->>'order_id' AS order_id, r::bigint AS revision, md5(d) AS content, d AS document,
	       coalesce(nullif(j->>'status', ''), 'released') AS status, coalesce(j->>'carrier', '') AS carrier,
	       upper(coalesce(j->>'country', '')) || '-' || left(upper(coalesce(j->>'postcode', '')), 2) AS zone,
	       coalesce(j->>'tote', '') AS tote, coalesce(j->>'ship_by', '') AS ship_by,
	       jsonb_array_length(j->'lines') AS lines,
	       (SELECT sum((l->>'quantity')::bigint) FROM jsonb_array_elements(j->'lines') AS l) AS units,
	       (SELECT jsonb_object_agg(q.sku, q.quantity) FROM (SELECT l->>'sku' AS sku, sum((l->>'quantity')::bigint) AS quantity
	        FROM jsonb_array_elements(j->'lines') AS l GROUP BY 1) AS q) AS wanted, ''::text AS result
	FROM unnest(p_documents, p_revisions) AS t(d, r), LATERAL (SELECT d::jsonb AS j) AS parsed
	ORDER BY j->>'order_id', r::bigint DESC;
	UPDATE incoming i SET result = CASE WHEN o.order_id IS NULL THEN 'new' WHEN o.revision > i.revision THEN 'stale'
		WHEN o.revision = i.revision AND o.content = i.content THEN 'unchanged'
		WHEN o.revision = i.revision THEN 'differs' ELSE 'updated' END
	FROM incoming n LEFT JOIN orders o ON o.order_id = n.order_id WHERE n.order_id = i.order_id;
	INSERT INTO orders AS o (order_id, revision, content, status, carrier, zone, tote, ship_by, lines, units, wanted)
	SELECT i.order_id, i.revision, i.content, i.status, i.carrier, i.zone, i.tote, i.ship_by, i.lines, coalesce(i.units, 0),
	       i.wanted
	FROM incoming i WHERE i.result IN ('new', 'updated')
	ON CONFLICT ON CONSTRAINT orders_pkey DO UPDATE SET revision = excluded.revision, content = excluded.content,
		status = excluded.status, carrier = excluded.carrier, zone = excluded.zone, tote = excluded.tote,
		ship_by = excluded.ship_by, lines = excluded.lines, units = excluded.units,
		wanted = excluded.wanted, changed = now();
	INSERT INTO order_document AS d SELECT i.order_id, i.document FROM incoming i WHERE i.result IN ('new', 'updated')
		ON CONFLICT ON CONSTRAINT order_document_pkey DO UPDATE SET document = excluded.document;
	FOR s IN SELECT DISTINCT l.station FROM incoming i JOIN lease l ON l.order_id = i.order_id WHERE i.result = 'updated'
	         ORDER BY 1 LOOP
		PERFORM tell_many(s, 'order', ARRAY(SELECT i.order_id FROM incoming i JOIN lease l ON l.order_id = i.order_id
			WHERE i.result = 'updated' AND l.station = s));
	END LOOP;
	RETURN QUERY SELECT i.order_id, i.result FROM incoming i;
	DROP TABLE incoming;
END $$;

CREATE OR REPLACE FUNCTION put_items(p_skus text[], p_documents text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	changed text[];
BEGIN
	WITH put AS (INSERT INTO item AS i (sku, document) SELECT * FROM unnest(p_skus, p_documents)
		ON CONFLICT (sku) DO UPDATE SET document = excluded.document, changed = now() WHERE i.document <> excluded.document
		RETURNING sku)
	SELECT coalesce(array_agg(sku), '{}') INTO changed FROM put;
	PERFORM tell_many(0, 'item', changed);
	RETURN cardinality(changed);
END $$;

CREATE OR REPLACE FUNCTION wish_state(p_order text, p_verb text, p_reason text, p_who text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s int;
BEGIN
	IF NOT EXISTS (SELECT FROM orders WHERE order_id = p_order) THEN
		RAISE EXCEPTION 'There is no order %.', p_order USING ERRCODE = 'PW030';
	END IF;
	INSERT INTO wish (order_id, verb, reason, who, revision) VALUES (p_order, p_verb, p_reason, p_who, new_revision())
		ON CONFLICT (order_id) DO UPDATE SET verb = p_verb, reason = p_reason, who = p_who, at = now(),
			revision = excluded.revision;
	SELECT station INTO s FROM lease WHERE order_id = p_order;
	IF FOUND THEN
		PERFORM tell(s, 'state', p_order);
	END IF;
END $$;
