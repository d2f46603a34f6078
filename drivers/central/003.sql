-- Version 3: number ranges in blocks, and nights.

CREATE TABLE pool (                                  -- serials of a carrier's numbers that stations may be given
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	carrier text NOT NULL,
	next bigint NOT NULL CHECK (next >= 0),
	last bigint NOT NULL,
	CHECK (next <= last + 1)
);
CREATE TABLE block (                                 -- and those that one has: never given to another (P6)
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	carrier text NOT NULL,
	first bigint NOT NULL,
	last bigint NOT NULL,
	station int NOT NULL REFERENCES station,
	given timestamptz NOT NULL DEFAULT now(),
	CHECK (first <= last)
);
CREATE INDEX block_carrier ON block (carrier, first);

ALTER TABLE station ADD night timestamptz;           -- the last comparison of everything, and what came of it
ALTER TABLE station ADD night_text text NOT NULL DEFAULT '';
ALTER TABLE station ADD agrees boolean;
