"""Whether the words around a name say who its bearer is: a title before it, an apposition or an age after it.

Where they do and no code has come of it, a report speaks of a private person (`goalkeeper Ann Example`, `Ann Example,
34, a baker`) or in words that we do not know: he is not the minister of that name of whom another report told. No
parse is at hand here, so whatever could be a title counts as one.
"""

import re
from collections.abc import Sequence
from typing import Final

from sayso.core.spans import Span

_NEAR: Final = 40
"""Characters before and after a name that are looked at."""
_BEFORE: Final = re.compile(r"(\S+)[^\S\n]$")
_SHORTENED: Final = re.compile(r"[^\W\d_a-z]\w{0,3}\.")
"""`Dr.`, or an initial."""
_AFTER: Final = re.compile(r"(?:[^\S\n]?\(|,[^\S\n])(\w+)")
_IN_A_NAME: Final = re.compile(r"[^\S\n][^\W\d_a-z]|-\w")
_NO_TITLES: Final = frozenset(
    # function words
    "a about above across after against all along already also although amid among an and around as at because before "
    "behind below beside besides between beyond both but by despite down during earlier either even except far for "
    "from how however if in including inside instead into it just later least less like meanwhile more most near "
    "neither nor not now of off on once only or out outside over per perhaps rather since so still such than that "
    "the then there though through throughout to today together tomorrow tonight too toward towards under unless "
    "unlike until up upon versus via what when where whereas whether which while who whom whose why will with within "
    "without yesterday yet can could did do does had has have is may might must shall should was were would be been "
    "he her him his its my our she their them they this these those we you your "
    # forms of address that anybody is given, and days
    "mr mrs ms miss mx monday tuesday wednesday thursday friday saturday sunday "
    # verbs whose past form does not end in -ed
    "said told met saw made let put gave took went came left held kept led sent spoke spent wrote thought found "
    "fought hit quit say tell meet see ask".split()
)
_DESCRIBING: Final = frozenset("a an the his her its their our one".split())


def introduced(text: str, mentions: Sequence[Span], last_name: str) -> bool:
    """Whether some mention by that name stands beside words that may say who its bearer is."""
    return any(
        _titled(text[max(0, start - _NEAR) : start], text[end : end + _NEAR])
        for start, end in mentions
        if text[start:end].endswith(last_name)
    )


def stands_alone(text: str, name: str) -> bool:
    """Whether the name never stands in a longer one (`Ann Example`, `Example Smith`) nor behind a title.

    Wherever the words stand, not only where they were read as this person's: reading may have missed the fuller name.
    """
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        start, end = found.span()
        if _IN_A_NAME.match(text, end) or _titled(text[max(0, start - _NEAR) : start], text[end : end + _NEAR]):
            return False
    return True


def _titled(before: str, after: str) -> bool:
    """Whether the word before a name or the one after the comma that follows it may be a description."""
    found = _BEFORE.search(before)
    if found is not None:
        word = found[1]
        stands_by = word[-1].isalpha() or _SHORTENED.fullmatch(word) or (word[-1] == "," and after[:1] == ",")
        if stands_by and _may_describe(word.rstrip(",.")):
            return True
    following = _AFTER.match(after)
    if following is None:
        return False
    told = following[1]
    if told[0].isdigit() or told in _DESCRIBING or after.lstrip()[:1] == "(":
        return True
    return told[0].islower() and _may_describe(told)


def _may_describe(word: str) -> bool:
    """Whether it is neither a function word, nor by its ending a verb, nor the country or body whose he is."""
    plain = word.casefold().replace("’", "'")
    if plain in _NO_TITLES or plain.endswith(("'s", "s'")):
        return False
    return not (plain.endswith(("ed", "ing")) or (plain.endswith("s") and not plain.endswith("ss")))
