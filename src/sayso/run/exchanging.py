"""What persons have corrected, judged and noted, as lines of JSON: out of one ledger and into another one.

A report is known again by its text, its address, or its name. What is in a ledger already is not brought in again.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from sayso.core.corrections import Correction, Snapshot, Target, check_snapshot, decoded
from sayso.core.corrections.records import Action
from sayso.core.errors import LedgerError, UnavailableError
from sayso.core.records import Judgement, Record
from sayso.core.text import shorten, without_surrogates
from sayso.ledger import Ledger, Queries, Writer
from sayso.ledger.results import ReportSign
from sayso.ledger.reviews import UNDONE
from sayso.run.correcting import by_a_person, follow
from sayso.run.correctionlist import list_of
from sayso.run.reviewing import GRADES

MOST: Final = 5_000
"""Lines that are brought in at once, where nothing else is said."""
_LONGEST: Final = 1_000_000
"""Characters of a line."""
_TOGETHER: Final = 200
"""Lines of one transaction: others write in between."""
_AHEAD: Final = timedelta(minutes=1)
"""By which the clock of another machine may be fast."""
_TOLD: Final = 300
"""Characters of what is wrong with a line."""
_WITHDRAWN: Final = "withdrawn"


class CorrectionLine(Record, frozen=True, kw_only=True, tag="correction", tag_field="line"):
    """A correction, or the taking back of one."""

    name: str
    """The same in every ledger."""
    report: ReportSign
    text_hash: str
    target: Target
    action: Action
    field: str | None
    value: str | None
    snapshot: Snapshot | None
    undoes: str | None
    """The name of the correction that is taken back."""
    reason: str
    by: str
    made_at: datetime


class JudgementLine(Record, frozen=True, kw_only=True, tag="judgement", tag_field="line"):
    """A person's judgement of two reports."""

    kind: str
    left: ReportSign
    right: ReportSign
    same: bool
    reason: str
    by: str
    undone_by: str | None


class NoteLine(Record, frozen=True, kw_only=True, tag="note", tag_field="line"):
    """A person's note on a report or an org."""

    kind: str
    report: ReportSign | None
    org: str | None
    value: str | None
    reason: str
    by: str


Line = CorrectionLine | JudgementLine | NoteLine
_decode = msgspec.json.Decoder(Line).decode


class Brought(Record, frozen=True, kw_only=True):
    """What has come of bringing lines in."""

    added: int = 0
    known: int = 0
    """Were there already."""
    problems: tuple[str, ...] = ()
    """One a line that does not fit, or whose words are gone here."""


def export_corrections(ledger: Ledger) -> Iterator[str]:
    """One line of JSON each, without line end, in the order in which they were made."""
    with ledger.read() as queries:
        corrections, reviews, notes = queries.corrections(), queries.reviews(), queries.notes_made()
        ids = {c.document for c in corrections} | {n.subject for n in notes if n.kind == _WITHDRAWN}
        signs = queries.signs(ids | {id_ for r in reviews for id_ in (r.left, r.right)})
    names = _names(corrections)
    lines: list[Line] = [
        CorrectionLine(
            name=names[c.number], report=signs[c.document], undoes=names.get(c.undoes or 0),
            **{field: getattr(c, field) for field in _SHARED},
        )
        for c in corrections if c.document in signs
    ]  # fmt: skip
    lines += [
        JudgementLine(
            kind=r.kind, left=signs[r.left], right=signs[r.right], same=r.same, reason=r.reason, by=r.by,
            undone_by=r.undone_by,
        )
        for r in reviews if r.left in signs and r.right in signs
    ]  # fmt: skip
    lines += [
        NoteLine(
            kind=n.kind, report=signs.get(n.subject) if n.kind == _WITHDRAWN else None,
            org=None if n.kind == _WITHDRAWN else n.subject, value=n.value, reason=n.reason, by=n.by,
        )
        for n in notes
    ]  # fmt: skip
    for line in lines:
        yield msgspec.json.encode(line).decode()


