"""Views of the context domain.quality."""
