"""Views of the context domain.exchange."""
