"""Inquits: what beside a quotation that no cue claims tells who speaks: a signature, or words before a colon."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.resources.cues import CueLexicon

MARKS = "\"“”„‟«»＂'`‘’"
_SENTENCE_ENDS = ".!?…"
_STOPS = frozenset({".", "!", "?", ";", ":"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_DASHES = frozenset({"-", "–", "—", "--"})
_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "parataxis"})
_NOBODY = frozenset({"it", "this", "that", "there", "which", "what", "who", "you"})
_SIGNATURE = re.compile(
    r"[^\S\n]{0,3}(?:\n[^\S\n]{0,3}){0,2}(?P<dash>[―—–]|--)[^\S\n]{0,3}"
    r"(?P<name>[^\W\d_](?:[^\n.,;:!?“”\"]|(?<=[ .][A-Z])\.){1,60}?)"
    r"(?P<role>,[^\n.;:!?“”\"]{1,60})?\.?[^\S\n]{0,3}(?=\n|\Z)"
)
_NEXT = re.compile(r"\s*(\S)")
_REACH = 40
"""How many words before a colon its subject may stand."""
_LABEL = 12
"""The longest label before a colon, in words."""


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed text and what to look its cues up in. (spaCy puts a Doc's text together anew at every asking.)"""

    parsed: Parsed
    text: str
    lexicon: CueLexicon


@dataclass(slots=True)
class Quotation:
    """One stretch in quotation marks, with its surroundings."""

    span: Span
    paragraph: Span
    index: int
    """Of the paragraph."""
    before: str
    """The last character before it in its paragraph that is no blank; empty at the start."""
    last: str
    """Its own last character, marks aside."""
    words: int
    previous_end: int
    """Where the quotation before it ends, in the same paragraph."""
    opens_line: bool
    """It stands by itself at the start of a line."""
    closed: bool
    """A mark closes it; else it runs to the end of its paragraph."""
    ends_unknown: bool
    """No mark closes it, nor does another quotation go on with it: where it ends cannot be told."""

    @property
    def opens_sentence(self) -> bool:
        """Whether nothing of its sentence stands before it."""
        return self.opens_line or not self.before or self.before in _SENTENCE_ENDS + MARKS + ":"

    @property
    def set_off(self) -> bool:
        """Whether punctuation inside its marks parts it from what follows."""
        return self.last in _SENTENCE_ENDS + ",-–—;"


def quotations(page: Page) -> list[Quotation]:
    """The quotations of a text in their order; marks with no word between them are none."""
    text, paragraphs = page.text, page.parsed.paragraphs
    found: list[Quotation] = []
    index = 0
    for start, end in page.parsed.quotes:
        inner = text[start:end].strip(MARKS + " ")
        if not any(c.isalnum() for c in inner):
            continue
        while index + 1 < len(paragraphs) and paragraphs[index + 1][0] <= start:
            index += 1
        paragraph = paragraphs[index]
        same = bool(found) and found[-1].index == index
        begin = found[-1].span[1] if same else paragraph[0]
        before = text[begin:start].rstrip()[-1:] or (text[begin - 1] if same else "")
        line = "\n" in page.parsed.document.text[max(begin, start - 2) : start] and inner[0].isupper()
        line = line and inner[-1] in _SENTENCE_ENDS
        words = len(inner.split())
        closed = end - start > 1 and text[end - 1] in MARKS
        following = _NEXT.match(text, end)
        found.append(
            Quotation(
                span=(start, end),
                paragraph=paragraph,
                index=index,
                before=before,
                last=inner[-1],
                words=words,
                previous_end=begin,
                opens_line=line,
                closed=closed,
                ends_unknown=not closed and (following is None or following.group(1) not in MARKS),
            )
        )
    return found


def signature(page: Page, quote: Quotation) -> tuple[Span, Span] | None:
    """Dash and name of a quotation signed at the end of its line, or on the next: "..." — Name, mayor."""
    match = _SIGNATURE.match(page.parsed.document.text, quote.span[1])
    if match is None or not match["name"][0].isupper():
        return None
    name = (match.start("name"), match.end("role" if match["role"] else "name"))
    if "\n" in match.group() and not all(t.pos_ == "PROPN" for t in page.parsed.tokens(match.span("name"))):
        return None  # the next item of a list
    if any(t.tag_ in _FINITE for t in page.parsed.tokens(name)):
        return None
    return match.span("dash"), name


def introduction(page: Page, quote: Quotation) -> tuple[Token, Span] | None:
    """Who is said to speak up, and the colon, in 'Her answer was short: "..."', though no word there cues it."""
    parsed = page.parsed
    colon, floor = _colon_before(page, quote)
    if colon < 0:
        return None
    end = parsed.token_at(colon).i
    subject = None
    for word in reversed(parsed.doc[max(0, end - _REACH) : end]):
        if word.idx < floor or word.text in _STOPS or word.text in _DASHES:
            break
        if word.dep_ in ("nsubj", "nsubjpass") and word.head.dep_ in _CLAUSES and word.head.i < end:
            subject = word
            break
    if subject is None or subject.pos_ not in ("PROPN", "NOUN", "PRON") or subject.lower_ in _NOBODY:
        return None
    if any(page.lexicon.get(pos, subject.lemma_.lower()) is not None for pos in "nm"):
        subject = next((c for c in subject.children if c.dep_ == "poss"), subject)
    return subject, (colon, colon + 1)


def label(page: Page, quote: Quotation) -> tuple[Token, Span, Span] | None:
    """Who stands before a colon without a verb, and the colon, in 'Marek, on the dam: "..."'."""
    colon, floor = _colon_before(page, quote)
    if colon < 0:
        return None
    doc = page.parsed.doc
    end = first = page.parsed.token_at(colon).i
    while first > 0 and doc[first - 1].idx >= floor and doc[first - 1].text not in _STOPS and end - first <= _LABEL:
        first -= 1
    words = doc[first:end]
    if not 0 < len(words) <= _LABEL or any(t.tag_ in _FINITE for t in words):
        return None
    size = next((n for n, t in enumerate(words) if t.is_punct or t.pos_ == "ADP"), len(words))
    name = words[:size]
    if not size or name.root.pos_ not in ("PROPN", "NOUN"):
        return None
    return name.root, (name.start_char, name.end_char), (colon, colon + 1)


def _colon_before(page: Page, quote: Quotation) -> tuple[int, int]:
    """The colon right before a quotation, maybe at the end of the paragraph before, and how far back it reaches."""
    start, end = quote.paragraph[0], quote.span[0]
    if not quote.before and quote.index:
        start, end = page.parsed.paragraphs[quote.index - 1]
    end = start + len(page.text[start:end].rstrip())
    return (end - 1 if end > start and page.text[end - 1] == ":" else -1, max(start, quote.previous_end))
