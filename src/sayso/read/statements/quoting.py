"""Words that somebody passes on as another's: "the agency quoted Marek as saying that the bridge was safe".

The tagger learnt to mark the one who quotes alone, with "Marek as saying ..." for content. Whoever is quoted gets a
statement of his own, inside the other's; "Marek was quoted as saying" is his alone.
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from sayso.core.spans import contains, overlaps, strip
from sayso.read.parse import Parsed, span_of
from sayso.read.statements.tagged import Attribution

_QUOTING = frozenset({"cite", "quote"})
_BETWEEN = " ,"


def passed_on(parsed: Parsed, attribution: Attribution) -> Iterator[Attribution]:
    """The attribution, and that of whoever is quoted in it."""
    verb = parsed.head(attribution.cue)
    saying = _saying(verb) if verb is not None and verb.lemma_.lower() in _QUOTING else None
    if verb is None or saying is None:
        yield attribution
        return
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if passive is not None:
        subject = span_of(passive.subtree)
        said = tuple(span for span in attribution.content if not overlaps(span, subject))
        yield replace(attribution, source=subject, content=said) if said else attribution
        return
    yield attribution
    cue = (saying.idx, saying.idx + len(saying))
    voice = strip(parsed.text, (verb.idx + len(verb), saying.head.idx), _BETWEEN)
    holder = next((span for span in attribution.content if contains(span, cue)), None)
    if holder is not None and voice[0] < voice[1]:
        pieces = (span if span != holder else (cue[1], holder[1]) for span in attribution.content)
        said = tuple(s for s in pieces if not overlaps(s, voice) and any(map(str.isalnum, parsed.text[slice(*s)])))
        if said:
            yield Attribution(voice, cue, said)


def _saying(verb: Token) -> Token | None:
    """The "saying" of "quoted ... as saying"."""
    found = (c for p in verb.rights if p.lower_ == "as" for c in p.rights if c.dep_ == "pcomp" and c.tag_ == "VBG")
    return next(found, None)
