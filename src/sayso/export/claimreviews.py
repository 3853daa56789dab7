"""ClaimReviews: only where a person has said otherwise than the machine whose word a claim is, or how sure he is of it.

Nobody who uses Sayso says in it whether a claim is true. Who sets the speaker of a statement, the source of a belief,
or how sure he is, gives a verdict: that the words were put to somebody wrongly. Who accepts a record has looked at it
and gives none. So the review is of the attribution, says so where a machine looks (`reviewAspect`) and where a reader
does (`ratingExplanation`), and has no number: neither of the Admiralty's scales, of a source's reliability and an
information's credibility, is what was asked. What a field was before is not told: that would spread the mistake.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final

import msgspec

from sayso.core.corrections import Correction, belief_id
from sayso.core.records import Belief, Statement
from sayso.core.text import shorten
from sayso.export.attributing import WORDS, Told
from sayso.export.claimnodes import Node, iri
from sayso.export.values import NAME
from sayso.run import correctionlist

ASPECT: Final = "attribution"
CORRECTED: Final = "Attribution corrected"
_NO_TRUTH: Final = (
    "What was wrong is what a program had made of the report, not the report. This says whose word it is and how sure "
    "he is of it, as the report has it. It does not say whether it is true."
)
_VERDICTS: Final = {
    "statement": frozenset({"speaker", "factuality", "aspect"}),
    "belief": frozenset({"source", "factuality", "aspect"}),
}
"""Fields of a record that say whose word it is, and how sure he is."""


def reviews(told: Told, claim: Node, of: Statement | Belief) -> Iterator[Node]:
    """One by each person who has set who makes the claim, or how surely."""
    by_person: dict[str, list[Correction]] = {}
    for correction in _on_record(told, _records(told, of)):
        by_person.setdefault(correction.by, []).append(correction)
    for person, corrections in by_person.items():
        yield _review(told, claim, person, corrections, of)


def _records(told: Told, of: Statement | Belief) -> frozenset[str]:
    """The ids of what makes the claim: the statement and what its source holds in it, or the belief alone."""
    if isinstance(of, Belief):
        return frozenset({belief_id(of)})
    return frozenset({of.id, *(belief_id(b) for b in told.report.beliefs if b.statement == of.id)})


def _on_record(told: Told, records: Collection[str]) -> Iterator[Correction]:
    """Persons' verdicts on these records that are in force."""
    for correction, record in told.standing.values():
        meant = _VERDICTS.get(correction.target.kind, frozenset())
        if record in records and correction.action == "set" and correction.field in meant:
            yield correction


def _now(correction: Correction) -> str:
    """What is set, without what it was before."""
    return shorten(correctionlist.told(msgspec.structs.replace(correction, snapshot=None)), NAME)


def _review(told: Told, claim: Node, person: str, corrections: list[Correction], of: Statement | Belief) -> Node:
    id_ = iri("review", claim["@id"], person)
    what = "; ".join(map(_now, corrections))
    reasons = dict.fromkeys(reason for c in corrections if (reason := shorten(c.reason, NAME)))
    rating = {
        "@type": "Rating",
        "alternateName": CORRECTED,
        "reviewAspect": ASPECT,
        "ratingExplanation": f"{shorten(person, NAME)} corrected the record of this claim: {what}. {_NO_TRUTH}",
    }
    node: dict[str, Any] = {
        "@type": "ClaimReview",
        "@id": id_,
        # Where the page that it is put on has it.
        "url": f"#{id_.removeprefix('urn:uuid:')}",
        "claimReviewed": f"{told.publisher or 'A report'}: {_claimed(told, claim, of)}",
        "itemReviewed": {"@id": claim["@id"]},
        "author": {"@type": "Person", "name": shorten(person, NAME) or "a reviewer without a name"},
        "datePublished": max(correction.made_at for correction in corrections).date().isoformat(),
        "reviewAspect": ASPECT,
        "reviewRating": rating,
    }
    return node | ({"reviewBody": " ".join(reasons)} if reasons else {})


def _claimed(told: Told, claim: Node, of: Statement | Belief) -> str:
    return shorten(told.said(of) if isinstance(of, Statement) else claim.get("text", "") or "a claim", WORDS)
