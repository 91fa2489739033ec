"""Views of the context domain.incidents."""
