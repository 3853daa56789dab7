"""Inquits: the words beside a quotation that say who speaks, as in "...," X said, or X said: "..."."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.read.statements.arguments import arguments
from sayso.resources.cues import CueLexicon

MARKS = "\"“”„‟«»＂'`‘’"
_SENTENCE_ENDS = ".!?…"
_STOPS = frozenset({".", "!", "?", ";", ":"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_JOINS = frozenset({"CC", "IN", "TO", "WDT", "WP", "WRB", "VBG"})
"""What goes on with the sentence of a quotation instead: '"..." and', '"...," adding that'."""
_DASHES = frozenset({"-", "–", "—", "--"})
_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "parataxis"})
_NOBODY = frozenset({"it", "this", "that", "there", "which", "what", "who", "you"})
_MAIN = frozenset({"ROOT", "conj", "ccomp", "advcl", "parataxis"})
_SIGNATURE = re.compile(
    r"[^\S\n]{0,3}(?:\n[^\S\n]{0,3}){0,2}(?P<dash>[―—–]|--)[^\S\n]{0,3}"
    r"(?P<name>[^\W\d_](?:[^\n.,;:!?“”\"]|(?<=[ .][A-Z])\.){1,60}?)"
    r"(?P<role>,[^\n.;:!?“”\"]{1,60})?\.?[^\S\n]{0,3}(?=\n|\Z)"
)
_NEXT = re.compile(r"\s*(\S)")
_REACH = {",": 14, ":": 40}
"""How many words before a quotation its cue may stand, by the mark that leads up to it."""
_LABEL = 12
"""The longest label before a colon, in words."""
_AFTER = 60
"""How many words after a quotation are looked through for its cue: the longest of titles and names."""


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
    next_start: int
    """Where the next one in the same paragraph starts, or the paragraph ends."""
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
    def ends_sentence(self) -> bool:
        """Whether a sentence ends inside its marks."""
        return self.last in _SENTENCE_ENDS

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
        if same:
            found[-1].next_start = start
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
                next_start=paragraph[1],
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


def cue_of(page: Page, quote: Quotation) -> Token | None:
    """The word that cues the quotation from outside: after it, else before it."""
    return _after(page, quote) or _before(page, quote)


def introduction(page: Page, quote: Quotation) -> tuple[Token, Span] | None:
    """Who is said to speak up, and the colon, in 'Her answer was short: "..."', though no word there cues it."""
    parsed = page.parsed
    colon, floor = _colon_before(page, quote)
    if colon < 0:
        return None
    end = parsed.token_at(colon).i
    subject = None
    for word in reversed(parsed.doc[max(0, end - _REACH[":"]) : end]):
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


def _speaks(word: Token, lexicon: CueLexicon) -> bool:
    entry = lexicon.get("v", word.lemma_.lower()) if word.tag_.startswith("VB") else None
    return entry is not None and "quote" in entry.frames and not any(c.dep_ == "neg" for c in word.children)


def _after(page: Page, quote: Quotation) -> Token | None:
    """The verb of "...," X said or "...," said X."""
    if not quote.set_off or (quote.ends_sentence and _leads_on(page, quote)):
        return None
    words = _inquit(page.parsed, quote)
    first = next(words, None)
    if first is None or first.tag_ in _JOINS:
        return None
    subject = arguments(first).subject if first.tag_ in _FINITE else None
    if subject is not None and subject.i > first.i:
        return first  # a verb before its subject, right after a quotation: only verbs of speech stand so
    for word in (first, *words):
        if _speaks(word, page.lexicon):
            if _belongs(word, first):
                return word
        elif word.tag_.startswith("VB") and word.dep_ in _MAIN:
            return None
    return None


def _belongs(verb: Token, first: Token) -> bool:
    """Whether nothing but its subject stands between the verb and the quotation before it."""
    subject = arguments(verb).subject
    if verb.i == first.i:
        return True
    if subject is None:
        return verb.tag_ in _FINITE
    return bool(subject.left_edge.i <= first.i <= subject.i < verb.i)


def _inquit(parsed: Parsed, quote: Quotation) -> Iterator[Token]:
    """The words after a quotation up to the end of their sentence; without what merely opens them."""
    opened = False
    for word in _gap(parsed, (quote.span[1], quote.next_start)):
        if word.text in _STOPS:
            return
        if not opened and (word.is_punct or word.tag_ == "RB"):
            continue
        opened = True
        yield word


def _gap(parsed: Parsed, span: Span) -> Iterator[Token]:
    tokens = parsed.tokens(span)
    for word in tokens[:_AFTER]:
        if word.idx >= span[0] and not word.is_space:
            yield word


def _leads_on(page: Page, quote: Quotation) -> bool:
    """Whether the words after a finished quotation lead up to the next one: "...." He added: "..."."""
    gap = page.text[quote.span[1] : quote.next_start].strip()
    if quote.next_start >= quote.paragraph[1] or not gap:
        return False
    return gap[-1] == ":" or (gap[-1] == "," and quote.last == ".") or (quote.last == "." and gap[-1] not in ".!?")


def _before(page: Page, quote: Quotation) -> Token | None:
    """The verb of X said: "..." or X said, "..."; for a colon it may be the last word of the paragraph before."""
    parsed, text = page.parsed, page.text
    doc = parsed.doc
    at = parsed.token_at(quote.span[0]).i - 1
    mark = quote.before
    if not mark and quote.index:
        start, end = parsed.paragraphs[quote.index - 1]
        mark = ":" if text[start:end].rstrip().endswith(":") else ""
        floor = start
    else:
        floor = quote.previous_end
    if mark not in _REACH or not mark:
        while at > 0 and doc[at].is_space:
            at -= 1
        beside = at >= 0 and doc[at].idx >= quote.previous_end and _speaks(doc[at], page.lexicon)
        return doc[at] if beside and quote.set_off else None
    for word in reversed(doc[max(0, at - _REACH[mark]) : at + 1]):
        if word.idx < floor or word.text in (".", "!", "?"):
            return None
        if _speaks(word, page.lexicon) or word.lower_ == "according":
            return word
    return None
