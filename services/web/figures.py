"""Which charts stand above the table of a board."""

from collections.abc import Mapping

from services.web.board_page import Figures

FIGURES: Mapping[str, Figures] = {}
