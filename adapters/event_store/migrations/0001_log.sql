-- The log of one partnership, its inbox and its receipts. Runs with search_path set to the partnership's schema,
-- as the role that owns it; {partnership} is replaced by the schema's name.

-- The events table of the eventsourcing library (recorders with text identities), with two columns more and without
-- the sequence: the append function gives positions under its lock, dense and in the order of commits.
CREATE TABLE stored_events (
    originator_id text NOT NULL COLLATE "C",
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    origin text NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
) WITH (
    autovacuum_vacuum_insert_scale_factor = 0.5,
    autovacuum_analyze_threshold = 1000,
    autovacuum_analyze_scale_factor = 0.05
);
CREATE UNIQUE INDEX stored_events_notification_id_idx ON stored_events (notification_id);
CREATE INDEX stored_events_recorded_at_idx ON stored_events (recorded_at, notification_id);

-- What was received and what became of it, for ever: this is what makes a repeated message change nothing.
CREATE TABLE inbox (
    key text PRIMARY KEY COLLATE "C",
    body_hash bytea NOT NULL,
    attempt uuid NOT NULL,            -- which call of append brought it, so that a call repeated after a lost reply is known
    accepted boolean NOT NULL,
    first_position bigint,
    last_position bigint,
    recorded_at timestamptz NOT NULL,
    receipt bigint                    -- the number of its receipt; null when none was wanted
);

-- One row for every answer to a partner, a repeated answer included. Append only, numbered without gaps.
CREATE TABLE receipts (
    number bigint PRIMARY KEY,
    message_id text NOT NULL COLLATE "C",
    sender text NOT NULL COLLATE "C",
    kind text NOT NULL,
    accepted boolean NOT NULL,
    reference text,
    first_position bigint,
    last_position bigint,
    recorded_at timestamptz NOT NULL,
    faults json,                      -- json, not jsonb: a reason may hold what jsonb refuses
    intake_sequence bigint
);
CREATE INDEX receipts_message_idx ON receipts (sender, message_id);

-- History is appended to and never changed, by anyone who goes through SQL as any role but a superuser.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: history is never changed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON receipts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON inbox
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
