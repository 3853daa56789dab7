"""Sayso in a spaCy pipeline: after `nlp.add_pipe("sayso")` every `doc._.sayso` is a `Reading`.

It is what `sayso.extract(doc.text)` gives, in whatever English pipeline the component stands: a text is parsed anew by
the pipeline that Sayso reads with, unless the Doc holds that very parse (`docs/decisions/125`). What is known of a
report beside its text comes from `doc._.sayso_date`, `sayso_title`, `sayso_publisher`, `sayso_url` and `sayso_id`, or
from the contexts of `nlp.pipe(..., as_tuples=True)`, under the same keys or plain `date` and so on, or from the
component's config.

The words of sources, cues and contents, of events and of actors are span groups as well, rounded to whole tokens:
`doc.spans["sayso_statements"]`, `"sayso_events"`, `"sayso_actors"`, for displacy and the like.

Importing this module makes the attributes known; so does making any pipeline, as for a DocBin that somebody has stored.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import msgspec
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import raise_error

from sayso.core.errors import SaysoError
from sayso.core.records import Document, Reading
from sayso.core.spans import Span
from sayso.resources.pipeline import DEFAULT_MODEL

if TYPE_CHECKING:  # spaCy imports this module whenever a pipeline is made, whether or not Sayso is in it
    from sayso.read.parse import Parsed

FIELDS: Final = ("id", "date", "title", "publisher", "url")
"""What a Doc may tell of its report, each as `doc._.sayso_<field>`."""
_OURS: Final = "sayso_"
_READING: Final[Any] = ("._.", "sayso", None, None)
_REPORT: Final[Any] = ("._.", "sayso_report", None, None)
"""Where a Doc keeps what belongs to an attribute of its own: what copies, cuts or merges Docs knows such keys."""
_NEEDED: Final = ("TAG", "POS", "LEMMA", "DEP", "ENT_IOB")
_TOGETHER: Final = 32
"""Docs read before the first of them is handed on."""


class Sayso:
    """The component. It changes nothing of a Doc but `doc._.sayso` and the span groups."""

    def __init__(self, nlp: Language, name: str, *, model: str, date: str | None, publisher: str | None) -> None:
        self.name = name
        self._nlp: Language | None = nlp
        self._model = model
        self._defaults = _checked({"date": date, "publisher": publisher})
        self._handler: Callable[..., Any] = raise_error
        self._known: tuple[tuple[int, ...], bool] = ((), False)

    def __call__(self, doc: Doc) -> Doc:
        """Read one Doc."""
        self._read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = _TOGETHER) -> Iterator[Doc]:
        """Read Docs in batches; what fails on one of them goes to the pipeline's error handler."""
        stream = iter(stream)
        while docs := list(islice(stream, min(batch_size, _TOGETHER))):
            try:
                self._read(docs)
            except Exception:
                yield from self._one_by_one(docs)
            else:
                yield from docs

    def set_error_handler(self, handler: Callable[..., Any]) -> None:
        """What is called with name, component, Docs and error; `nlp.set_error_handler` sets it."""
        self._handler = handler

    def get_error_handler(self) -> Callable[..., Any]:
        """The same."""
        return self._handler

    def __getstate__(self) -> dict[str, Any]:
        # The copy does without the pipeline around it: it parses anew, and reads the same.
        return {**self.__dict__, "_nlp": None, "_known": ((), False)}

    def _one_by_one(self, docs: Sequence[Doc]) -> Iterator[Doc]:
        for doc in docs:
            try:
                self._read([doc])
            except Exception as error:
                self._handler(self.name, self, [doc], error)
            else:
                yield doc

    def _read(self, docs: Sequence[Doc]) -> None:
        from sayso import resources
        from sayso.read import read_parsed
        from sayso.read.parse import parse

        documents = [_document(doc, self._defaults) for doc in docs]  # first of all: they may be wrong
        loaded = resources.load(self._model)
        trusted = self._is_the_same(loaded.pipeline)
        own = [_own(doc, d, loaded.pipeline) if trusted else None for doc, d in zip(docs, documents, strict=True)]
        anew = parse([d for d, known in zip(documents, own, strict=True) if known is None], loaded.pipeline)
        for doc, known in zip(docs, own, strict=True):
            _keep(doc, read_parsed(known or next(anew), loaded))

    def _is_the_same(self, pipeline: Language) -> bool:
        """Whether what goes before this component is the pipeline that Sayso reads with, to the last weight."""
        if self._nlp is None or self.name not in self._nlp.pipe_names:
            return False
        before = self._nlp.pipe_names[: self._nlp.pipe_names.index(self.name)]
        if before != pipeline.pipe_names:
            return False
        parts = [self._nlp.tokenizer, *(self._nlp.get_pipe(name) for name in before)]
        asked = tuple(map(id, parts))
        if self._known[0] != asked:
            wanted = [pipeline.tokenizer, *(pipeline.get_pipe(name) for name in before)]
            pairs = zip(parts, wanted, strict=True)
            self._known = asked, all(type(a) is type(b) and _weights(a) == _weights(b) for a, b in pairs)
        return self._known[1]


@Language.factory(
    "sayso",
    default_config={"model": DEFAULT_MODEL, "date": None, "publisher": None},
    assigns=["doc._.sayso", "doc.spans"],
)
def make(nlp: Language, name: str, model: str, date: str | None, publisher: str | None) -> Sayso:
    """The component for a pipeline. Raises SaysoError if it is not for English.

    `model` is the spaCy pipeline that Sayso reads with; `date` and `publisher` are of all reports that tell no other.
    """
    if nlp.lang != "en":
        raise SaysoError(f"sayso reads English, and this pipeline is for {nlp.lang!r}; add it to spacy.blank('en')")
    return Sayso(nlp, name, model=model, date=date, publisher=publisher)


