-- Appends wait for each other at a table of their own (ADR 0100). The lock on stored_events that they held shut out
-- VACUUM and ANALYZE too, and these it: an append waited for a whole ANALYZE, and would for a VACUUM against wraparound.
--
-- The other lock, which VACUUM and ANALYZE do not mind, keeps an append apart from one that began before this migration,
-- and from whoever locks stored_events itself.

CREATE TABLE turn ();
COMMENT ON TABLE turn IS 'Never has a row: who holds its lock may append.';

DO $$
DECLARE
    before CONSTANT text := 'LOCK TABLE stored_events IN EXCLUSIVE MODE;';
    body CONSTANT text := pg_get_functiondef('append'::regproc);
BEGIN
    IF strpos(body, before) = 0 THEN
        RAISE EXCEPTION 'append is not the shipped one';
    END IF;
    EXECUTE replace(body, before,
        'LOCK TABLE turn IN EXCLUSIVE MODE; LOCK TABLE stored_events IN ROW EXCLUSIVE MODE;');
END $$;
