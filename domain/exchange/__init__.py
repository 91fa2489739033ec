"""Exchange: the sharing agreements between partnerships, and learning offered, adopted or not."""
