"""Wire copies: which report has another one's text, under a credit or without.

A copy adds nothing to a story, whoever prints it. Two tests: texts that are all but the same; and, where one credits
the other's publisher, texts that share most of their words, names and numbers in whatever order. A report that cites
another but tells its own story shares few of its words, and is no copy.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from sayso.core.outlets import initials, ways
from sayso.core.records import Document, Judgement

PERMUTATIONS: Final = 128
BAND_ROWS: Final = 4
"""32 bands of 4: texts that share 60 % of their words meet in one with 98 %, those that share 15 % with 2 %."""

CREDITED_SHARE: Final = 0.6
"""Share of the copy's words found in the original, where a credit says that it is one."""
DUPLICATE_SHARE: Final = 0.7
DUPLICATE_RUN: Final = 0.5
"""Without a credit: share of words, and share of runs of three words, found in the other."""
FEWEST_WORDS: Final = 15
"""Shorter texts share their words by chance."""
DAYS_APART: Final = 7
"""Copies appear within days; the same words weeks later are a bulletin or a reprint."""

_FEW: Final = 20
"""So many publishers are looked for one by one."""
_RUN = re.compile(r"\w+")
_WORD = re.compile(r"[^\W_]+")

_BEFORE = re.compile(
    r"(?:(?P<phrase>\b(?:(?:reporting|written|compiled|reported|quoted|cited) by|told|tells|according to|citing|quoting"
    r"|source:|credit:|via|copyright(?: \d{4})?)|©(?: \d{4})?)"
    r"|[(\[]|(?:\s|^)[-–—]|^)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
"""What stands before a credited name: a phrase, an opening bracket, a dash, or nothing at all on its line."""
_AFTER = re.compile(
    r"\s+(?:(?:has|had|have)\s+)?(?:report(?:s|ed)|quot(?:es|ed)|cit(?:es|ed)|learn(?:s|ed)|writes|wrote"
    r"|contributed to this report)\b",
    re.IGNORECASE,
)
"""What follows a credited name elsewhere in a sentence."""
_CAPITALISED = re.compile(r"\b(?!The\b)[A-Z]\w*\s$")
"""The rest of a longer name: `New York` before `Times`."""
_SIGNED_LAST = re.compile(r"[(\[]([A-Z]{2,5})[)\]][.\s]{0,9}\Z")
_SIGNED_FIRST = re.compile(r"\A[^\n(]{0,60}\(([A-Z]{2,5})\)\s*[-–—]")
"""Initials in brackets, at the end or in the dateline."""
_CLOSED = re.compile(r"\s*(?:[)\]]|[.,]?\s*$)")
"""What must follow after a bracket or a dash: the closing bracket, or the end of the line."""


def bands(text: str) -> tuple[int, ...]:
    """Keys to look up possible copies by: two texts that share one are worth judging.

    Unsigned 64-bit integers, one a band of a MinHash over the text's words; the same in every process. Empty for a text
    too short to judge.
    """
    words = _words(text)
    if len(words) < FEWEST_WORDS:
        return ()
    from datasketch.minhash import MinHash  # half a second to import

    sketch = MinHash(num_perm=PERMUTATIONS, scheme="affine32")  # by name: stored keys outlive a new default
    sketch.update_batch([word.encode() for word in sorted(words)])
    values = sketch.hashvalues.astype("<u4").tobytes()
    width = 4 * BAND_ROWS
    return tuple(_key(start, values[start : start + width]) for start in range(0, len(values), width))


def _key(position: int, band: bytes) -> int:
    digest = hashlib.blake2b(band, digest_size=8, salt=position.to_bytes(2, "little")).digest()
    return int.from_bytes(digest, "little")


def credited(text: str, publishers: Iterable[str]) -> frozenset[str]:
    """Those of `publishers` that the text names as the source of its report.

    By a phrase (`Reporting by NAME`, `NAME reports`, `told NAME`), in brackets, after a dash at the end of a line, or
    by the initials of a name of several words in brackets, at the end or in the dateline.
    """
    publishers = tuple(sorted(publishers))
    if len(publishers) > _FEW:
        publishers = tuple(sorted(mentioned(text, publishers)))
    signed = _signed(text)
    known = {name: publisher for publisher in publishers for name in ways(publisher)}
    found = {publisher for name, publisher in known.items() if initials(name) in signed}
    names = {name: publisher for name, publisher in known.items() if name in text}  # mostly none: quicker than patterns
    if not names:
        return frozenset(found)
    for match in _any_of(frozenset(names)).finditer(text):
        publisher = names[match.group()]
        if publisher not in found and _is_credit(text, match.start(), match.end()):
            found.add(publisher)
    return frozenset(found)


def mentioned(text: str, publishers: tuple[str, ...]) -> frozenset[str]:
    """Those that the text names in any way, or by initials where it may be signed: none other can be `credited`."""
    by_initials, by_word = _index(publishers)
    found = {publisher for letters in _signed(text) for publisher in by_initials.get(letters, ())}
    for word in by_word.keys() & {"", *_RUN.findall(text)}:
        found.update(publisher for name, publisher in by_word[word] if name in text)
    return frozenset(found)


@lru_cache(maxsize=2)
def _index(publishers: tuple[str, ...]) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, str]]]]:
    """Publishers by the initials of their names; and with each name, by the first word of it."""
    by_initials, by_word = defaultdict(list), defaultdict(list)
    for publisher in publishers:
        for name in ways(publisher):
            by_initials[initials(name) or ""].append(publisher)
            first = _RUN.match(name)
            by_word[first.group() if first else ""].append((name, publisher))
    return dict(by_initials), dict(by_word)


