"""Claims as schema.org has them, in JSON-LD: what is said, by whom, in which report; and reviews, where there is one.

A statement is a Claim, and so is what a report holds of an event in its own voice or by a source that it does not
quote. None of them bears a verdict of ours: a status is counted by rules, and no review. See `claimreviews` for what
is one.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from sayso.core.corrections import belief_id
from sayso.export.attributing import Told
from sayso.export.claimnodes import article, belief_claim, statement_claim, story_claim
from sayso.export.claimreviews import reviews
from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.losses import FIELDS, Losses
from sayso.export.values import fields_of, in_a_page, lost_with

FILE: Final = "claims.jsonld"
_NO_SPANS: Final = "schema.org has no place for characters of a text; provenance.csv has them"
_HASHED: Final = "part of the claim's @id, as a hash"
_IN_WORDS: Final = "no property of a claim; its words tell, as far as they do"
_STATUS: Final = "counted by rules: nobody's verdict, and so no review"
_STORY_CARRIED: Final = fields_of("story", "label", "claim", "documents", "reports")
_CARRIED: Final = _STORY_CARRIED.union(
    fields_of("document", *"id title publisher byline url published text version copy_of withdrawn_on".split()),
    fields_of("actor", "name", "kind", "code"),
    fields_of("statement", *"kind cue content speaker addressee medium parent date core factuality aspect org".split()),
    fields_of("event", "type", "mode"),
    fields_of("belief", *"event source statement factuality aspect extent date via org".split()),
)
_LOST: Final = MappingProxyType(
    lost_with(_STATUS, {field for field in FIELDS if field.startswith("story.")} - _STORY_CARRIED)
    | lost_with(_IN_WORDS, {field for field in FIELDS if field.startswith(("place.", "date.", "amount."))})
    | lost_with(_IN_WORDS, fields_of("event", *"contexts aux actor recipient place date amounts".split()))
    | lost_with(_NO_SPANS, {"document.boilerplate", "actor.mentions", "event.trigger", "belief.cues"})
    | lost_with(_HASHED, {"actor.id", "statement.id", "event.id"})
    | lost_with("a claim is no part of a matter that several reports speak of", {"document.story"})
    | lost_with("schema.org has nothing for what could not be done", fields_of("problem", "stage", "message"))
    | {"statement.source": "the speaker's name stands for the words; they are told where nobody is known"}
)


class Claim:
    """The kind."""

    name: Final = "claim"
    what: Final = "schema.org Claims as JSON-LD; a ClaimReview only where a person has corrected whose word it is"
    carried: Final = _CARRIED
    lost: Final[Mapping[str, str]] = _LOST

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """Write `claims.jsonld`."""
        with folder.text(FILE) as file:
            file.write('{"@context":"https://schema.org","@graph":[')
            rows = 0
            for node in _nodes(source, losses, texts=texts):
                file.write(",\n" if rows else "\n")
                file.write(in_a_page(node))
                rows += 1
            file.write("\n]}\n")
        return {FILE: rows}


KIND: Final = Claim()


def _nodes(source: Source, losses: Losses, *, texts: bool) -> Iterator[dict[str, Any]]:
    written: set[str] = set()
    for report in source.reports():
        told = Told(report)
        written.add(told.reading.id)
        yield article(told, losses, texts=texts)
        for statement in report.statements:
            node = statement_claim(told, statement, losses)
            yield node
            yield from reviews(told, node, statement)
        alone = {belief_id(b): b for b in report.beliefs if b.statement not in told.statements}
        for belief in alone.values():
            node = belief_claim(told, belief, losses)
            yield node
            yield from reviews(told, node, belief)
    for account in source.stories():
        found = story_claim(account, written, losses)
        if found is not None:
            yield found
