-- Version 2: orders and who holds them, and what goes down to stations.

CREATE TABLE orders (
	order_id text PRIMARY KEY,
	revision bigint NOT NULL,                        -- newer is greater
	content text NOT NULL,                           -- a hash of the document: the same revision with other content is told
	status text NOT NULL CHECK (status IN ('released', 'held', 'cancelled', 'shipped')),
	carrier text NOT NULL DEFAULT '',
	zone text NOT NULL DEFAULT '',                   -- country and the first two of the postcode: "GB-NW"
	tote text NOT NULL DEFAULT '',
	ship_by text NOT NULL DEFAULT '',
	lines int NOT NULL,
	units bigint NOT NULL,
	added timestamptz NOT NULL DEFAULT now(),
	changed timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_tote ON orders (tote) WHERE tote <> '';

CREATE TABLE order_document (                        -- personal data: purged on its own schedule
	order_id text PRIMARY KEY REFERENCES orders,
	document text NOT NULL                           -- the order as native JSON, one line: what a station imports
);

-- Who may pack an order: one station at a time. Each lease has a number that was never given before, the fence; what comes
-- up under an older one is a conflict. It ends by the station's own word in its journal (given back), or by a lead who
-- attests that the station stands still (taken); never by a timer, as a station may be packing out of reach.
CREATE SEQUENCE fence;
CREATE TABLE lease (
	order_id text PRIMARY KEY REFERENCES orders,
	station int NOT NULL REFERENCES station,
	fence bigint NOT NULL UNIQUE,
	since timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX lease_station ON lease (station);
CREATE TABLE lease_ended (
	fence bigint PRIMARY KEY,
	order_id text NOT NULL,
	station int NOT NULL,
	since timestamptz NOT NULL,
	ended timestamptz NOT NULL DEFAULT now(),
	how text NOT NULL CHECK (how IN ('given', 'taken')),
	who text NOT NULL DEFAULT '',
	reason text NOT NULL DEFAULT ''
);
CREATE INDEX lease_ended_order ON lease_ended (order_id);

ALTER TABLE station ADD share int NOT NULL DEFAULT 1 CHECK (share >= 0);       -- of what is dealt; 0: only what it asks for
ALTER TABLE station ADD capacity int NOT NULL DEFAULT 10000 CHECK (capacity >= 0); -- orders that it holds at most when dealt
ALTER TABLE station ADD carriers text[] NOT NULL DEFAULT '{}';                 -- that it is dealt; none: all
ALTER TABLE station ADD zones text[] NOT NULL DEFAULT '{}';                    -- likewise: beginnings of orders.zone

CREATE TABLE item (
	sku text PRIMARY KEY,
	document text NOT NULL,                          -- its rows as native JSON lines
	changed timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE person (
	name text PRIMARY KEY,
	role text NOT NULL CHECK (role IN ('packer', 'lead', 'admin')),
	badge text NOT NULL UNIQUE,
	pin text NOT NULL DEFAULT '',                    -- argon2id
	disabled boolean NOT NULL DEFAULT false
);
CREATE TABLE recall (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	sku text NOT NULL,
	lot text NOT NULL DEFAULT '',
	serial text NOT NULL DEFAULT '',
	reason text NOT NULL,
	started timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE wish (                                  -- hold, release, cancel, uncancel: by a person at central
	order_id text PRIMARY KEY REFERENCES orders,
	verb text NOT NULL CHECK (verb IN ('hold', 'release', 'cancel', 'uncancel')),
	reason text NOT NULL,
	who text NOT NULL
);

-- What a station is to be told: that something is new, by its key; the newest state of it is read when it is fetched, so
-- that ten changes of one order are one row. n counts up under the lock of feed_head, so that whoever has read up to n
-- has missed nothing that commits later. Station 0 stands for all.
CREATE TABLE feed_head (station int PRIMARY KEY, n bigint NOT NULL);
INSERT INTO feed_head VALUES (0, 0);
CREATE TABLE feed (
	station int NOT NULL,
	kind text NOT NULL,
	key text NOT NULL,
	n bigint NOT NULL,
	PRIMARY KEY (station, kind, key)
);
CREATE UNIQUE INDEX feed_n ON feed (station, n);

ALTER TABLE conflict ADD told boolean NOT NULL DEFAULT false;
CREATE INDEX conflict_untold ON conflict (id) WHERE NOT told AND settled IS NULL;
