-- Version 5: personal data past its retention is taken out, by a command, or each night by whichever station comes first.

CREATE TABLE setting (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE purge (                                 -- what was taken out, and who had it done
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	days int NOT NULL,
	orders bigint NOT NULL,
	reasons bigint NOT NULL,
	who text NOT NULL
);

ALTER TABLE wish ADD at timestamptz NOT NULL DEFAULT now();
