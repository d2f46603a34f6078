-- Version 1: stations, and what comes up from them: the journal line by line, and the boxes that were sealed.
--
-- A numbered file brings a database one version on, and is applied to it once: tables, their data, and away with functions
-- that have gone or are called in another way. Functions, views and rights stand in the other files, once, as they are now:
-- each init installs them anew, behind the numbered steps and in the same transaction. A program that changes what those do
-- has a new number too, be its file empty: init refuses to go back by it. What stations of earlier versions call stays.

CREATE TABLE station (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL UNIQUE,
	role name NOT NULL UNIQUE,                       -- session_user of its connections
	state text NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'disabled', 'cloned')),
	epoch int NOT NULL DEFAULT 0,                    -- of its database: counts its restores; 0: never seen
	greeting bigint NOT NULL DEFAULT 0,              -- counts its greetings
	nonce text NOT NULL DEFAULT '',                  -- moves with each: a second machine with the same image has an old one
	program text NOT NULL DEFAULT '',                -- its version
	added timestamptz NOT NULL DEFAULT now(),
	seen timestamptz
);

CREATE TABLE station_epoch (
	station int NOT NULL REFERENCES station,
	epoch int NOT NULL CHECK (epoch > 0),
	first bigint NOT NULL CHECK (first > 0),         -- its first event
	head bigint NOT NULL,                            -- the newest event that is here: there is no gap before it
	PRIMARY KEY (station, epoch),
	CHECK (head >= first - 1)
);

-- A line of the station's journal, byte for byte. No month has a primary key of its own over (station, epoch, seq):
-- push() looks at station_epoch.head under its row's lock, so that no event is ever here twice.
CREATE TABLE event (
	month date NOT NULL DEFAULT date_trunc('month', now())::date,
	station int NOT NULL,
	epoch int NOT NULL,
	seq bigint NOT NULL,
	line text NOT NULL,
	received timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (station, epoch, seq, month)
) PARTITION BY RANGE (month);

-- Each box that was ever sealed, as its station last said it: `row` is what the station said, byte for byte, the columns
-- are read from it. No personal data.
CREATE TABLE box (
	station int NOT NULL REFERENCES station,
	epoch int NOT NULL,
	n bigint NOT NULL,
	up bigint NOT NULL,                              -- seq of the event that changed it last
	row text NOT NULL,
	order_id text NOT NULL,
	ordinal int NOT NULL,
	state text NOT NULL,
	number text NOT NULL,
	carrier text NOT NULL,
	intercept boolean NOT NULL,
	sealed timestamptz,
	weight_g int NOT NULL,
	fence bigint NOT NULL,                           -- of the lease that the station held for the order, 0: none
	units int NOT NULL,
	contents jsonb NOT NULL,                         -- [[sku, quantity, serial, lot, expiry], ...]
	PRIMARY KEY (station, epoch, n)
);
CREATE INDEX box_order ON box (order_id);
CREATE INDEX box_number ON box (number) WHERE number <> '';
CREATE INDEX box_sealed ON box (sealed);

CREATE TABLE box_serial (                            -- a serial number is packed once, ever: P2 across stations
	sku text NOT NULL,
	serial text NOT NULL,
	station int NOT NULL,
	epoch int NOT NULL,
	n bigint NOT NULL,
	PRIMARY KEY (sku, serial, station, epoch, n)
);

CREATE TABLE conflict (                              -- two stations did what only one may: never silently dropped
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	found timestamptz NOT NULL DEFAULT now(),
	kind text NOT NULL CHECK (kind IN ('lease', 'serial', 'number')),
	order_id text NOT NULL,
	station int NOT NULL REFERENCES station,
	epoch int NOT NULL,
	n bigint NOT NULL,                               -- the box
	what text NOT NULL,                              -- the serial or tracking number
	settled timestamptz,
	UNIQUE (kind, what, station, epoch, n)
);
CREATE INDEX conflict_open ON conflict (found) WHERE settled IS NULL;

CREATE TABLE incident (                              -- what somebody should know of
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	station int REFERENCES station,
	kind text NOT NULL,
	text text NOT NULL
);
