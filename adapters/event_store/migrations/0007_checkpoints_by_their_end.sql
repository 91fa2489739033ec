-- The pages of a checkpoint are those made at or before it and not replaced yet (ADR 0099). Most of what is asked is about
-- the last years, and at the end of a long record nearly every page was made before: those that were replaced since are
-- passed over by this index, and the others need not be looked for among them.
CREATE INDEX checkpoint_pages_until ON checkpoint_pages (view, generation, until);
