"""ClaimReviews: only where a person has checked a claim, and of that only which he has checked.

Nobody who uses Sayso says in it whether a claim is true. A person accepts or corrects whose word something is and how
sure he is of it: fact-checkers call that a correct attribution. So the review is of the attribution, says so where a
machine looks (`reviewAspect`) and where a reader does (`ratingExplanation`), and has no number: neither of the
Admiralty's scales, of a source's reliability and an information's credibility, is what was asked.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final

from sayso.core.corrections import Corrected, Correction, belief_id
from sayso.core.records import Belief, Statement
from sayso.core.text import shorten
from sayso.export.attributing import WORDS, Told
from sayso.export.claimnodes import Node, iri
from sayso.export.values import NAME
from sayso.run import correctionlist

ASPECT: Final = "attribution"
ACCEPTED: Final = "Correct attribution"
CORRECTED: Final = "Attribution corrected"
_NO_TRUTH: Final = (
    "This says whose word it is and how sure he is of it, as the report has it. It does not say whether it is true."
)
_KINDS: Final = frozenset({"statement", "belief"})


def reviews(told: Told, claim: Node, of: Statement | Belief) -> Iterator[Node]:
    """One by each person who has checked the claim: accepted it, added it, or set who says it or how surely."""
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
    """What persons have said of these records that is in force."""
    if not isinstance(told.reading, Corrected):
        return
    outcomes = {outcome.number: outcome for outcome in told.reading.outcomes}
    for correction in told.report.corrections:
        outcome = outcomes.get(correction.number)
        if correction.target.kind in _KINDS and outcome and outcome.state == "in force" and outcome.record in records:
            yield correction


def _review(told: Told, claim: Node, person: str, corrections: list[Correction], of: Statement | Belief) -> Node:
    id_ = iri("review", claim["@id"], person)
    accepted = any(correction.action in ("accept", "add") for correction in corrections)
    what = "; ".join(shorten(correctionlist.told(correction), NAME) for correction in corrections)
    reasons = dict.fromkeys(reason for c in corrections if (reason := shorten(c.reason, NAME)))
    rating = {
        "@type": "Rating",
        "alternateName": ACCEPTED if accepted else CORRECTED,
        "reviewAspect": ASPECT,
        "ratingExplanation": f"{shorten(person, NAME)} checked the record of this claim: {what}. {_NO_TRUTH}",
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
