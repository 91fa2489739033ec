-- The role for reports reads what the projection engine grants it, view by view, and nothing by default: views of what
-- never leaves the partnership's own record are not for it (ADR 0017). The engine grants the others when it starts.

-- as the administrator: only a member of the projector's role may say what it grants
RESET ROLE;
ALTER DEFAULT PRIVILEGES FOR ROLE "{partnership}_projector" IN SCHEMA "{partnership}_board"
    REVOKE SELECT ON TABLES FROM "{partnership}_report";
DO $$
DECLARE
    shown regclass;
BEGIN
    FOR shown IN
        SELECT c.oid FROM pg_class c
        WHERE c.relnamespace = '"{partnership}_board"'::regnamespace AND c.relkind IN ('r', 'v', 'm')
            AND c.relowner = '"{partnership}_projector"'::regrole
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM "{partnership}_report"', shown);
    END LOOP;
    -- temporary tables are the one thing that everybody may make who may connect; nobody here needs one
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
