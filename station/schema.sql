-- Packwarden's database, version 1. One writer: the engine. Truth is in these tables; the journal is evidence.
-- Constraints are the backstop of the rules in station/core: a violation ends the engine, it never corrects data.

CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

-- ---- the catalogue ----
CREATE TABLE item (
	id INTEGER PRIMARY KEY,
	sku TEXT NOT NULL UNIQUE,
	description TEXT NOT NULL DEFAULT '',
	weight_g INTEGER NOT NULL DEFAULT 0 CHECK (weight_g >= 0),
	needs INTEGER NOT NULL DEFAULT 0,          -- bits: 1 lot, 2 serial, 4 expiry
	image TEXT NOT NULL DEFAULT '',
	instructions TEXT NOT NULL DEFAULT ''      -- how it is packed: shown before it goes in
) STRICT;

CREATE TABLE item_part (                       -- a kit is packed by its parts; a part is never a kit itself
	kit INTEGER NOT NULL REFERENCES item DEFERRABLE INITIALLY DEFERRED,
	n INTEGER NOT NULL,
	part INTEGER NOT NULL REFERENCES item DEFERRABLE INITIALLY DEFERRED,
	quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
	PRIMARY KEY (kit, n),
	UNIQUE (kit, part),
	CHECK (kit <> part)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_part_part ON item_part (part);

CREATE TABLE item_code (                       -- GTINs as 14 digits, anything else as it is scanned
	code TEXT NOT NULL,
	item INTEGER NOT NULL REFERENCES item DEFERRABLE INITIALLY DEFERRED,
	quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000), -- units in one scan
	PRIMARY KEY (code, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_code_item ON item_code (item);

CREATE TABLE recall (                          -- of a lot, of one unit, or of all of an item
	id INTEGER PRIMARY KEY,
	item INTEGER NOT NULL REFERENCES item DEFERRABLE INITIALLY DEFERRED,
	lot TEXT NOT NULL DEFAULT '',
	serial TEXT NOT NULL DEFAULT '',
	reason TEXT NOT NULL,
	user INTEGER NOT NULL DEFAULT 0,
	started_ms INTEGER NOT NULL,
	ended_ms INTEGER NOT NULL DEFAULT 0,       -- 0: it goes on
	end_reason TEXT NOT NULL DEFAULT '',
	end_user INTEGER NOT NULL DEFAULT 0,
	central INTEGER NOT NULL DEFAULT 0,        -- central's number of it; 0: it is this station's own
	CHECK (lot = '' OR serial = '')
) STRICT;
CREATE INDEX recall_item ON recall (item);

-- ---- orders ----
CREATE TABLE orders (
	id INTEGER PRIMARY KEY,
	order_id TEXT NOT NULL UNIQUE,
	revision TEXT NOT NULL,
	revision_rank INTEGER NOT NULL,            -- newer is greater
	state INTEGER NOT NULL,                    -- enum order_state, include/order.h
	resume_state INTEGER NOT NULL DEFAULT 0,   -- where a hold or cancel came from
	content INTEGER NOT NULL,                  -- hash of the manifest's content, address included
	salt INTEGER NOT NULL DEFAULT 0,           -- of these hashes; 0: it is purged, or never had any
	manifest_hash INTEGER NOT NULL DEFAULT 0,  -- keyed hash of all that the manifest said but its revision; 0: unknown
	address_hash INTEGER NOT NULL,             -- keyed hash: tells whether the address has changed
	duplicate_hash INTEGER NOT NULL DEFAULT 0, -- keyed hash of customer, address and lines: finds suspect duplicates
	ship_by TEXT NOT NULL DEFAULT '',
	carrier TEXT NOT NULL DEFAULT '',
	service TEXT NOT NULL DEFAULT '',
	tote TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT '',
	gift_message TEXT NOT NULL DEFAULT '',
	tracking_number TEXT NOT NULL DEFAULT '',
	replaces TEXT NOT NULL DEFAULT '',
	minimum_days INTEGER NOT NULL DEFAULT 0 CHECK (minimum_days BETWEEN 0 AND 3650), -- what a unit's date must leave
	import INTEGER NOT NULL DEFAULT 0,
	box INTEGER NOT NULL DEFAULT 0,            -- at no lane: the open box to go on with; 0: the newest
	created_ms INTEGER NOT NULL,
	due_ms INTEGER NOT NULL DEFAULT 9223372036854775807, -- the cut-off it must make, UTC; the default: it has none
	priority INTEGER NOT NULL DEFAULT 5        -- of its service: high first
) STRICT;
-- what to pack next, in that order; the same words stand in urgency.h
CREATE INDEX orders_due ON orders (due_ms, priority DESC, ship_by = '', ship_by, created_ms, id, state)
	WHERE state IN (1, 2, 3, 6, 8);
CREATE INDEX orders_state ON orders (state, ship_by);
CREATE INDEX orders_tote ON orders (tote) WHERE tote <> '';
CREATE INDEX orders_import ON orders (import) WHERE import <> 0; -- what a bad file has done
CREATE INDEX orders_duplicate ON orders (duplicate_hash);
CREATE INDEX orders_replaces ON orders (replaces) WHERE replaces <> '';

CREATE INDEX orders_tracking ON orders (tracking_number) WHERE tracking_number <> ''; -- no number comes twice

CREATE TABLE given (                           -- numbers that came with an order, in its order
	id INTEGER PRIMARY KEY,
	orders INTEGER NOT NULL REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
	text TEXT NOT NULL UNIQUE,
	number INTEGER NOT NULL DEFAULT 0,         -- in table number, once a box has it; 0: none had it yet
	label INTEGER NOT NULL DEFAULT 0,          -- 1: its finished label came, too
	code TEXT NOT NULL DEFAULT ''              -- what the barcode of its finished label says, if more than the number
) STRICT;
CREATE INDEX given_orders ON given (orders, number);
CREATE INDEX given_code ON given (code) WHERE code <> '';

CREATE TABLE given_label (                     -- finished labels, as files: they have addresses on them, and may be purged
	given INTEGER PRIMARY KEY REFERENCES given ON DELETE CASCADE,
	data BLOB NOT NULL
) STRICT;

CREATE TABLE address (                         -- personal data: purged on its own schedule
	orders INTEGER PRIMARY KEY REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
	name TEXT NOT NULL, company TEXT NOT NULL, address1 TEXT NOT NULL, address2 TEXT NOT NULL,
	city TEXT NOT NULL, state TEXT NOT NULL, postcode TEXT NOT NULL, country TEXT NOT NULL,
	phone TEXT NOT NULL, email TEXT NOT NULL
) STRICT;

CREATE TABLE line (
	orders INTEGER NOT NULL REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
	n INTEGER NOT NULL CHECK (n BETWEEN 1 AND 10000),
	line_id TEXT NOT NULL,
	item INTEGER NOT NULL REFERENCES item DEFERRABLE INITIALLY DEFERRED,
	quantity INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND 1000000),
	packed INTEGER NOT NULL DEFAULT 0,
	most INTEGER NOT NULL,                     -- what may be packed at most: quantity, or what was in when it was lowered
	status INTEGER NOT NULL DEFAULT 0,         -- enum line_status
	description TEXT NOT NULL DEFAULT '',
	gift_message TEXT NOT NULL DEFAULT '',
	kit INTEGER NOT NULL DEFAULT 0,            -- the item that was ordered, if this line is a part of it; 0: no kit
	per_kit INTEGER NOT NULL DEFAULT 0,        -- units of this part in one kit: quantity is a multiple of it
	PRIMARY KEY (orders, n),
	CHECK (packed >= 0 AND packed <= most AND most >= quantity),
	CHECK ((kit = 0 AND per_kit = 0) OR (per_kit > 0 AND quantity % per_kit = 0))
) STRICT, WITHOUT ROWID;

-- more is in than the order wants now; and what packers could not pack
CREATE INDEX line_excess ON line (orders) WHERE packed > quantity;
CREATE INDEX line_missing ON line (orders) WHERE status IN (3, 5);

-- Words of the names in table address: as personal as these, and gone with them. See engine_search.c.
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE word_order (word INTEGER NOT NULL, orders INTEGER NOT NULL, PRIMARY KEY (word, orders)) STRICT, WITHOUT ROWID;
CREATE TABLE word_gram (gram INTEGER NOT NULL, word INTEGER NOT NULL, PRIMARY KEY (gram, word)) STRICT, WITHOUT ROWID;

-- ---- packing ----
CREATE TABLE box (
	id INTEGER PRIMARY KEY,                    -- n of (station, epoch, n); station and epoch are in meta
	orders INTEGER NOT NULL REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
	ordinal INTEGER NOT NULL CHECK (ordinal BETWEEN 1 AND 1000000), -- "box 2 of this order"
	state INTEGER NOT NULL,                    -- enum box_state
	units INTEGER NOT NULL DEFAULT 0 CHECK (units >= 0),
	number INTEGER,                            -- the newest number, in table number
	intent INTEGER NOT NULL DEFAULT 0,         -- the newest label intent
	attempt INTEGER NOT NULL DEFAULT 0,
	intercept INTEGER NOT NULL DEFAULT 0,      -- sealed, and must not leave: its order changed after the seal
	reprinted INTEGER NOT NULL DEFAULT 0,      -- an older sheet may exist: only the newest seal mark seals
	retry_ms INTEGER NOT NULL DEFAULT 0,       -- when its label is tried again, station's clock
	carton INTEGER NOT NULL DEFAULT 0,         -- in table carton, 0: nobody has said
	grams INTEGER NOT NULL DEFAULT 0 CHECK (grams >= 0), -- of its contents, as far as the catalogue knew them
	weight_g INTEGER NOT NULL DEFAULT 0,       -- on the scale, with what is in it now; 0: not weighed
	lane INTEGER NOT NULL,
	packer INTEGER NOT NULL DEFAULT 0,
	opened_ms INTEGER NOT NULL,
	sealed_ms INTEGER,
	tendered_ms INTEGER,                       -- the carrier has it since
	up INTEGER NOT NULL DEFAULT 0,             -- seq of the event that changed it last, from its seal on: central is told
	fence INTEGER NOT NULL DEFAULT 0           -- of the lease under which it was sealed, 0: none
) STRICT;
CREATE INDEX box_up ON box (up) WHERE up > 0;
CREATE INDEX box_orders ON box (orders, ordinal);
CREATE INDEX box_state ON box (state);
CREATE INDEX box_intercept ON box (orders) WHERE intercept <> 0;
CREATE INDEX box_sealed ON box (sealed_ms, opened_ms) WHERE sealed_ms IS NOT NULL; -- what was in work at a time
CREATE INDEX box_slow ON box (sealed_ms, opened_ms) WHERE sealed_ms - opened_ms > 3600000; -- and the few that stood open long
CREATE INDEX box_tendered ON box (tendered_ms) WHERE tendered_ms IS NOT NULL; -- what a carrier took at a time

CREATE TABLE carton (                          -- kinds of carton that packwarden.conf has, or has had
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE box_weight (                      -- what boxes of the same contents and carton weighed: station/core/weight.h
	signature TEXT PRIMARY KEY,
	n INTEGER NOT NULL, mean INTEGER NOT NULL, m2 INTEGER NOT NULL -- mean in mg, m2 in square grams
) STRICT, WITHOUT ROWID;

-- A row for each line that an accepted scan went to. Without rowid: a scan writes one page here and none of an index.
CREATE TABLE unit (
	id INTEGER NOT NULL,                       -- unique, given by the core
	box INTEGER NOT NULL REFERENCES box DEFERRABLE INITIALLY DEFERRED,
	orders INTEGER NOT NULL REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
	line INTEGER NOT NULL,
	item INTEGER NOT NULL,
	quantity INTEGER NOT NULL CHECK (quantity >= 1),
	grams INTEGER NOT NULL DEFAULT 0,          -- of one, as the catalogue knew it; 0: it did not
	serial TEXT,
	lot TEXT,
	expiry TEXT NOT NULL DEFAULT '',           -- YYYY-MM-DD, '' where no code named it
	via INTEGER NOT NULL,
	scan INTEGER NOT NULL DEFAULT 0,           -- seq of that scan
	user INTEGER NOT NULL DEFAULT 0,           -- who was signed in
	override INTEGER NOT NULL DEFAULT 0,       -- a lead let it in: see table override
	device INTEGER NOT NULL DEFAULT 0,         -- the scanner; 0: typed, or on a screen
	PRIMARY KEY (orders, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_lot ON unit (lot, item) WHERE lot IS NOT NULL; -- what a recall or a lead looks for
CREATE UNIQUE INDEX unit_serial ON unit (serial, item) WHERE serial IS NOT NULL;

CREATE TABLE moved (                           -- units that went on to another box: UNDO takes them back
	unit INTEGER NOT NULL,
	scan INTEGER NOT NULL,                     -- seq of the scan that moved it
	from_box INTEGER NOT NULL REFERENCES box DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY (unit, scan)
) STRICT, WITHOUT ROWID;

CREATE TABLE number (                          -- tracking numbers and SSCCs: never attached twice
	id INTEGER PRIMARY KEY,
	text TEXT NOT NULL UNIQUE,
	carrier TEXT NOT NULL,
	box INTEGER NOT NULL REFERENCES box DEFERRABLE INITIALLY DEFERRED,
	state INTEGER NOT NULL                     -- enum number_state
) STRICT;
CREATE INDEX number_box ON number (box);

CREATE TABLE number_range (
	id INTEGER PRIMARY KEY,
	carrier TEXT NOT NULL,
	first INTEGER NOT NULL,                    -- serials, as the carrier's driver counts them
	next INTEGER NOT NULL,                     -- those below it are given out, or passed by
	last INTEGER NOT NULL,
	own INTEGER NOT NULL DEFAULT 0,            -- all that the prefix allows, as nobody has given the carrier a range
	CHECK (first <= next AND next <= last + 1)
) STRICT;

CREATE TABLE intent (                          -- one row a label that may come out of a printer
	id INTEGER PRIMARY KEY,
	box INTEGER NOT NULL REFERENCES box DEFERRABLE INITIALLY DEFERRED,
	number INTEGER NOT NULL REFERENCES number DEFERRABLE INITIALLY DEFERRED,
	attempt INTEGER NOT NULL,
	state INTEGER NOT NULL,                    -- enum intent_state
	printer TEXT NOT NULL DEFAULT '',
	job_id INTEGER NOT NULL DEFAULT 0,
	job_uuid TEXT NOT NULL DEFAULT '',
	label BLOB,                                -- hash of the carrier's area
	text TEXT NOT NULL DEFAULT '',             -- what the printer said last
	asked_ms INTEGER NOT NULL DEFAULT 0,       -- when the label was asked for first, UTC
	out_ms INTEGER NOT NULL DEFAULT 0          -- when its printer was done with it, however that ended; 0: it is not
) STRICT;
CREATE INDEX intent_box ON intent (box);
CREATE INDEX intent_open ON intent (state) WHERE state < 5;
CREATE INDEX intent_asked ON intent (asked_ms); -- what a printer was asked for at a time

-- Carrier's areas of labels as they were drawn first, so that a reprint is the same bits; until nobody can print them again.
CREATE TABLE label (
	number INTEGER NOT NULL REFERENCES number DEFERRABLE INITIALLY DEFERRED,
	made_of INTEGER NOT NULL,                  -- keyed hash of what is drawn: another service or media is another label
	hash BLOB NOT NULL,                        -- of the bits, as in table intent
	png BLOB NOT NULL,
	PRIMARY KEY (number, made_of)
) STRICT;

-- ---- people and devices ----
-- Lanes that train, and what their pages show of it: all that is kept of made-up orders.
CREATE TABLE training (
	lane INTEGER PRIMARY KEY,
	view TEXT NOT NULL
);

CREATE TABLE lane (
	id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 32),
	name TEXT NOT NULL UNIQUE,
	code TEXT NOT NULL UNIQUE,                 -- the barcode that binds a scanner to it
	user INTEGER NOT NULL DEFAULT 0,
	orders INTEGER NOT NULL DEFAULT 0,         -- the order that is open here
	box INTEGER NOT NULL DEFAULT 0,            -- the box that items go into
	moving INTEGER NOT NULL DEFAULT 0,         -- the next item is one to move into this box
	latch INTEGER NOT NULL DEFAULT 0,          -- enum verdict of the refusal that latched it
	weighed INTEGER NOT NULL DEFAULT 0,        -- the box that its scale has weighed since it was empty
	refused INTEGER NOT NULL DEFAULT 0,        -- enum verdict of the last refusal, while a lead may let it through
	refused_item INTEGER NOT NULL DEFAULT 0,
	refused_seq INTEGER NOT NULL DEFAULT 0,
	allow INTEGER NOT NULL DEFAULT 0,          -- enum verdict that a lead has let through for the next scan
	allow_item INTEGER NOT NULL DEFAULT 0,
	asks INTEGER NOT NULL DEFAULT 0,           -- the prompt: bits of item.needs that the next scan shall tell, 0: none
	knows INTEGER NOT NULL DEFAULT 0,          -- and those that are told
	ask_item INTEGER NOT NULL DEFAULT 0,
	ask_quantity INTEGER NOT NULL DEFAULT 0,
	ask_serial TEXT NOT NULL DEFAULT '',
	ask_lot TEXT NOT NULL DEFAULT '',
	ask_expiry TEXT NOT NULL DEFAULT '',
	-- how far its order is: kept by the engine, so that a page need not sum ten thousand lines at each scan
	order_lines INTEGER NOT NULL DEFAULT 0,
	order_units INTEGER NOT NULL DEFAULT 0,    -- wanted: of open lines, and what is packed of the others
	order_packed INTEGER NOT NULL DEFAULT 0,
	order_missing INTEGER NOT NULL DEFAULT 0,  -- lines that want more
	missing TEXT NOT NULL DEFAULT '[]',        -- the first of these, by number, as JSON
	takeout TEXT NOT NULL DEFAULT '[]',        -- the first lines of which units must come out
	told TEXT NOT NULL DEFAULT '[]',           -- lines whose items have instructions, each item once
	last TEXT NOT NULL DEFAULT '',             -- the last verdict as JSON: what the screen shows after a reload
	-- `core`: its counters, clock and digest after commit number `saved`; the newest counts. They stand beside `last`, as
	-- a scan writes that anyway: a row elsewhere would be one more page to flush before the packer sees the verdict
	saved INTEGER NOT NULL DEFAULT 0,
	core TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE users (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	role INTEGER NOT NULL,                     -- enum role
	badge TEXT NOT NULL UNIQUE,
	pin TEXT NOT NULL DEFAULT '',              -- see pin.h
	disabled INTEGER NOT NULL DEFAULT 0,
	central INTEGER NOT NULL DEFAULT 0         -- revision of what central has set; 0: nothing
) STRICT;

CREATE TABLE session (                         -- of leads and admins at the pages
	token TEXT PRIMARY KEY,                    -- the cookie's hash: whoever reads this table has no session
	user INTEGER NOT NULL REFERENCES users DEFERRABLE INITIALLY DEFERRED,
	started_ms INTEGER NOT NULL,               -- UTC, like the others: see session.h
	seen_ms INTEGER NOT NULL,
	pin_ms INTEGER NOT NULL DEFAULT 0          -- when the PIN was entered last; 0: signed in by the badge alone
) STRICT, WITHOUT ROWID;
CREATE INDEX session_user ON session (user);

CREATE TABLE api_token (                       -- of other systems, which read
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	hash TEXT NOT NULL UNIQUE,
	scopes TEXT NOT NULL,                      -- see token.h
	user INTEGER NOT NULL,                     -- who made it, 0: whoever may use the local socket
	created_ms INTEGER NOT NULL,
	revoked_ms INTEGER NOT NULL DEFAULT 0      -- 0: it is in use
) STRICT;

CREATE TABLE pin_try (                         -- wrong PINs since the last right one
	who TEXT PRIMARY KEY,                      -- "user 3", "unknown 17" or "source 10.0.0.7"
	tries INTEGER NOT NULL,
	last_ms INTEGER NOT NULL                   -- station's clock
) STRICT, WITHOUT ROWID;

CREATE TABLE command (code TEXT PRIMARY KEY, command INTEGER NOT NULL UNIQUE) STRICT, WITHOUT ROWID;

CREATE TABLE device (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	lane INTEGER NOT NULL DEFAULT 0,
	driver TEXT NOT NULL, product TEXT NOT NULL,
	state INTEGER NOT NULL,                    -- enum message_device_state
	errors INTEGER NOT NULL DEFAULT 0,
	last_scan_ms INTEGER NOT NULL DEFAULT 0,
	text TEXT NOT NULL DEFAULT '',
	allowed INTEGER NOT NULL DEFAULT 0,        -- a keyboard that is no scanner: a lead has said that it belongs here
	since_ms INTEGER NOT NULL DEFAULT 0        -- in this state, UTC
) STRICT;

CREATE TABLE printer (
	name TEXT PRIMARY KEY,
	state INTEGER NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL,
	since_ms INTEGER NOT NULL DEFAULT 0        -- in this state, UTC
) STRICT, WITHOUT ROWID;

CREATE TABLE call (                            -- a packer wants a lead
	seq INTEGER PRIMARY KEY,                   -- of the scan of CALL
	lane INTEGER NOT NULL, user INTEGER NOT NULL, orders INTEGER NOT NULL,
	called_ms INTEGER NOT NULL,                -- UTC, as all times here
	answered_ms INTEGER NOT NULL DEFAULT 0,    -- 0: nobody comes yet
	answered_by INTEGER NOT NULL DEFAULT 0,
	ended_ms INTEGER NOT NULL DEFAULT 0        -- somebody has been there
) STRICT;
CREATE INDEX call_open ON call (lane) WHERE ended_ms = 0;

CREATE TABLE printer_test (                    -- a row each test label: it is of no box
	id INTEGER PRIMARY KEY,
	printer TEXT NOT NULL,
	state INTEGER NOT NULL,                    -- enum intent_state
	asked_ms INTEGER NOT NULL,                 -- UTC; it stands on the label
	user INTEGER NOT NULL DEFAULT 0,
	reason TEXT NOT NULL DEFAULT '',           -- purgeable
	job_id INTEGER NOT NULL DEFAULT 0,
	job_uuid TEXT NOT NULL DEFAULT '',
	grades TEXT NOT NULL DEFAULT '',           -- label_test.h
	text TEXT NOT NULL DEFAULT '',             -- what the printer said last
	scanned INTEGER NOT NULL DEFAULT 0         -- what a scanner has read off its paper: 1 << dots, GS1-128 16 higher
) STRICT;
CREATE INDEX printer_test_printer ON printer_test (printer, id);
CREATE INDEX printer_test_open ON printer_test (state) WHERE state < 5;

CREATE TABLE counter (                         -- what /metrics counts for ever: label-printed of a printer, box-redo and so on
	name TEXT NOT NULL, label TEXT NOT NULL,
	value INTEGER NOT NULL,
	PRIMARY KEY (name, label)
) STRICT, WITHOUT ROWID;

-- ---- evidence ----
CREATE TABLE journal (
	seq INTEGER PRIMARY KEY,
	line TEXT NOT NULL,
	chain BLOB NOT NULL                        -- BLAKE2b(previous chain, line)
) STRICT;

CREATE TABLE scan_text (seq INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT; -- purgeable

CREATE TABLE mismatch (                        -- refusals, for people to look into
	seq INTEGER PRIMARY KEY, wall_ms INTEGER NOT NULL, lane INTEGER NOT NULL, user INTEGER NOT NULL,
	orders INTEGER NOT NULL, verdict INTEGER NOT NULL, item INTEGER NOT NULL, via INTEGER NOT NULL,
	shadow INTEGER NOT NULL DEFAULT 0,         -- in a trial: nothing was blocked
	device INTEGER NOT NULL DEFAULT 0          -- the scanner; 0: typed, or on a screen
) STRICT;
CREATE INDEX mismatch_wall ON mismatch (wall_ms);

CREATE TABLE override (                        -- refusals that a lead let through; the reason is in scan_text, by seq
	seq INTEGER PRIMARY KEY, wall_ms INTEGER NOT NULL, lane INTEGER NOT NULL, user INTEGER NOT NULL,
	orders INTEGER NOT NULL, verdict INTEGER NOT NULL, item INTEGER NOT NULL,
	refused INTEGER NOT NULL                   -- seq of the refused scan
) STRICT;
CREATE INDEX override_orders ON override (orders);

CREATE TABLE unlock (                          -- how a latched lane went on
	seq INTEGER PRIMARY KEY, wall_ms INTEGER NOT NULL, lane INTEGER NOT NULL, user INTEGER NOT NULL,
	lead INTEGER NOT NULL,                     -- 0: the thing was put aside, by ACK; 1: a lead's badge
	orders INTEGER NOT NULL, verdict INTEGER NOT NULL, item INTEGER NOT NULL,
	refused INTEGER NOT NULL                   -- seq of the refused scan, whose code is in scan_text; 0: there was none
) STRICT;
CREATE INDEX unlock_orders ON unlock (orders);

-- What happened to an order, by number of the journal's line; what was packed is told by table unit.
CREATE TABLE trail (
	orders INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	kind INTEGER NOT NULL,                     -- enum trail_kind, station/trail.h
	what INTEGER NOT NULL,                     -- of a scan, a weight and an override enum verdict; the rest: see there
	box INTEGER NOT NULL, lane INTEGER NOT NULL, user INTEGER NOT NULL,
	via INTEGER NOT NULL,                      -- of a scan; 0: nobody scanned
	device INTEGER NOT NULL,                   -- the scanner; 0: typed, or on a screen
	PRIMARY KEY (orders, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
	id INTEGER PRIMARY KEY, import INTEGER NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL,
	col TEXT NOT NULL, order_id TEXT NOT NULL, reason TEXT NOT NULL,
	text TEXT NOT NULL DEFAULT ''              -- the row as it stands in the file: personal data
) STRICT;
CREATE INDEX quarantine_order ON quarantine (order_id);
CREATE INDEX quarantine_import ON quarantine (import, line);

CREATE TABLE import (
	id INTEGER PRIMARY KEY, file TEXT NOT NULL, started_ms INTEGER NOT NULL, finished_ms INTEGER,
	rows INTEGER NOT NULL DEFAULT 0, summary TEXT NOT NULL DEFAULT '',
	incarnation INTEGER NOT NULL DEFAULT 0, n INTEGER NOT NULL DEFAULT 0 -- the id of the request
) STRICT;

CREATE TABLE superseded (                      -- an order that a file brought or changed, until another one changed it
	import INTEGER NOT NULL, orders INTEGER NOT NULL, until_ms INTEGER NOT NULL,
	PRIMARY KEY (import, orders)
) STRICT, WITHOUT ROWID;

-- ---- what must survive a crash in mid-step ----
CREATE TABLE answer (                          -- what each request was answered: a repeated request gets the same
	incarnation INTEGER NOT NULL, n INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
	exit_code INTEGER NOT NULL,
	asked INTEGER NOT NULL DEFAULT 0,          -- what was asked: fingerprint.h
	PRIMARY KEY (incarnation, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_seq ON answer (seq);

-- ---- the central database ----
CREATE TABLE outbox (peer TEXT PRIMARY KEY, acked INTEGER NOT NULL) STRICT, WITHOUT ROWID; -- a cursor over the journal

CREATE TABLE acknowledged (                    -- how far that cursor was at the end of a day, where it had moved
	day INTEGER PRIMARY KEY,                   -- since 1970, UTC
	seq INTEGER NOT NULL
) STRICT;

CREATE TABLE epoch (                           -- lives of this database: a restored backup begins a new one
	epoch INTEGER PRIMARY KEY,
	first_seq INTEGER NOT NULL,
	first_box INTEGER NOT NULL
) STRICT;

CREATE TABLE lease (                           -- orders that central has given to this station; no row: never
	orders INTEGER PRIMARY KEY REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
	fence INTEGER NOT NULL,                    -- central's number of the lease
	state INTEGER NOT NULL,                    -- enum lease_state
	wish INTEGER NOT NULL DEFAULT 0            -- revision of central's wish (hold, cancel and so on) that was carried out last
) STRICT;
CREATE INDEX lease_fence ON lease (fence);

CREATE TABLE night (                           -- what is done when nobody packs: see night.h
	id INTEGER PRIMARY KEY,
	due_ms INTEGER NOT NULL,                   -- when the calendar said, or somebody asked; UTC, as all times here
	calendar INTEGER NOT NULL,                 -- 1: its time had come, 0: somebody asked for it
	asked INTEGER NOT NULL,                    -- 1: somebody waits for it
	user INTEGER NOT NULL,                     -- who asked, 0: nobody, or whoever may use the local socket
	begun_ms INTEGER NOT NULL,
	seq INTEGER NOT NULL,                      -- the journal's newest line then
	ended_ms INTEGER NOT NULL DEFAULT 0,       -- 0: it goes on
	tries INTEGER NOT NULL DEFAULT 0,
	step TEXT NOT NULL DEFAULT '',             -- what it is at
	done TEXT NOT NULL DEFAULT '',             -- steps, by their words
	failed TEXT NOT NULL DEFAULT '',           -- likewise, or "differs"
	trouble TEXT NOT NULL DEFAULT '',          -- why, in words
	result TEXT NOT NULL DEFAULT '{}'          -- as JSON
) STRICT;
CREATE INDEX night_open ON night (id) WHERE ended_ms = 0;

CREATE TABLE central (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID; -- cursors, and how the exchange goes
CREATE TABLE greeting (n INTEGER PRIMARY KEY, nonce TEXT NOT NULL) STRICT;     -- of central; the newest may not be answered yet

-- What central has set at all stations: see engine_central_set.h. NULL: taken back.
CREATE TABLE policy (name TEXT PRIMARY KEY, value TEXT, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE template (                        -- of labels
	carrier TEXT PRIMARY KEY, revision INTEGER NOT NULL, svg TEXT NOT NULL, -- '': taken back
	state INTEGER NOT NULL                     -- 0: to be looked at, 1: used, 2: refused; the one before may still be used
) STRICT, WITHOUT ROWID;

CREATE TABLE recall_later (                    -- recalls of items that did not come yet
	central INTEGER PRIMARY KEY, sku TEXT NOT NULL, lot TEXT NOT NULL, serial TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;

CREATE TABLE incident_up (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, text TEXT NOT NULL) STRICT; -- not told yet