def _signed(text: str) -> set[str]:
    edges = (_SIGNED_LAST.search(text), _SIGNED_FIRST.search(text))
    return {edge.group(1) for edge in edges if edge}


@lru_cache(maxsize=64)
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _is_credit(text: str, start: int, end: int) -> bool:
    line = max(text.rfind("\n", 0, start) + 1, start - 40)
    if _AFTER.match(text, end) and not _CAPITALISED.search(text[line:start]):
        return True
    before = _BEFORE.search(text[line:start])
    if not before:
        return False
    return bool(before["phrase"] or _CLOSED.match(text[end : end + 80].split("\n", 1)[0]))


def judge(a: Document, b: Document) -> Judgement | None:
    """Whether one of the two is a copy, and of which: `left` is the copy, `right` its original. None if neither is.

    The credited one is the original; failing that the one published earlier, the longer one, the one whose id sorts
    first. Two texts of one publisher, or under one address, are versions of one report and never copies.
    """
    if a.id == b.id or _versions(a, b) or _days_apart(a, b) > DAYS_APART:
        return None
    words = {d.id: _words(d.text) for d in (a, b)}
    if max(_share(words[a.id], words[b.id]), _share(words[b.id], words[a.id])) < min(CREDITED_SHARE, DUPLICATE_SHARE):
        return None
    for copy, original in _directions(a, b):
        if len(words[copy.id]) < FEWEST_WORDS:
            continue
        share = _share(words[copy.id], words[original.id])
        if share < min(CREDITED_SHARE, DUPLICATE_SHARE):
            continue
        if share >= CREDITED_SHARE and _credits(copy, original):
            reason = f"credits {original.publisher} and shares {share:.0%} of its words with it"
        elif share >= DUPLICATE_SHARE and (run := _share(_runs(copy.text), _runs(original.text))) >= DUPLICATE_RUN:
            reason = f"shares {share:.0%} of its words and {run:.0%} of its runs of three words"
        else:
            continue
        return Judgement(
            kind="copy", left=copy.id, right=original.id, score=round(share, 3), reason=reason, by="rule:copy"
        )
    return None


def likeliest(document: Document, judged: Sequence[Judgement]) -> list[Judgement]:
    """Of what has been judged of a report and others: each that copies it, and of what it copies one original."""
    own = [judgement for judgement in judged if judgement.left == document.id]
    best = max(own, key=lambda j: (j.score, j.right), default=None)
    return [judgement for judgement in judged if judgement is best or judgement.left != document.id]


def copies_no_more(
    document: Document, standing: Iterable[Judgement], others: Callable[[str], Document], copies: Collection[str]
) -> list[Judgement]:
    """Of what rules have judged of a report, what does not hold any more since one of the two was corrected.

    `copies` are the reports of which it has just been judged again that it does.
    """
    found = []
    for before in standing:
        other = before.right if before.left == document.id else before.left
        if other not in copies and judge(document, others(other)) is None:
            reason = "one of the two has been corrected: their texts are no longer alike"
            found.append(msgspec.structs.replace(before, same=False, score=1.0, reason=reason))
    return found


def _versions(a: Document, b: Document) -> bool:
    return bool((a.publisher and a.publisher == b.publisher) or (a.url and a.url == b.url))


def _days_apart(a: Document, b: Document) -> int:
    """0 where a date is missing or is none."""
    try:
        return abs((date.fromisoformat(a.published or "") - date.fromisoformat(b.published or "")).days)
    except ValueError:
        return 0


def _directions(a: Document, b: Document) -> tuple[tuple[Document, Document], ...]:
    """(copy, original), the likelier first. Without a credit a copy is never older than its original."""
    first, second = sorted((a, b), key=lambda d: (d.published or "9999", -len(d.text), d.id))
    if _credits(first, second) and not _credits(second, first):
        return ((first, second),)
    if _credits(second, first) or (first.published or "") < (second.published or ""):
        return ((second, first),)
    return ((second, first), (first, second))


def _credits(copy: Document, original: Document) -> bool:
    if not original.publisher:
        return False
    byline = f"\nReporting by {copy.byline}" if copy.byline else ""
    return bool(credited(copy.text + byline, (original.publisher,)))


def _words(text: str) -> frozenset[str]:
    """What a text is about: its words of five letters and more, its names and its numbers."""
    found = (m.group() for m in _WORD.finditer(text))
    return frozenset(w.casefold() for w in found if len(w) > 4 or w[0].isupper() or w[0].isdigit())


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of three words."""
    words = [m.group().casefold() for m in _WORD.finditer(text)]
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _share(part: frozenset[object], whole: frozenset[object]) -> float:
    return len(part & whole) / len(part) if part else 0.0
