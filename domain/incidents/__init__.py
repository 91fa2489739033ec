"""Learning from incidents: serious incidents, rapid reviews, practice reviews. Restricted: nothing of it has a route to NATS (invariant 36)."""
