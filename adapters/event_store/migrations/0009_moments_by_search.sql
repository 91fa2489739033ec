-- The position of a moment is searched for instead of looked up (ADR 0104): moments never run against positions, so some
-- twenty looks into the index of positions find it in ten million events, and no append has to keep a third index.

CREATE OR REPLACE FUNCTION position_at(asked timestamptz) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = "{partnership}", pg_temp
AS $$
DECLARE
    low bigint := 0;   -- recorded by then, or before the first
    high bigint;       -- nothing after it was
    middle bigint;
    at bigint;
    moment timestamptz;
BEGIN
    IF asked > clock_timestamp() - interval '1 minute' THEN
        LOCK TABLE stored_events IN SHARE MODE;
    END IF;
    high := coalesce((SELECT max(e.notification_id) FROM stored_events e), 0);
    WHILE low < high LOOP
        middle := low + (high - low + 1) / 2;
        SELECT e.notification_id, e.recorded_at INTO at, moment FROM stored_events e
            WHERE e.notification_id >= middle ORDER BY e.notification_id LIMIT 1;  -- positions may have gaps
        IF moment <= asked THEN
            low := at;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END $$;

DROP INDEX stored_events_recorded_at_idx;
