"""Sentences with their coded events: the rows of a PLOVER corpus, and our own, written to be read and corrected.

Our own stand in `training/plover/*.txt`: a sentence, then a line for each event in it, indented by a tab, with
the trigger, type and mode, auxiliary mode, actor, recipient, source, and factuality; `-` is none.

    Norway has shipped flour to Chad, the agency said.
    <TAB>shipped<TAB>AID<TAB>none<TAB>Norway [NOR]<TAB>Chad [TCD]<TAB>the agency<TAB>CT+

Spans are words of the sentence; of words that stand there more than once, `word#2` is the second.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from sayso.core.spans import Span
from sayso.core.vocabulary import AUTHOR, MODES, QUAD, Aux, Factuality
from training.errors import TrainingError, told

OWN = Path(__file__).parent / "plover"
"""Where our own sentences are."""
_CODE = r"[A-Z]{3}( [A-Z]{3})*"
_PARTY = re.compile(rf"(.*?)\s*\[{_CODE}(; {_CODE})*\]")


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One event of a sentence; spans in characters of the sentence."""

    trigger: Span
    type: str
    mode: str | None
    aux: str | None
    actor: Span | None
    recipient: Span | None
    source: Span | None
    """Who tells of it; None is the writer."""
    factuality: str


@dataclass(frozen=True, slots=True)
class CodedSentence:
    """A sentence and all events in it."""

    id: str
    text: str
    events: tuple[CodedEvent, ...]


def coded(path: Path) -> Iterator[CodedSentence]:
    """The sentences of a file in rows of JSON, as `news-train.jsonl` has them.

    Raises TrainingError if it is none.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for line in filter(str.strip, file):
                row = json.loads(line)
                yield CodedSentence(row["id"], row["text"], tuple(_of_row(e, row["text"]) for e in row["events"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{path} holds no coded sentences ({type(error).__name__}: {error})") from error


def _of_row(event: dict[str, str], text: str) -> CodedEvent:
    start = int(event["start"])

    def found(name: str) -> Span | None:
        words = event.get(name)
        places = [] if not words or words == AUTHOR else _places(words, text)
        return min(places, key=lambda span: abs(span[0] - start), default=None)  # which of several, no row tells

    aux = event["aux"]
    return CodedEvent(
        (start, start + len(event["trigger"])), event["type"], event["mode"], None if aux == "none" else aux,
        found("actor"), found("recipient"), found("source"), event["factuality"],
    )  # fmt: skip


def own(folder: Path = OWN) -> Iterator[CodedSentence]:
    """Our own sentences, file by file.

    Raises TrainingError at a line that is not as described above.
    """
    for path in sorted(folder.glob("*.txt")):
        yield from of_file(path)


def of_file(path: Path) -> Iterator[CodedSentence]:
    """The sentences of one file of our own."""
    text, name, events = "", "", list[CodedEvent]()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("\t"):
            try:
                events.append(_of_line(line[1:].split("\t"), text))
            except ValueError as error:
                raise TrainingError(f"{path}:{number}: {error}") from error
        elif line.strip() and not line.startswith("#"):
            if text:
                yield CodedSentence(name, text, tuple(events))
            text, name, events = line.strip(), f"{path.stem}:{number}", []
    if text:
        yield CodedSentence(name, text, tuple(events))


def _of_line(fields: list[str], text: str) -> CodedEvent:
    if len(fields) != 7:
        raise ValueError(f"an event has 7 fields, not {len(fields)}")
    trigger, kind, aux, actor, recipient, source, factuality = (field.strip() for field in fields)
    of_type, _, mode = kind.partition(":")
    if of_type not in QUAD or (mode and mode not in MODES.get(of_type, ())):
        raise ValueError(f"no such type or mode: {kind}")
    if aux not in ("none", *get_args(Aux)) or factuality not in get_args(Factuality):
        raise ValueError(f"no such auxiliary mode or factuality: {aux}, {factuality}")
    found = _span(trigger, text)
    if found is None:
        raise ValueError("an event has a trigger")
    return CodedEvent(
        found, of_type, mode or None, None if aux == "none" else aux, _span(_name(actor), text),
        _span(_name(recipient), text), None if source == AUTHOR else _span(source, text), factuality,
    )  # fmt: skip


def _name(party: str) -> str:
    found = _PARTY.fullmatch(party)
    if found is None and ("[" in party or "]" in party):
        raise ValueError(f"no actor with its codes: {party}")
    return found[1] if found else party


def _span(words: str, text: str) -> Span | None:
    if words == "-":
        return None
    plain, _, which = words.partition("#")
    found = _places(plain, text)
    if not found or (len(found) > 1 and not which) or (which and int(which) > len(found)):
        raise ValueError(f"{plain!r} stands {len(found)} times in {text!r}")
    return found[int(which or 1) - 1]


def _places(words: str, text: str) -> list[Span]:
    return [found.span() for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def main() -> None:
    """Check files: `python -m training.coded FILE…`; without a file, our own."""
    with told("training.coded"):
        for path in [Path(name) for name in sys.argv[1:]] or sorted(OWN.glob("*.txt")):
            found = list(of_file(path))
            print(f"{path}: {len(found)} sentences, {sum(len(s.events) for s in found)} events")


if __name__ == "__main__":
    main()
