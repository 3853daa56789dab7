"""Compares one reading with its gold, stage by stage.

What the gold calls optional is neither asked for nor counted as an error.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gold_files import Belief, Event, Fact, Gold, Span, Statement

from sayso.core.records import Belief as ReadBelief
from sayso.core.records import Event as ReadEvent
from sayso.core.records import Reading
from sayso.core.vocabulary import MODES, NO_SITES, WORD_AND_DEED

SAME = 0.5
"""Least Jaccard overlap, in characters, of two spans that say the same; as in PolNeAR's evaluations."""


@dataclass
class Scores:
    """Counts of one stage: what was found, of what the gold asks for, and what was found that it does not know."""

    right: int = 0
    asked: int = 0
    wrong: int = 0

    def __iadd__(self, other: "Scores") -> "Scores":
        self.right += other.right
        self.asked += other.asked
        self.wrong += other.wrong
        return self

    @property
    def recall(self) -> float:
        return self.right / self.asked if self.asked else 0.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def f1(self) -> float:
        total = self.right + self.wrong + self.asked
        return 2 * self.right / total if total else 0.0


@dataclass
class Comparison:
    """The scores of one or more articles by name of the stage, and what was wrong, in words."""

    scores: dict[str, Scores] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, name: str, right: bool, fault: str = "") -> None:
        self.scores.setdefault(name, Scores())
        self.scores[name] += Scores(right=int(right), asked=1)
        if not right and fault:
            self.faults.append((name, fault))

    def extra(self, name: str, fault: str = "") -> None:
        self.scores.setdefault(name, Scores())
        self.scores[name] += Scores(wrong=1)
        if fault:
            self.faults.append((name, fault))

    def add(self, other: "Comparison") -> None:
        for name, scores in other.scores.items():
            self.scores.setdefault(name, Scores())
            self.scores[name] += scores
        self.faults += other.faults


class Case:
    """One article: what was asked, what was read, and what has come out so far."""

    def __init__(self, gold: Gold, reading: Reading) -> None:
        self.text = gold.text
        self.gold = gold
        self.reading = reading
        self.result = Comparison()
        self._actors = {actor.id: actor for actor in reading.actors}

    def name(self, actor: str | None) -> str:
        """The name of an actor by its id; `AUTHOR` is its own name."""
        found = self._actors.get(actor or "")
        return found.name if found else actor or "nobody"

    def code(self, actor: str) -> str:
        found = self._actors.get(actor)
        return found.code or "" if found else ""


def compare(gold: Gold, reading: Reading) -> Comparison:
    case = Case(gold, reading)
    result = case.result
    _statements(case)
    _events(case)
    for name, code in gold.actors:
        found = [a.code or "" for a in reading.actors if same_name(name, a.name)]
        fault = f"{name}: asked {code}, read {found or 'no such actor'}"
        result.ask("actors: code", any(code_fits(code, c) for c in found), fault)
    _facts(
        "places",
        gold.text,
        gold.places,
        [(p.span, p) for p in reading.places if p.kind not in NO_SITES],
        _place_fits,
        result,
    )
    _facts("dates", gold.text, gold.dates, [(d.span, d) for d in reading.dates], _date_fits, result)
    _facts("amounts", gold.text, gold.amounts, [(m.span, m) for m in reading.amounts], _amount_fits, result)
    _boilerplate(gold, reading, result)
    return result


def characters(text: str, spans: Iterable[Span]) -> frozenset[int]:
    """The positions of the letters and digits in `spans`: quotation marks and commas at the edges are no matter."""
    return frozenset(i for start, end in spans for i in range(start, end) if text[i].isalnum())


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def same_name(asked: str, read: str) -> bool:
    """Whether one of the names asked for (parted by `|`) and the one read contain each other's words."""
    got = _words(read)
    return any((words := _words(name)) and got and (words <= got or got <= words) for name in asked.split("|"))


def _words(name: str) -> set[str]:
    plain = name.lower().replace("’", "'").replace("'s", "").replace(",", " ")
    return set(plain.split()) - {"the", "a", "an", "of", "its", "his", "her"}


def code_fits(asked: str, read: str) -> bool:
    """Whether the code read holds all parts of one of the codes asked for (parted by `|`)."""
    return any(set(code.split()) <= set(read.split()) for code in asked.split("|"))


def _codes_fit(asked: Sequence[str], read: Sequence[str]) -> bool:
    return all(any(code_fits(a, r) for r in read) for a in asked) and all(
        any(code_fits(a, r) for a in asked) for r in read
    )


# ---------------------------------------------------------------- statements


