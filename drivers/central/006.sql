-- Version 6: what central sets at all stations: people, policies, label templates, and that a recall has ended.

ALTER TABLE person ADD revision bigint NOT NULL DEFAULT 0;
ALTER TABLE recall ADD ended timestamptz;
ALTER TABLE recall ADD end_reason text NOT NULL DEFAULT '';
CREATE TABLE policy (
	name text PRIMARY KEY,                           -- as a station knows it: station/policy.c
	value text,                                      -- NULL: each station's own again
	revision bigint NOT NULL
);
CREATE TABLE template (
	carrier text PRIMARY KEY,                        -- as stations name it in packwarden.conf
	svg text,                                        -- NULL: each station's own again
	revision bigint NOT NULL
);

DROP FUNCTION IF EXISTS put_person(text, text, text, text, boolean);

-- A wish is carried out once: a station that takes all anew must not hold again what its lead has released since.
ALTER TABLE wish ADD revision bigint NOT NULL DEFAULT 0;
UPDATE wish SET revision = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint; -- as new_revision() has it
