"""The parse that every stage reads: spaCy's Doc, aligned with the document's own characters.

What spaCy sees has the document's length, character by character, so that every offset is the document's: white space
becomes blanks, boilerplate becomes blanks too, and a paragraph always starts a sentence.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from sayso.core.records import Document
from sayso.core.spans import Span
from sayso.core.text import is_wrapped
from sayso.read.lengths import LONGEST_AT_ONCE, in_parts, overlong, tokenised
from sayso.read.quotes import quoted_spans

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|\r\n[^\S\n]*\r\n\s*|[\u2028\u2029\x0b\x0c]\s*")
_LINE = re.compile(r"[^\n]+")
_SPACE = re.compile(r"\s|[\x00-\x1f\x7f]")
_TOGETHER = 20_000
"""Characters parsed at one go. More of them together are slower: what the network works on leaves the cache."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One document with its parse."""

    document: Document
    doc: Doc
    text: str
    """What spaCy saw: `document.text` with blanks for white space and boilerplate. (`doc.text` builds it anew.)"""
    paragraphs: tuple[Span, ...]
    quotes: tuple[Span, ...]
    """Regions inside double quotation marks, marks included."""
    starts: Sequence[int]
    """Where each token starts, for `token_at`."""

    def token_at(self, position: int) -> Token:
        """The token that holds the character, or the nearest one before it."""
        return self.doc[max(0, bisect_right(self.starts, position) - 1)]

    def tokens(self, span: Span) -> TokenSpan:
        """The tokens that share a character with `span`."""
        first = max(0, bisect_right(self.starts, span[0]) - 1)
        if first < len(self.doc) and self.starts[first] + len(self.doc[first]) <= span[0]:
            first += 1
        last = bisect_right(self.starts, max(span[0], span[1] - 1))
        return self.doc[first : max(first, last)]

    def head(self, span: Span) -> Token | None:
        """The syntactic head of the words in `span`; None for a span without words."""
        tokens = self.tokens(span)
        return tokens.root if len(tokens) else None

    def is_quoted(self, position: int) -> bool:
        """Whether the character stands inside quotation marks."""
        index = bisect_right(self.quotes, position, key=lambda span: span[0]) - 1
        return index >= 0 and position < self.quotes[index][1]

    def paragraph_of(self, position: int) -> int:
        """The index of the paragraph that holds the character."""
        return max(0, bisect_right(self.paragraphs, position, key=lambda span: span[0]) - 1)


def span_of(tokens: Iterable[Token]) -> Span:
    """From the first character of the leftmost to the last of the rightmost token."""
    tokens = list(tokens)
    return (min(t.idx for t in tokens), max(t.idx + len(t) for t in tokens))


def paragraphs_of(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text, without the blank lines between them.

    Blank lines part paragraphs; so do line ends, unless the lines between two blank lines look wrapped by hand.
    """
    return tuple(span for block in _between(text, _PARAGRAPH) for span in _unwrapped(text, block))


def _unwrapped(text: str, block: Span) -> Iterator[Span]:
    lines = [m.span() for m in _LINE.finditer(text, *block) if m.group().strip()]
    if is_wrapped([text[start:end].rstrip() for start, end in lines]):
        yield (lines[0][0], lines[-1][1])
    else:
        yield from lines


def _between(text: str, separator: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for match in separator.finditer(text):
        if text[start : match.start()].strip():
            yield (start, match.start())
        start = match.end()
    if text[start:].strip():
        yield (start, len(text))


def readable(document: Document) -> str:
    """The text as spaCy is to see it: same length, white space and boilerplate as blanks."""
    text = _SPACE.sub(" ", document.text)
    for start, end in document.boilerplate:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def parse(documents: Sequence[Document], pipeline: Language) -> Iterator[Parsed]:
    """Parse documents, in their order; each comes out as it would alone. The only slow step of reading."""
    for group in _groups(documents):
        texts = [readable(document) for document in group]
        paragraphs = [paragraphs_of(document.text) for document in group]
        prepared = [_prepare(text, spans, pipeline) for text, spans in zip(texts, paragraphs, strict=True)]
        if len(texts[0]) > LONGEST_AT_ONCE:
            docs: Iterable[Doc] = [in_parts(prepared[0], pipeline)]
        else:
            docs = pipeline.pipe(prepared, batch_size=len(prepared))
        for document, text, spans, doc in zip(group, texts, paragraphs, docs, strict=True):
            yield Parsed(
                document=document,
                doc=doc,
                text=text,
                paragraphs=spans,
                quotes=tuple(quoted_spans(text, spans)),
                starts=doc.to_array("IDX").tolist(),
            )


def _groups(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents that are parsed at one go: as many as fill the processor's cache, and never gigabytes of memory."""
    group: list[Document] = []
    size = 0
    for document in documents:
        if group and size + len(document.text) > _TOGETHER:
            yield group
            group, size = [], 0
        group.append(document)
        size += len(document.text)
    if group:
        yield group


def _prepare(text: str, paragraphs: tuple[Span, ...], pipeline: Language) -> Doc:
    """The words of a text, with those that must start a sentence marked."""
    doc = tokenised(text, pipeline)
    starts = doc.to_array("IDX").tolist()
    for begin in (*(begin for begin, _ in paragraphs), *overlong(text, paragraphs)):
        index = bisect_right(starts, begin) - 1
        if 0 < index < len(doc):
            doc[index].is_sent_start = True
    return doc
