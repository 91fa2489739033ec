"""Views over findings, recommendations and actions."""
