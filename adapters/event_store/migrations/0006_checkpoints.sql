-- Checkpoints of views (ADR 0095): all rows of one build of a view as they were at one position, so that a question about
-- a past moment folds only what was recorded after the last checkpoint before it. Nothing in them is needed: without
-- them the log is folded from its beginning. The projector makes and removes them, the application reads them; the role
-- for reports never sees them, as working rows and rows that are not for reports are among them.

CREATE TABLE checkpoints (
    view text NOT NULL COLLATE "C",
    generation int NOT NULL,
    position bigint NOT NULL,
    version int NOT NULL,
    shape text NOT NULL,              -- names and types of the columns, so that rows of another shape are never read
    pages int NOT NULL,               -- how many pages its rows are in
    letters json NOT NULL,            -- the events that its rows lack
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (view, generation, position)
);

-- A page holds neighbouring rows of one table, packed. Checkpoints share it as long as none of its rows changes: it is
-- part of those at `since` and later, before `until`.
CREATE TABLE checkpoint_pages (
    view text NOT NULL COLLATE "C",
    generation int NOT NULL,
    of_table text NOT NULL COLLATE "C",
    since bigint NOT NULL,
    until bigint NOT NULL DEFAULT 9223372036854775807,
    first_key json NOT NULL,
    number int NOT NULL,              -- among the pages of its table that were made for the same checkpoint
    content bytea NOT NULL,
    PRIMARY KEY (view, generation, of_table, since, number)
);
ALTER TABLE checkpoint_pages ALTER COLUMN content SET STORAGE EXTERNAL;

GRANT SELECT ON checkpoints, checkpoint_pages TO "{partnership}_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON checkpoints, checkpoint_pages TO "{partnership}_projector";
