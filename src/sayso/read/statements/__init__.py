"""Statements: reported speech and thought with source, cue and content, after PARC3 and PolNeAR.

A content holds the whole complement with its "that" and its quotation marks; a source is the whole noun phrase; a cue
is the verb group, or the noun or preposition. A negated cue ("did not say that") is a cue all the same: its negation
stands in the cue's words. Statements inside the content of another are kept only where another voice speaks. What
several states or bodies say together is a statement of each, with the same spans.
"""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from sayso.core.records import Actor, DateRef, Statement
from sayso.core.spans import Span, merge, strip
from sayso.core.vocabulary import StatementKind
from sayso.read.parse import Parsed
from sayso.read.statements.circumstances import addressee_of, day_said, medium_of
from sayso.read.statements.draft import Draft, without
from sayso.read.statements.drafts import drafts
from sayso.read.statements.edges import trimmed
from sayso.read.statements.headlines import headline
from sayso.read.statements.intervals import Intervals
from sayso.read.statements.joint import Joint
from sayso.read.statements.loose import with_loose_quotations
from sayso.read.statements.nesting import nested
from sayso.read.statements.speakers import Speakers
from sayso.read.statements.transcripts import turns
from sayso.read.statements.tweets import tweets
from sayso.resources import Resources
from sayso.resources.encoder import Scored


def find_statements(
    parsed: Parsed, scored: Scored, actors: tuple[Actor, ...], dates: tuple[DateRef, ...], resources: Resources
) -> tuple[Statement, ...]:
    """The statements of one document, in text order."""
    lexicon = resources.cues
    speakers = Speakers(parsed, actors, lexicon)
    found = [_named_or_floating(draft, speakers) for draft in _drafts(parsed, scored, resources)]
    found = [d for d in (_tidy(parsed, d) for d in found) if d is not None]
    found.sort(key=lambda d: min(s[0] for s in (*d.content, d.cue or d.content[0])))
    kept = nested(found, speakers)
    names = {index: f"s{number}" for number, (index, _) in enumerate(kept, 1)}
    voices = speakers.of([found[index] for index, _ in kept])
    text, quotes = parsed.document.text, Intervals(parsed.quotes)
    joint = Joint(parsed, actors)
    statements: list[Statement] = []
    further = len(kept)
    for (index, parent), voice in zip(kept, voices, strict=True):
        draft = found[index]
        addressee = addressee_of(draft)
        members = joint.members(draft, voice)
        statements.append(
            Statement(
                id=names[index],
                kind="direct" if draft.frame == "turn" else _kind(text, draft.content, quotes),
                source=(draft.source,) if draft.source is not None else (),
                cue=(draft.cue,) if draft.cue is not None else (),
                content=draft.content,
                speaker=members[0] if members else voice,
                addressee=" ".join(parsed.text[slice(*addressee)].split()) if addressee is not None else None,
                medium=medium_of(draft, lexicon),
                parent=names[parent] if parent is not None else None,
                date=day_said(draft, dates),
            )
        )
        for member in members[1:]:
            further += 1
            statements.append(msgspec.structs.replace(statements[-1], id=f"s{further}", speaker=member))
    return tuple(statements)


def _drafts(parsed: Parsed, scored: Scored, resources: Resources) -> list[Draft]:
    """Drafts by all that finds them: the layout of the page, the tagger, quotation marks, the headline."""
    by_layout = [*turns(parsed), *tweets(parsed)]
    taken = Intervals(merge(span for draft in by_layout for span in (*draft.content, draft.cue or draft.content[0])))
    tagged = [
        d
        for d in drafts(parsed, scored, resources.cues, resources.predicates)
        if d.cue is None or not taken.touch(d.cue)
    ]
    found = with_loose_quotations(parsed, [*by_layout, *tagged], resources.cues)
    heading = headline(parsed, found)
    return found if heading is None else [*found, heading]


def _named_or_floating(draft: Draft, speakers: Speakers) -> Draft:
    """A quotation after a colon speaks for the subject before it only if that is somebody."""
    head = draft.source_head
    if draft.frame != "colon" or head is None or head.pos_ != "NOUN" or speakers.knows(head):
        return draft
    return replace(draft, frame="floating", cue=None, source_head=None, source=None)


def _tidy(parsed: Parsed, draft: Draft) -> Draft | None:
    """The draft with clean edges and without boilerplate; None if no words of content are left."""
    content = []
    text = parsed.document.text
    source, cue = draft.source, draft.cue
    if cue is not None:
        cue = _unbroken(parsed, cue, draft.head.idx if draft.head is not None else cue[0])
        if cue is None:
            return None
        source = _unbroken(parsed, source, cue[0])
    if source is not None:
        source = strip(text, source, " \n,;:.–—-")
        source = source if source[0] < source[1] else None
    for piece in merge(without(draft.content, parsed.document.boilerplate)):
        start, end = trimmed(text, piece)
        if any(c.isalnum() for c in text[start:end]):
            content.append((start, end))
    return replace(draft, source=source, cue=cue, content=tuple(content)) if content else None


def _unbroken(parsed: Parsed, span: Span | None, near: int) -> Span | None:
    """Of a source or cue that boilerplate breaks, the stretch nearest to the character `near`."""
    noise = parsed.document.boilerplate
    if span is None or not noise:
        return span
    stretches = []
    for start, end in without([span], noise):
        words = parsed.text[start:end]
        if words.strip():
            stretches.append((end - len(words.lstrip()), start + len(words.rstrip())))
    return min(stretches, key=lambda s: max(s[0] - near, near - s[1]), default=None)


def _kind(text: str, content: Sequence[Span], quotes: Intervals) -> StatementKind:
    words = quoted = 0
    for span in content:
        words += sum(map(str.isalnum, text[span[0] : span[1]]))
        for index in quotes.meeting(span):
            start, end = quotes.spans[index]
            quoted += sum(map(str.isalnum, text[max(start, span[0]) : min(end, span[1])]))
    if not quoted:
        return "indirect"
    return "direct" if quoted == words else "mixed"