def _weights(part: Any) -> bytes:
    return bytes(part.to_bytes(exclude=["vocab"]))


def _checked(told: Mapping[str, Any]) -> dict[str, str]:
    """What is told of a report, as text; what a data frame lacks (NaN) is not told. Raises SaysoError."""
    found: dict[str, str] = {}
    for field, given in told.items():
        if given is None or given != given:  # noqa: PLR0124
            continue
        value = given
        if isinstance(given, datetime.date):
            value = given.strftime("%Y-%m-%d")  # of a moment the day
        elif field == "id" and isinstance(given, int):
            value = str(given)
        if not isinstance(value, str):
            raise SaysoError(f"sayso_{field} is to be text, not {value!r:.80}")
        if field == "date":
            try:
                value = datetime.date.fromisoformat(value).isoformat()
            except ValueError:
                raise SaysoError(f"sayso_date is to be a day such as 2022-11-10, not {value!r:.80}") from None
        found[field] = value
    return found


def _document(doc: Doc, defaults: Mapping[str, str]) -> Document:
    """The report: what the Doc tells goes before its context, that before the config."""
    given = doc._context if isinstance(doc._context, Mapping) else {}
    context = _checked(_meant(given))
    told = {"id": "text", **defaults, **context, **doc.user_data.get(_REPORT, {})}
    return Document(published=told.pop("date", None), text=doc.text, **told)


def _meant(context: Mapping[Any, Any]) -> dict[str, Any]:
    """What a context tells of the report, which may hold much else; `sayso_date` goes before `date`.

    Raises SaysoError for a key that looks as if it were ours, and is not: it would be lost unseen.
    """
    for key in context:
        if isinstance(key, str) and key.startswith(_OURS) and key.removeprefix(_OURS) not in FIELDS:
            known = ", ".join(f"{_OURS}{field}" for field in FIELDS)
            raise SaysoError(f"a context has no {key!r:.80}; it may have {known}")
    plain = {field: context[field] for field in FIELDS if field in context}
    return plain | {field: context[_OURS + field] for field in FIELDS if _OURS + field in context}


def _own(doc: Doc, document: Document, pipeline: Language) -> "Parsed | None":
    """The Doc's parse, if it is the one that reading would make; None if its text is to be parsed anew.

    That is so of texts of one paragraph: the parser sees no line ends, and is told where paragraphs begin.
    """
    from sayso.read.lengths import LONGEST_AT_ONCE, overlong, tokenised
    from sayso.read.parse import Parsed, paragraphs_of, readable
    from sayso.read.quotes import quoted_spans

    text = document.text
    if len(text) > LONGEST_AT_ONCE or not all(doc.has_annotation(name) for name in _NEEDED) or doc.has_unknown_spaces:
        return None
    paragraphs = paragraphs_of(text)
    if [begin for begin, _ in paragraphs] != [0] or any(overlong(text, paragraphs)) or readable(document) != text:
        return None
    words: list[int | str] = ["ORTH", "SPACY"]
    if doc.to_array(words).tolist() != tokenised(text, pipeline).to_array(words).tolist():
        return None
    quotes = tuple(quoted_spans(text, paragraphs))
    starts = doc.to_array("IDX").tolist()
    return Parsed(document=document, doc=doc, text=text, paragraphs=paragraphs, quotes=quotes, starts=starts)


def _keep(doc: Doc, reading: Reading) -> None:
    """As JSON, which every way of storing a Doc can store."""
    doc.user_data[_READING] = msgspec.json.encode(reading)
    codes = {actor.id: actor.code or actor.kind for actor in reading.actors}
    statements = [
        (span, role)
        for s in reading.statements
        for role, spans in (("SOURCE", s.source), ("CUE", s.cue), ("CONTENT", s.content))
        for span in spans
    ]
    _mark(doc, "statements", statements)
    _mark(doc, "events", [(e.trigger, e.type) for e in reading.events])
    _mark(doc, "actors", [(span, codes[a.id]) for a in reading.actors for span in a.mentions])


def _mark(doc: Doc, group: str, found: Iterable[tuple[Span, str]]) -> None:
    """The tokens of spans; one that ends within a token gets the whole of it."""
    marked = (doc.char_span(*span, label=label, alignment_mode="expand") for span, label in sorted(found))
    doc.spans[f"sayso_{group}"] = [span for span in marked if span is not None]


@lru_cache(_TOGETHER)
def _decoded(content: bytes) -> Reading:
    return msgspec.json.decode(content, type=Reading)


def _reading(doc: Doc) -> Reading | None:
    """None for a Doc that was not read, or is a part of the one that was: the offsets would be wrong."""
    content = doc.user_data.get(_READING)
    reading = None if content is None else _decoded(content)
    return reading if reading is not None and reading.text == doc.text else None


def _told(doc: Doc, *, field: str) -> str | None:
    found: str | None = doc.user_data.get(_REPORT, {}).get(field)
    return found


def _tell(doc: Doc, value: Any, *, field: str) -> None:
    others = {name: told for name, told in doc.user_data.get(_REPORT, {}).items() if name != field}
    doc.user_data[_REPORT] = others | _checked({field: value})


Doc.set_extension("sayso", getter=_reading, force=True)
for _field in FIELDS:
    Doc.set_extension(
        f"sayso_{_field}", getter=partial(_told, field=_field), setter=partial(_tell, field=_field), force=True
    )