_SHARED: Final = ("text_hash", "target", "action", "field", "value", "snapshot", "reason", "by", "made_at")


def import_corrections(
    ledger: Ledger, lines: Iterable[str], *, place: Callable[[], None] | None = None, refresh: bool = True,
    most: int | None = MOST,
) -> Brought:  # fmt: skip
    """Bring lines in: one that does not fit is told, and the others are kept.

    `place` is called if any judgement came in: the stories have to follow. Of more than `most` lines the others are
    left, and that is told; None: all are taken.
    """
    coming = _Coming(ledger)
    full = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    try:
        for start in range(0, len(full[:most]), _TOGETHER):
            coming.take(full[start : min(start + _TOGETHER, most or len(full))])
    finally:  # whatever happens, the stories follow what is kept by now
        if coming.added and place is not None and coming.judged:
            place()
        if coming.added and refresh:
            follow(ledger)
    if most is not None and len(full) > most:
        left = f"line {full[most][0]}: this and the {len(full) - most - 1} after it are left: {most} are taken at once"
        coming.problems.append(f"{left}; bring the others in with a file of their own, or with `sayso review import`")
    return Brought(added=coming.added, known=coming.known, problems=(*coming.problems, *coming.lost()))


class _Coming:
    """Lines on their way in."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.added = self.known = 0
        self.judged = False
        self.problems: list[str] = []
        self._numbers: dict[int, int] = {}
        with ledger.read() as queries:
            corrections = queries.corrections()
            self._by_name = {name: number for number, name in _names(corrections).items()}
            self._judged: dict[tuple[Any, ...], list[tuple[int, bool]]] = {}
            for r in queries.reviews():
                key = (r.kind, r.left, r.right, r.same, r.reason, r.by)
                self._judged.setdefault(key, []).append((r.number, r.undone_by is not None))
            self._noted = Counter((n.kind, n.subject, n.value, n.reason, n.by) for n in queries.notes_made())
        self._seen: Counter[tuple[Any, ...]] = Counter()

    def take(self, lines: Sequence[tuple[int, str]]) -> None:
        """Bring some lines in, with their numbers, in one transaction; of those that do not fit tell why."""
        with self.ledger.write() as writer:
            for number, text in lines:
                try:
                    line = _understood(text)
                    with writer.part():
                        new = self._kept(writer, line, number)
                except (msgspec.MsgspecError, RecursionError) as error:
                    self._wrong(number, f"it is no correction, judgement or note: {error}")
                except UnavailableError:
                    raise
                except (LedgerError, ValueError, OverflowError) as error:
                    self._wrong(number, str(error))
                else:
                    self.added += new
                    self.known += not new

    def _wrong(self, number: int, why: str) -> None:
        self.problems.append(f"line {number}: {shorten(why, _TOLD)}")

    def _kept(self, writer: Writer, line: Line, number: int) -> bool:
        if isinstance(line, CorrectionLine):
            return self._correction(writer, line, number)
        return self._judgement(writer, line) if isinstance(line, JudgementLine) else self._note(writer, line)

    def lost(self) -> Iterator[str]:
        """The corrections that were kept though they cannot be applied here."""
        with self.ledger.read() as queries:
            entries = list_of(queries, queries.corrections()) if self._numbers else ()
        for entry in entries:
            if entry.number in self._numbers and entry.state == "lost":
                yield f"line {self._numbers[entry.number]}: it is kept, and cannot be applied here: {entry.why}"

    def _correction(self, writer: Writer, line: CorrectionLine, number: int) -> bool:
        shared = {field: getattr(line, field) for field in _SHARED} | {"made_at": _moment(line.made_at)}
        undoes = self._by_name.get(line.undoes) if line.undoes is not None else None
        correction = Correction(number=0, document="", undoes=undoes, **shared)
        if _name(correction, line.undoes) != line.name:
            raise LedgerError("its name is not that of what it says: it was changed on the way")
        if line.name in self._by_name:
            return False
        if correction.made_at > datetime.now(UTC) + _AHEAD:
            raise LedgerError(
                f"it is dated into the future, {line.made_at.isoformat()}: no later word could overrule it"
            )
        if line.action == "undo":
            if undoes is None:
                raise LedgerError("what it takes back is not in this ledger")
            if writer.queries.correction(undoes)[1] is not None:
                return False
        else:
            decoded(line.target.kind, line.action, line.field, line.value)
            if line.snapshot is not None:
                check_snapshot(line.target, line.snapshot)
        document = _report(writer.queries, line.report)
        key = writer.add_correction(msgspec.structs.replace(correction, document=document))
        self._by_name[line.name] = key
        self._numbers[key] = number
        return True

    def _judgement(self, writer: Writer, line: JudgementLine) -> bool:
        if line.kind not in ("story", "copy"):
            raise LedgerError(f"a judgement of the kind {line.kind!r} cannot be brought in")
        left, right = _report(writer.queries, line.left), _report(writer.queries, line.right)
        if line.undone_by is not None:
            by_a_person(line.undone_by)
        if left == right:
            raise LedgerError(f"here both are one report, {left!r}")
        key = (line.kind, left, right, line.same, line.reason, line.by)
        there = self._judged.setdefault(key, [])
        before = self._seen[key]
        self._seen[key] += 1
        new = before >= len(there)
        if new:
            judgement = Judgement(
                kind=line.kind, left=left, right=right, same=line.same, score=1.0, reason=line.reason, by=line.by
            )
            there.append((writer.add_judgement(judgement), False))
        number, undone = there[before]
        if line.undone_by is not None and not undone:
            writer.add_judgement(
                Judgement(
                    kind=UNDONE, left=str(number), right="", same=False, score=1.0,
                    reason="taken back in the ledger that it comes from", by=line.undone_by,
                )
            )  # fmt: skip
            there[before] = (number, True)
            new = True
        if new:
            writer.add_due([left, right])
            self.judged = True
        return new

    def _note(self, writer: Writer, line: NoteLine) -> bool:
        if line.kind == _WITHDRAWN and line.report is not None:
            subject = _report(writer.queries, line.report)
            if line.value is not None:
                _day(line.value)
        elif line.kind == "reliability" and line.org:
            subject = line.org
            if line.value is not None and line.value not in GRADES:
                raise LedgerError(f"a source is graded A to F, not {line.value!r}")
        else:
            raise LedgerError(f"a note of the kind {line.kind!r} cannot be brought in")
        key = (line.kind, subject, line.value, line.reason, line.by)
        self._seen[key] += 1
        if self._seen[key] <= self._noted[key]:
            return False
        writer.add_note(kind=line.kind, subject=subject, value=line.value, reason=line.reason, by=line.by)
        return True


def _understood(text: str) -> Line:
    if len(text) > _LONGEST:
        raise LedgerError("it is too long")
    line: Line = _decode(without_surrogates(text))
    by_a_person(line.by)
    return line


def _moment(at: datetime) -> datetime:
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise LedgerError(f"{at.isoformat()} is no moment that can be") from error


def _day(value: str) -> None:
    try:
        datetime.strptime(value, "%Y-%m-%d")
    except ValueError as error:
        raise LedgerError(f"{value!r} is no day such as 2022-11-10") from error


def _report(queries: Queries, sign: ReportSign) -> str:
    found = queries.same_report(sign)
    if found is None:
        raise LedgerError(f"this ledger has no report {sign.id!r}, or several that it may be")
    return found


def _names(corrections: Iterable[Correction]) -> dict[int, str]:
    """What corrections are called in every ledger, by their numbers in this one."""
    found: dict[int, str] = {}
    for c in sorted(corrections, key=lambda c: c.undoes is not None):
        found[c.number] = _name(c, found.get(c.undoes or 0))
    return found


def _name(correction: Correction, undoes: str | None) -> str:
    said = [getattr(correction, field) for field in _SHARED if field != "made_at"]
    at = correction.made_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(msgspec.json.encode([*said, at, undoes])).hexdigest()[:32]
