-- Version 4: what has left, for other systems and dashboards.

-- Of a box that a carrier has: since when, by its station's clock, and since when central knows. The second is what who asks
-- again and again goes on from: a station may have been out of reach for days.
ALTER TABLE box ADD tendered timestamptz;
ALTER TABLE box ADD heard timestamptz;
CREATE INDEX box_tendered ON box (tendered) WHERE tendered IS NOT NULL;
CREATE INDEX box_heard ON box (heard) WHERE heard IS NOT NULL;
UPDATE box SET tendered = to_timestamp((row::jsonb->>'tendered_ms')::double precision / 1000), heard = now()
	WHERE state = 'tendered';

-- How much of each SKU an order has: nothing personal, so it stays when the document goes.
ALTER TABLE orders ADD wanted jsonb;
UPDATE orders o SET wanted = (SELECT jsonb_object_agg(sku, quantity) FROM (SELECT l->>'sku' AS sku,
	sum((l->>'quantity')::bigint) AS quantity FROM jsonb_array_elements(d.document::jsonb->'lines') AS l GROUP BY 1) AS s)
	FROM order_document d WHERE d.order_id = o.order_id;
