-- The keys that seal personal text, one per subject (ADR 0016), in a schema of their own that a backup leaves out:
-- pg_dump --exclude-schema={partnership}_keys. Each is wrapped by a key-encryption key that is a file and never here.
-- app may add a key and read it; only records, the role of `golden-thread subject destroy`, may delete one.

CREATE TABLE "{partnership}_keys".encryption_keys (
    id text PRIMARY KEY COLLATE "C",  -- one row; two within the transaction that destroys a key and changes this one
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE "{partnership}_keys".subject_keys (
    subject text PRIMARY KEY COLLATE "C",
    id text NOT NULL UNIQUE COLLATE "C",
    wrapped bytea NOT NULL,
    encryption_key text NOT NULL REFERENCES "{partnership}_keys".encryption_keys (id),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT USAGE ON SCHEMA "{partnership}_keys" TO "{partnership}_app", "{partnership}_records";
GRANT SELECT ON "{partnership}_keys".encryption_keys TO "{partnership}_app";
GRANT SELECT, INSERT ON "{partnership}_keys".subject_keys TO "{partnership}_app";
GRANT SELECT, INSERT, DELETE ON "{partnership}_keys".encryption_keys TO "{partnership}_records";
GRANT SELECT, UPDATE (wrapped, encryption_key), DELETE ON "{partnership}_keys".subject_keys TO "{partnership}_records";

GRANT USAGE ON SCHEMA "{partnership}" TO "{partnership}_records";
GRANT SELECT ON stored_events, receipts, inbox, migrations TO "{partnership}_records";
GRANT EXECUTE ON FUNCTION append TO "{partnership}_records";