def _statements(case: Case) -> None:
    gold, reading, result, text = case.gold, case.reading, case.result, case.text
    asked = [characters(text, s.content) for s in gold.statements]
    read = [characters(text, s.content) for s in reading.statements]
    pairs = [
        (jaccard(a, r), not g.optional, _cue_shared(g, reading.statements[j].cue), i, j)
        for i, (g, a) in enumerate(zip(gold.statements, asked, strict=True))
        for j, r in enumerate(read)
    ]
    match = _best([(overlap, *rest) for overlap, *rest in pairs if overlap >= SAME])
    for i, wanted in enumerate(gold.statements):
        if wanted.optional:
            continue
        words = f"{wanted.kind} {_quote(text, wanted.content)}"
        result.ask("statements", i in match, f"missed: {words}")
        result.ask(f"statements: {wanted.kind}", i in match)
        if i not in match:
            continue
        got = reading.statements[match[i]]
        result.ask("statements: kind", got.kind == wanted.kind, f"{words}: read as {got.kind}")
        if wanted.speaker:
            speaker = case.name(got.speaker)
            fault = f"{words}: asked {wanted.speaker}, read {speaker}"
            result.ask("statements: speaker", same_name(wanted.speaker, speaker), fault)
        if wanted.source:
            near = jaccard(characters(text, wanted.source), characters(text, got.source)) >= SAME
            fault = f"{words}: asked {_quote(text, wanted.source)}, read {_quote(text, got.source)}"
            result.ask("statements: source", near, fault)
    for j, got in enumerate(reading.statements):
        if j not in match.values():
            cue = _quote(text, got.cue)
            result.extra("statements", f"not in the gold: {got.kind} {_quote(text, got.content)}, cue {cue}")


def _cue_shared(wanted: Statement, cue: Iterable[Span]) -> bool:
    return any(a[0] < b[1] and b[0] < a[1] for a in wanted.cue for b in cue)


def _best(pairs: list[tuple[Any, ...]]) -> dict[int, int]:
    """One-to-one, the best first; a pair ends with the indices of the gold and of the reading."""
    match: dict[int, int] = {}
    for *_, i, j in sorted(pairs, key=lambda pair: (pair[:-2], -pair[-2], -pair[-1]), reverse=True):
        if i not in match and j not in match.values():
            match[i] = j
    return match


# ---------------------------------------------------------------- events and beliefs


def _events(case: Case) -> None:
    gold, reading, result, text = case.gold, case.reading, case.result, case.text
    triggers = [characters(text, e.trigger) for e in gold.events]
    read = [characters(text, [e.trigger]) for e in reading.events]
    meets = [(i, j) for i, t in enumerate(triggers) for j, r in enumerate(read) if t & r]
    typed = [(i, j) for i, j in meets if reading.events[j].type in gold.events[i].types]
    match = _best([(not gold.events[i].optional, len(triggers[i] & read[j]), i, j) for i, j in typed])
    for i, wanted in enumerate(gold.events):
        if wanted.optional:
            continue
        words = f"{_quote(text, wanted.trigger[:1], around=30)} {'/'.join(wanted.types)}"
        others = [f"{_quote(text, [reading.events[j].trigger])} {reading.events[j].type}" for k, j in meets if k == i]
        result.ask("events", i in match, f"missed: {words}" + (f", read {', '.join(others)}" if others else ""))
        if i in match:
            _event(case, wanted, reading.events[match[i]], words)
    spared = set(match.values()) | {j for i, j in typed if gold.events[i].optional}
    for j, got in enumerate(reading.events):
        if j not in spared:
            fault = f"not in the gold: {_quote(text, [got.trigger], around=30)} {got.type}"
            result.extra("events", fault)


def _event(case: Case, wanted: Event, got: ReadEvent, words: str) -> None:
    result = case.result
    for side, asked, read in (("actor", wanted.actor, got.actor), ("recipient", wanted.recipient, got.recipient)):
        if asked is not None:
            fault = f"{words}: asked {list(asked)}, read {[(case.name(i), case.code(i)) for i in read]}"
            result.ask(f"events: {side}", _codes_fit(asked, [case.code(i) for i in read]), fault)
    aux = (wanted.aux or "none|historical").split("|")
    if got.type in WORD_AND_DEED:
        aux.append("none")  # taken for the word, which is given already, where the gold allows the deed too
    result.ask("events: aux", (got.aux or "none") in aux, f"{words}: asked {'/'.join(aux)}, read {got.aux}")
    if wanted.mode in MODES.get(got.type, ()):
        result.ask("events: mode", got.mode == wanted.mode, f"{words}: asked {wanted.mode}, read {got.mode}")
    if wanted.place:
        place = next((p.name for p in case.reading.places if p.id == got.place), None)
        right = place is not None and same_name(wanted.place, place)
        result.ask("events: place", right, f"{words}: asked {wanted.place}, read {place}")
    _beliefs(case, wanted, got.id, words)


