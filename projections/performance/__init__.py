"""Views over indicators and their returns."""
