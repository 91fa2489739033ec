-- Who may do what. The roles were made, with their passwords and limits, before this runs.
-- app: the node's writer and readers of the log. projector: the projection engine. report: readers of the views.

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA "{partnership}" FROM PUBLIC;

GRANT USAGE ON SCHEMA "{partnership}" TO "{partnership}_app", "{partnership}_projector";
GRANT SELECT ON stored_events, receipts, inbox, migrations TO "{partnership}_app";
GRANT SELECT ON stored_events TO "{partnership}_projector";
GRANT EXECUTE ON FUNCTION append TO "{partnership}_app";
GRANT EXECUTE ON FUNCTION position_at TO "{partnership}_app", "{partnership}_projector";

GRANT USAGE, CREATE ON SCHEMA "{partnership}_rows", "{partnership}_board" TO "{partnership}_projector";
GRANT USAGE ON SCHEMA "{partnership}_board" TO "{partnership}_report", "{partnership}_app";
-- as the administrator: only a member of the projector's role may say what it grants
RESET ROLE;
ALTER DEFAULT PRIVILEGES FOR ROLE "{partnership}_projector" IN SCHEMA "{partnership}_board"
    GRANT SELECT ON TABLES TO "{partnership}_report", "{partnership}_app";