def _beliefs(case: Case, wanted: Event, event: str, words: str) -> None:
    left = [b for b in case.reading.beliefs if b.event == event]
    for asked in sorted(wanted.beliefs, key=lambda b: b.optional):
        got = next((b for b in left if same_name(asked.source, case.name(b.source))), None)
        if got:
            left.remove(got)
        if asked.optional:
            continue
        told = f"{words}: asked {asked.source} {'/'.join(asked.factuality)}"
        _belief(asked, got, told, case.result)
    for extra in left:
        fault = f"{words}: not in the gold: {case.name(extra.source)} {extra.factuality} {extra.aspect}"
        case.result.extra("beliefs: source", fault)


def _belief(asked: Belief, got: ReadBelief | None, told: str, result: Comparison) -> None:
    signs = {factuality[-1] for factuality in asked.factuality}
    result.ask("beliefs: source", got is not None, f"{told}, found none")
    if got is None:
        result.ask("beliefs: polarity", False)
        return
    result.ask("beliefs: polarity", got.factuality[-1] in signs, f"{told}, read {got.factuality}")
    result.ask("beliefs: factuality", got.factuality in asked.factuality, f"{told}, read {got.factuality}")
    result.ask("beliefs: aspect", got.aspect in asked.aspect, f"{told} {'/'.join(asked.aspect)}, read {got.aspect}")


# ---------------------------------------------------------------- places, dates, amounts, boilerplate


def _facts(
    stage: str,
    text: str,
    asked: Sequence[Fact],
    read: Sequence[tuple[Span, Any]],
    fits: Callable[[dict[str, Any], Any], bool],
    result: Comparison,
) -> None:
    left = list(read)
    for wanted in sorted(asked, key=lambda f: f.optional):
        near = [r for r in left if r[0][0] < wanted.span[1] and wanted.span[0] < r[0][1]]
        if wanted.optional:
            left = [r for r in left if r not in near]
            continue
        right = next((r for r in near if fits(wanted.value, r[1])), None)
        shown = "; ".join(_show(r[1]) for r in near) or "nothing"
        result.ask(stage, right is not None, f"{_quote(text, [wanted.span], around=20)}: read {shown}")
        if right:
            left.remove(right)
    for span, record in left:
        result.extra(stage, f"not in the gold: {_quote(text, [span], around=20)} {_show(record)}")


def _show(record: Any) -> str:
    fields = ("name", "country", "start", "end", "value", "low", "high", "unit")
    return " ".join(f"{f}={getattr(record, f)}" for f in fields if hasattr(record, f))


def _place_fits(asked: dict[str, Any], got: Any) -> bool:
    return asked["country"] is None or asked["country"] == got.country


def _date_fits(asked: dict[str, Any], got: Any) -> bool:
    return got.start.startswith(asked["start"]) and (got.end or "").startswith(asked["end"] or "")


def _amount_fits(asked: dict[str, Any], got: Any) -> bool:
    unit = got.unit.lower()
    if not any(unit == u.lower() or unit.split()[-1:] == u.lower().split()[-1:] for u in asked["unit"]):
        return False
    if asked["value"] is not None:
        return asked["value"] in (got.value, got.low)
    return bool((got.low or got.value or 0) >= asked["low"])


def _boilerplate(gold: Gold, reading: Reading, result: Comparison) -> None:
    """Line by line: what is set aside of a line must be right to the character."""
    asked, read = (_by_line(gold.text, spans) for spans in (gold.boilerplate, reading.boilerplate))
    for line, characters_asked in asked.items():
        result.ask("boilerplate", read.get(line) == characters_asked, f"line {line} of {gold.slug}")
    for line, characters_read in read.items():
        if asked.get(line) != characters_read:
            result.extra("boilerplate", f"line {line} of {gold.slug}: set aside {len(characters_read)} characters")


def _by_line(text: str, spans: Iterable[Span]) -> dict[int, frozenset[int]]:
    inside = {i for start, end in spans for i in range(start, end) if not text[i].isspace()}
    lines: dict[int, set[int]] = {}
    for i in sorted(inside):
        lines.setdefault(text.count("\n", 0, i) + 1, set()).add(i)
    return {line: frozenset(found) for line, found in lines.items()}


def _quote(text: str, spans: Iterable[Span], around: int = 0) -> str:
    spans = sorted(spans)
    if not spans:
        return "nothing"
    if around:
        start, end = spans[0]
        before, after = text[max(0, start - around) : start], text[end : end + around]
        return repr(f"{before}[{text[start:end]}]{after}".replace("\n", " "))
    words = " ... ".join(text[start:end] for start, end in spans).replace("\n", " ")
    return repr(words if len(words) < 90 else words[:60] + " [...] " + words[-20:])
