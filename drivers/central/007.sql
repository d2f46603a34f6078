-- Version 7: who may have an order that boxes are here of, and what a restored station holds: as tests/model has it.

ALTER TABLE lease_ended DROP CONSTRAINT lease_ended_how_check;
ALTER TABLE lease_ended ADD CONSTRAINT lease_ended_how_check CHECK (how IN ('given', 'taken', 'restored'));
