"""One document's actors and statements, indexed for what beliefs ask: who is meant here, and whose side he is on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from spacy.tokens import Token

from sayso.core.chains import links
from sayso.core.records import Actor, Event, Statement
from sayso.core.spans import Span
from sayso.read.hedging import NOMINAL, Step
from sayso.read.orgs import Orgs
from sayso.read.parse import Parsed

_FIRST_PERSON = frozenset({"i", "we", "our", "my", "us"})


@dataclass(frozen=True, slots=True)
class Scene:
    """Who stands where in one document."""

    parsed: Parsed
    actors: dict[str, Actor]
    statements: dict[str, Statement]
    named: dict[int, str]
    """Actor id by token index, for every token of every mention; the shortest mention wins."""
    around: dict[int, str]
    """Statement id by token index: the innermost statement in whose content the token stands."""
    orgs: Orgs

    @classmethod
    def of(cls, parsed: Parsed, actors: Sequence[Actor], statements: Sequence[Statement]) -> Self:
        """Index the actors and statements of a document; the innermost span over a token counts."""
        mentions = [(span, actor.id) for actor in actors for span in actor.mentions]
        contents = [(span, statement.id) for statement in statements for span in statement.content]
        return cls(
            parsed=parsed,
            actors={a.id: a for a in actors},
            statements={s.id: s for s in statements},
            named=_by_token(parsed, mentions),
            around=_by_token(parsed, contents),
            orgs=Orgs(parsed.document, actors),
        )

    def is_own(self, step: Step, event: Event, statement: Statement) -> bool:
        """Whether the step's own subject is the speaker: his plans, his promises, his "will"."""
        if step.hedge.own.name == "proviso":
            return any(self.same_side(actor, statement.speaker) for actor in event.actor)
        if step.token.pos_ == "AUX":
            return any(self.same_side(actor, statement.speaker) for actor in event.actor) or (
                not event.actor and self.is_speaker(self.subject(step.token.head), statement)
            )
        return step.hedge.voiced and self.is_speaker(self.subject(step.token), statement)

    def is_speaker(self, subject: Token | None, statement: Statement) -> bool:
        """Whether the speaker means himself or his own side by `subject`."""
        if subject is None:
            return False
        if subject.lower_ in _FIRST_PERSON and self.parsed.is_quoted(subject.idx):
            return True
        return self.same_side(self.named.get(subject.i), statement.speaker)

    def same_side(self, one: str | None, other: str | None) -> bool:
        """Whether two actor ids are one actor, or coded actors of one org."""
        if one is None or other is None:
            return False
        if one == other:
            return True
        a, b = (self.actors[i].code if i in self.actors else None for i in (one, other))
        return bool(a and b) and self.org(one) == self.org(other)

    def links(self, statement: Statement) -> tuple[str, ...]:
        """Through whom the report has the statement, outermost first."""
        return links(statement, self.statements)

    def org(self, source: str, links: Sequence[str] = ()) -> str | None:
        """The org of the actor, reached through `links`; None for an id that is no actor's."""
        actor = self.actors.get(source)
        if actor is None:
            return None
        chain = tuple(self.actors[link] for link in links if link in self.actors)
        return self.orgs.of(actor, chain)

    def basis(self, cue: Token | None) -> str | None:
        """Whom the speaker cites ("..., citing the ministry"): he counts as that one's org."""
        if cue is None:
            return None
        subject = self.subject(cue)
        for child in (*cue.children, *(subject.children if subject is not None else ())):
            if child.dep_ in {"advcl", "acl"} and child.lower_ in {"citing", "quoting"}:
                for cited in child.children:
                    if cited.dep_ == "dobj" and cited.i in self.named:
                        return self.named[cited.i]
        return None

    def subject(self, word: Token) -> Token | None:
        """Who does what `word` says: subject, agent of a passive, possessor of a noun; through relative clauses."""
        for _ in range(4):
            children = list(word.children)
            if word.pos_ in NOMINAL:
                return next((c for c in children if c.dep_ in {"poss", "compound"} and c.i in self.named), None)
            if word.pos_ == "AUX" and word.dep_ in {"aux", "auxpass"}:
                word = word.head
                continue
            if any(c.dep_ in {"auxpass", "nsubjpass"} for c in children):
                return next((p for c in children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"), None)
            subject = next((c for c in children if c.dep_ == "nsubj"), None)
            if subject is not None:
                relative = subject.tag_ in {"WP", "WDT"} and word.dep_ == "relcl"
                return word.head if relative else subject
            if word.dep_ in {"acl", "relcl"}:
                return word.head
            if word.dep_ not in {"conj", "xcomp", "advcl"}:
                return None
            word = word.head
        return None


def _by_token(parsed: Parsed, spans: Iterable[tuple[Span, str]]) -> dict[int, str]:
    """The id of the shortest span over each token; of equal spans the later one."""
    found: dict[int, str] = {}
    for span, name in sorted(spans, key=lambda item: item[0][0] - item[0][1]):
        found.update((token.i, name) for token in parsed.tokens(span))
    return found
