-- A call of which nothing was recorded before, and whose units add an event each, is judged without asking what each unit is (ADR 0115):
-- whether its keys are new is one question, and what is left are the versions. Anything else, and a call with a version that does not
-- follow the last one of its stream, is judged unit by unit as before.
--
-- Otherwise as in 0002 and 0008, which say how units are judged and what the statuses are.
CREATE OR REPLACE FUNCTION append(
    call uuid,
    -- per unit; of refused, agains and wanted, none stands for all false
    keys text[], hashes bytea[], message_ids text[], senders text[], kinds text[], reference_ids text[],
    faults text[], intake_sequences bigint[], refused boolean[], agains boolean[], wanted boolean[], sizes int[],
    read_sizes int[],
    -- per stream touched: its name, and whether it is void from the start
    streams text[], voids boolean[],
    -- per stream read, in the order of the units: the version that was seen
    read_numbers int[], read_versions bigint[],
    -- per event, in the order of the units
    event_streams text[], stream_numbers int[], versions bigint[], topics text[], states bytea[], origins text[],
    -- the faults of a receipt that refuses other bytes under a used key
    different_content text,
    OUT statuses int[], OUT firsts bigint[], OUT lasts bigint[], OUT numbers bigint[], OUT moment timestamptz
) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = "{partnership}", pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off  -- a plan made while the log was small stays right
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_variable
DECLARE
    unit_count CONSTANT int := cardinality(keys);
    event_count CONSTANT int := cardinality(versions);
    found int[];          -- 0 new, 1 mine, 2 different, 3 duplicate, 4 an earlier rejection to be replaced
    heads bigint[];       -- per stream: its last version
    taken boolean[];      -- per event: a neighbour's that is here already
    foreigners boolean;
    positions bigint[] := array_fill(NULL::bigint, ARRAY[event_count]);
    before bigint[];      -- the heads as they were before the unit at hand
    head bigint;          -- last position given
    receipt_head bigint;  -- last receipt number given
    first_head bigint;
    first_receipt bigint;
    from_event int;
    from_read int;
    next_event int := 1;
    next_read int := 1;
    fits boolean;
    stream int;
    simple boolean := false;  -- so far
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append sees what others committed only in read committed';
    END IF;
    LOCK TABLE turn IN EXCLUSIVE MODE; LOCK TABLE stored_events IN ROW EXCLUSIVE MODE;

    SELECT e.notification_id, greatest(e.recorded_at, clock_timestamp()) INTO head, moment
        FROM stored_events e ORDER BY e.notification_id DESC LIMIT 1;
    head := coalesce(head, 0);
    moment := coalesce(moment, clock_timestamp());
    receipt_head := coalesce((SELECT r.number FROM receipts r ORDER BY r.number DESC LIMIT 1), 0);
    first_head := head;
    first_receipt := receipt_head;

    IF EXISTS (SELECT FROM inbox i WHERE i.key = ANY (keys)) THEN
        SELECT array_agg(CASE
                    WHEN i.key IS NULL THEN 0
                    WHEN i.attempt = call THEN 1
                    WHEN i.body_hash <> u.hash THEN 2
                    WHEN u.again AND NOT i.accepted THEN 4
                    ELSE 3 END ORDER BY u.place),
               array_agg(i.first_position ORDER BY u.place),
               array_agg(i.last_position ORDER BY u.place),
               array_agg(i.receipt ORDER BY u.place),
               array_agg(CASE WHEN i.key IS NULL THEN 0 WHEN i.accepted THEN 1 ELSE 2 END ORDER BY u.place)
            INTO found, firsts, lasts, numbers, statuses
            FROM unnest(keys, hashes, agains) WITH ORDINALITY AS u (key, hash, again, place)
            LEFT JOIN inbox i ON i.key = u.key;
    ELSE
        found := array_fill(0, ARRAY[unit_count]);
        statuses := found;
        firsts := array_fill(NULL::bigint, ARRAY[unit_count]);
        lasts := firsts;
        numbers := firsts;
        simple := 1 = ALL (sizes) AND cardinality(read_versions) = 0 AND true <> ALL (refused) AND true <> ALL (voids)
            AND (true <> ALL (wanted) OR true = ALL (wanted));
    END IF;

    SELECT array_agg(coalesce(h.version, 0) ORDER BY s.place) INTO heads
        FROM unnest(streams) WITH ORDINALITY AS s (id, place)
        LEFT JOIN LATERAL (
            SELECT e.originator_version AS version FROM stored_events e
            WHERE e.originator_id = s.id ORDER BY e.originator_version DESC LIMIT 1
        ) h ON true;

    IF simple THEN
        before := heads;
        FOR n IN 1 .. event_count LOOP
            simple := versions[n] = heads[stream_numbers[n]] + 1;
            EXIT WHEN NOT simple;
            heads[stream_numbers[n]] := versions[n];
        END LOOP;
        IF NOT simple THEN
            heads := before;
        END IF;
    END IF;

    IF simple THEN
        statuses := array_fill(1, ARRAY[unit_count]);
        positions := ARRAY(SELECT generate_series(head + 1, head + event_count));
        firsts := positions;
        lasts := positions;
        head := head + event_count;
        IF wanted[1] THEN
            numbers := ARRAY(SELECT generate_series(receipt_head + 1, receipt_head + unit_count));
            receipt_head := receipt_head + unit_count;
        END IF;
    ELSE
        foreigners := '{partnership}' <> ANY (origins);
        IF foreigners THEN
            SELECT array_agg(CASE WHEN n.origin = '{partnership}' THEN NULL ELSE EXISTS (
                    SELECT FROM stored_events e WHERE e.originator_id = n.stream AND e.originator_version = n.version
                ) END ORDER BY n.place) INTO taken
                FROM unnest(event_streams, versions, origins) WITH ORDINALITY AS n (stream, version, origin, place);
        END IF;

        FOR unit IN 1 .. unit_count LOOP
            from_event := next_event;
            next_event := next_event + sizes[unit];
            from_read := next_read;
            next_read := next_read + read_sizes[unit];
            CONTINUE WHEN found[unit] = 1;  -- what became of it came from the inbox

            IF found[unit] = 2 THEN
                statuses[unit] := 4;
            ELSIF found[unit] = 3 THEN
                statuses[unit] := 3;
            ELSE
                fits := true;
                FOR n IN from_read .. next_read - 1 LOOP
                    stream := read_numbers[n];
                    fits := heads[stream] = read_versions[n] AND NOT voids[stream];
                    EXIT WHEN NOT fits;
                END LOOP;
                IF fits AND sizes[unit] > 0 THEN
                    IF sizes[unit] > 1 THEN
                        before := heads;
                    END IF;
                    FOR n IN from_event .. next_event - 1 LOOP
                        stream := stream_numbers[n];
                        IF foreigners AND taken[n] IS NOT NULL THEN
                            fits := NOT taken[n];
                        ELSE
                            fits := versions[n] = heads[stream] + 1 AND NOT voids[stream];
                        END IF;
                        EXIT WHEN NOT fits;
                        heads[stream] := greatest(heads[stream], versions[n]);
                    END LOOP;
                    IF NOT fits AND sizes[unit] > 1 THEN
                        heads := before;
                    END IF;
                END IF;
                statuses[unit] := CASE WHEN NOT fits THEN 5 WHEN refused[unit] THEN 2 ELSE 1 END;
            END IF;

            IF statuses[unit] = 1 AND sizes[unit] > 0 THEN
                firsts[unit] := head + 1;
                FOR n IN from_event .. next_event - 1 LOOP
                    head := head + 1;
                    positions[n] := head;
                END LOOP;
                lasts[unit] := head;
            ELSIF statuses[unit] >= 3 THEN
                FOR n IN from_event .. next_event - 1 LOOP
                    IF NOT foreigners OR taken[n] IS NULL THEN
                        voids[stream_numbers[n]] := true;
                    END IF;
                END LOOP;
            END IF;
            CONTINUE WHEN statuses[unit] = 3;  -- firsts, lasts and numbers stay those of the first answer
            IF statuses[unit] <> 1 THEN
                firsts[unit] := NULL;
                lasts[unit] := NULL;
            END IF;
            numbers[unit] := NULL;
            IF wanted[unit] AND statuses[unit] <> 5 THEN
                receipt_head := receipt_head + 1;
                numbers[unit] := receipt_head;
            END IF;
        END LOOP;
    END IF;

    IF head > first_head THEN
        INSERT INTO stored_events
            (originator_id, originator_version, topic, state, notification_id, recorded_at, origin)
            SELECT e.stream, e.version, e.topic, e.state, e.place, moment, e.origin
            FROM unnest(event_streams, versions, topics, states, positions, origins)
                AS e (stream, version, topic, state, place, origin)
            WHERE e.place IS NOT NULL;
    END IF;

    INSERT INTO inbox (key, body_hash, attempt, accepted, first_position, last_position, recorded_at, receipt)
        SELECT u.key, u.hash, call, u.status = 1, u.first, u.last, moment, u.number
        FROM unnest(keys, hashes, found, statuses, firsts, lasts, numbers)
            AS u (key, hash, found, status, first, last, number)
        WHERE u.found = 0 AND u.status <= 2;

    IF 4 = ANY (found) THEN
        UPDATE inbox SET attempt = call, accepted = u.status = 1, first_position = u.first, last_position = u.last,
                recorded_at = moment, receipt = u.number
            FROM unnest(keys, found, statuses, firsts, lasts, numbers) AS u (key, found, status, first, last, number)
            WHERE inbox.key = u.key AND u.found = 4 AND u.status <= 2;
    END IF;

    IF receipt_head > first_receipt THEN
        INSERT INTO receipts
            (number, message_id, sender, kind, accepted, reference, first_position, last_position, recorded_at,
             faults, intake_sequence)
            SELECT u.number, u.message_id, u.sender, u.kind, u.status = 1, u.reference, u.first, u.last, moment,
                CASE WHEN u.status = 4 THEN different_content ELSE u.faults END::json, u.intake_sequence
            FROM unnest(numbers, message_ids, senders, kinds, statuses, reference_ids, firsts, lasts, faults,
                    intake_sequences)
                AS u (number, message_id, sender, kind, status, reference, first, last, faults, intake_sequence)
            WHERE u.number > first_receipt;
    END IF;

    IF 3 = ANY (statuses) THEN
        INSERT INTO receipts
            SELECT receipt_head + row_number() OVER (ORDER BY u.place), r.message_id, r.sender, r.kind, r.accepted,
                r.reference, r.first_position, r.last_position, r.recorded_at, r.faults, r.intake_sequence
            FROM unnest(statuses, numbers) WITH ORDINALITY AS u (status, number, place)
            JOIN receipts r ON r.number = u.number
            WHERE u.status = 3;
        receipt_head := (SELECT r.number FROM receipts r ORDER BY r.number DESC LIMIT 1);
    END IF;

    IF head > first_head OR receipt_head > first_receipt THEN
        PERFORM pg_notify('{partnership}_log', head || ' ' || receipt_head);
    END IF;
END $$;
