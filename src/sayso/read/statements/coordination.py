"""Cues joined by "and" or "but" with one source: "She said the dam held but made clear that nobody may return".

The tagger now and then takes all that follows the first cue for its content. Where the parse joins a further cue to the
first one, the content ends before it, and the rest is what the further cue reports.
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.read.statements.tagged import Attribution
from sayso.resources.cues import CueLexicon

_GROUP = frozenset({"aux", "auxpass", "neg", "prt", "acomp"})
_MARKS = frozenset({"“", "”", '"', "''", "``"})
_COMPLEMENTS = frozenset({"ccomp", "xcomp", "dobj", "prep"})


def parted(parsed: Parsed, attribution: Attribution, lexicon: CueLexicon) -> Iterator[Attribution]:
    """The attribution up to the next cue joined to its own, and one for each such cue in its content."""
    head = parsed.head(attribution.cue)
    rest = attribution
    for verb in _joined(head) if head is not None else ():
        further = _cue(verb, lexicon)
        where = next((i for i, span in enumerate(rest.content) if span[0] < verb.idx < span[1]), None)
        if further is None or where is None:
            continue
        start, end = rest.content[where]
        before, after = (start, further[0]), (further[1], end)
        if not (parsed.text[slice(*before)].strip() and parsed.text[slice(*after)].strip()):
            continue
        yield replace(rest, content=(*rest.content[:where], before))
        rest = Attribution(attribution.source, further, (after, *rest.content[where + 1 :]))
    yield rest


def _joined(head: Token) -> list[Token]:
    """The verbs that go on with the subject of a cue, as far as they have none of their own, in text order."""
    found = [*head.conjuncts, *(v for c in head.children if c.dep_ == "ccomp" for v in _goes_on(head, c))]
    return sorted(v for v in found if v.i > head.i and v.tag_.startswith("VB") and not _has_subject(v))


def _goes_on(head: Token, clause: Token) -> Iterator[Token]:
    """Of the verbs that the parser joins to the content's those that more likely go on with the cue.

    In "she said she would stay but admitted that ..." the second cue has the form of the first one, which the verb
    that it is joined to has not; "but" or a comma set it off.
    """
    modal = any(c.tag_ == "MD" for c in clause.children)
    for verb in clause.conjuncts:
        joint = verb.doc[max(0, verb.left_edge.i - 1)]
        set_off = joint.lower_ == "but" or verb.doc[max(0, joint.i - 1)].text == ","
        form = _form(verb)
        if form == head.tag_ and (modal or set_off or clause.tag_ != form) and not _quoted(head, verb):
            yield verb


def _form(verb: Token) -> str:
    """The tag of a verb; a past form that the tagger took for a participle governs what no passive does."""
    of = {c.dep_ for c in verb.children}
    past = verb.tag_ == "VBN" and not of & {"aux", "auxpass", "agent"} and of & {"dobj", "ccomp", "xcomp"}
    return "VBD" if past else verb.tag_


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in verb.children)


def _quoted(head: Token, verb: Token) -> bool:
    """Whether the later verb stands in a quotation that the earlier one stands outside of."""
    return sum(t.text in _MARKS for t in verb.doc[head.i : verb.i]) % 2 == 1


def _cue(verb: Token, lexicon: CueLexicon) -> Span | None:
    """The words of a verb that cues, alone or with an adjective ("made clear"), and reports something."""
    group = [verb, *(c for c in verb.children if abs(c.i - verb.i) <= 2 and (c.dep_ in _GROUP or c.pos_ == "ADJ"))]
    known = lexicon.get("v", verb.lemma_.lower()) or any(lexicon.get("a", word.lower_) for word in group[1:])
    reports = any(c.dep_ in _COMPLEMENTS and c.i > verb.i for word in group for c in word.children)
    if not known or not reports:
        return None
    last = max(group, key=lambda t: t.i)
    return (min(t.idx for t in group), last.idx + len(last))
