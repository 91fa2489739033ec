"""Who may see and do what: one pure decision, which denies what nothing allows."""
