"""Whether a page that is not there has been withdrawn, or its whole site is rebuilt or in disorder."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sayso.ledger import Queries
from sayso.ledger.watching import PageState

AGAIN: Final = timedelta(hours=1)
"""After which the page is asked for again, when others have been."""
_FEW: Final = 5
"""So many pages of one source that go missing may be more than single reports that were taken back."""
_ASKED: Final = 3
"""So many of the others are asked for, if it is not known whether they are there."""
_STANDS: Final = 2
"""With so many old pages that are there the site stands, and what is missing was taken out of it."""
_SOME: Final = "is not there any more, like many pages of its site: some of the others are looked at first"
_MOST: Final = "is not there any more, like most pages of its site: that says nothing"


def in_doubt(queries: Queries, page: PageState, *, by_word: bool) -> tuple[str, Sequence[PageState]]:
    """Why a page does not count as withdrawn, empty if nothing speaks against it; and what to ask for to know more.

    `by_word`: its server says itself that it is gone for good (410). That is believed if any old page of its site is
    there; that there is no such page (404), only if some are.
    """
    if queries.watching.is_elsewhere(page):
        return "is not there any more; its report is, at another address", ()
    others = queries.watching.others(page, _ASKED)
    stands = others.there >= (1 if by_word else _STANDS)
    if others.missing + 1 < _FEW or others.there > others.missing or stands:
        return "", ()
    return (_SOME, others.unasked) if others.unasked else (_MOST, ())
