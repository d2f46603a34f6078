-- Version 8: what triggers did is done by the functions that write; and what nobody asks for goes.

DROP TRIGGER IF EXISTS note_tender ON box;
DROP TRIGGER IF EXISTS note_wanted ON order_document;
DROP TRIGGER IF EXISTS note_wish ON wish;
DROP TRIGGER IF EXISTS revise_wish ON wish;
DROP TRIGGER IF EXISTS tell_wish ON lease;
DROP TRIGGER IF EXISTS end_leases ON station;
DROP FUNCTION IF EXISTS note_tender(), note_wanted(), note_wish(), revise_wish(), tell_wish(), end_leases(),
	digest_events(int, bigint);
