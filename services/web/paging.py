"""Addresses of the pages that a long list is cut into."""

from services.web import addresses
from services.web.frame import Where
from services.web.page import Link, Paging

_AROUND = 2  # pages linked to before and after the one shown


def paged(page: int, per_page: int, total: int, where: Where, counted: str) -> Paging | None:
    """`counted` says the total, as `177 actions`. None where all fits on one page."""
    pages = -(-total // per_page)
    if pages <= 1:
        return None

    def to(number: int) -> str:
        return addresses.address(where.path, addresses.changed(where.parameters, page=number))

    near = range(max(1, page - _AROUND), min(pages, page + _AROUND) + 1)
    numbers: list[int | None] = [*near]
    if near[0] > 1:
        numbers = [1, *([None] if near[0] > 2 else []), *numbers]  # noqa: PLR2004 (no gap between 1 and 2)
    if near[-1] < pages:
        numbers = [*numbers, *([None] if near[-1] < pages - 1 else []), pages]
    return Paging(
        said=f"Showing {(page - 1) * per_page + 1:,} to {min(page * per_page, total):,} of {counted}",
        previous=to(page - 1) if page > 1 else None,
        next=to(page + 1) if page < pages else None,
        pages=tuple(None if n is None else Link(f"{n:,}", to(n), n == page) for n in numbers),
    )


def page_of(words: str) -> int:
    """What an address asks for; the first page for anything that is no number of a page."""
    return max(int(words), 1) if words.isascii() and words.isdigit() and len(words) < 7 else 1  # noqa: PLR2004
