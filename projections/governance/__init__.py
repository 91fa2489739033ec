"""Views of the context domain.governance."""
