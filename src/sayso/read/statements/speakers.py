"""Whose voice a statement is: the actor that its source names, or for a quotation alone the speaker in focus."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from sayso.core.records import Actor
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft
from sayso.read.statements.inquits import MARKS
from sayso.read.statements.naming import SEX, SINGLE, Naming
from sayso.resources.cues import CueLexicon

_PERSONAL = frozenset({"i", "we", "you", "he", "she", "they", "it", "one", "who"})
_OWN = frozenset({"i", "we", "you"})
_STANDS_FOR = {
    **dict.fromkeys(("he", "she", "his", "her"), SINGLE),
    **dict.fromkeys(("they", "their"), frozenset({"group", "organisation", "unnamed"})),
    **dict.fromkeys(("it", "its"), frozenset({"organisation", "country"})),
}
"""Kinds of actors that a pronoun may stand for."""
_BESIDE_CUE = frozenset({"in", "on", "during", "at", "via", "by", "from", "through"})
_MANY = 40
"""More mentions than these nearby, and it is not sure whom a pronoun stands for."""
_MOST = 12
"""So many mentions of an actor are looked at, from the last one back."""


class Speakers(Naming):
    """Answers for the statements of one document."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor], lexicon: CueLexicon) -> None:
        super().__init__(parsed, actors, lexicon)
        self._paragraphs = [start for start, _ in parsed.paragraphs]
        self._mentions = sorted((span[0], actor.id) for actor in actors for span in actor.mentions)
        self._places = {actor.id: sorted(span[0] for span in actor.mentions) for actor in actors}

    def differ(self, inner: Draft, outer: Draft) -> bool:
        """Whether the voice of `inner` is another's than that of `outer`, as far as the words tell."""
        word = inner.source_head
        if word is None or word.lower_ in _OWN:
            return False
        ours, theirs = self.named(inner), self.named(outer)
        if ours is not None and theirs is not None:
            return ours != theirs
        return word.lower_ not in _PERSONAL

    def of(self, statements: Sequence[Draft]) -> list[str | None]:
        """The speaker of each statement (in text order)."""
        voices = [self.named(draft) for draft in statements]
        papers: dict[str, str] = {}
        focus: str | None = None
        for index, draft in enumerate(statements):
            if draft.frame == "floating":
                voices[index] = self._of_next(statements, voices, index) or focus
            elif voices[index] is None and index and self._goes_on(statements[index - 1], draft):
                voices[index] = voices[index - 1]
            elif _is_pronoun(draft):
                voices[index] = self._referred(statements, voices, index)
            elif voices[index] is None and index and self._is_one_of_them(draft):
                last = voices[index - 1]
                voices[index] = last if last is not None and self.kinds[last] in ("unnamed", "group") else None
            else:
                voices[index] = self._of_paper(draft, papers) or voices[index]
            if (voice := voices[index]) is not None:
                papers.update(dict.fromkeys(self._papers(draft), voice))
            if draft.frame != "floating" and self._may_speak(draft, voices[index]):
                focus = voices[index]
        return voices

    def _papers(self, draft: Draft) -> Iterator[str]:
        """What the speaker is said to have said it in: "in a statement"; or whose own word the source is."""
        words = [draft.source_head] if draft.source_head is not None else []
        for prep in draft.head.children if draft.head is not None else ():
            if prep.dep_ == "prep" and prep.lower_ in _BESIDE_CUE:
                words.extend(c for c in prep.children if c.dep_ == "pobj")
        return (word.lemma_.lower() for word in words if self.is_word(word))

    def _of_paper(self, draft: Draft, papers: dict[str, str]) -> str | None:
        """Whose "the statement" is: of whoever last made one."""
        head = draft.source_head
        if head is None or not self.is_word(head) or self.issuer(head) is not None:
            return None
        definite = any(child.lower_ in ("the", "that", "this") for child in head.lefts)
        return papers.get(head.lemma_.lower()) if definite else None

    def _referred(self, statements: Sequence[Draft], voices: Sequence[str | None], index: int) -> str | None:
        """Whom a pronoun stands for: the actor it was joined to, unless only what was reported speaks of him."""
        draft, known = statements[index], voices[index]
        nearby = statements[max(0, index - 2) : index + 3]
        if any(a <= draft.source[0] < b for other in nearby for a, b in other.content if draft.source is not None):
            return known
        if known is not None and not self._only_within(statements[max(0, index - 2) : index + 1], known, draft):
            return known
        before = self._going_on(statements[max(0, index - 1)], draft, voices[max(0, index - 2) : index])
        if before is not None or known is None:
            return before
        if not self._only_within([draft], known, draft):
            return known
        return known if self._told_of_himself(draft, known) else None

    def _told_of_himself(self, draft: Draft, actor: str) -> bool:
        """`Ms Example will resign, she said`: what is told first is of her, and nobody else near may be meant."""
        head = draft.source_head
        first = draft.content[0]
        told = self.parsed.head(first)
        if head is None or told is None or first[1] > head.idx or self.parsed.text[first[0]] in MARKS:
            return False
        subject = next((c for c in told.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None or self._actor_at(subject) != actor:
            return False
        back = self.parsed.token_at(max(0, self._sentence_start(draft) - 1))
        start = int(self.parsed.token_at(max(0, back.sent.start_char - 1)).sent.start_char)
        near = self._mentions[bisect_left(self._mentions, (start, "")) : bisect_left(self._mentions, (head.idx, ""))]
        kinds, sex = _STANDS_FOR.get(head.lower_, frozenset()), SEX.get(head.lower_)
        others = {name for _, name in near[-_MANY:] if name != actor and self.kinds[name] in kinds}
        return len(near) <= _MANY and not any(sex is None or self.sexes[name] <= {sex} for name in others)

    def _only_within(self, statements: Sequence[Draft], actor: str, draft: Draft) -> bool:
        """Whether all mentions of an actor since the first of these statements, up to the pronoun, are in contents."""
        here = draft.source_head.idx if draft.source_head is not None else draft.content[0][0]
        contents = [span for statement in statements for span in statement.content]
        first = min(self._sentence_start(statement) for statement in statements)
        places = self._places[actor]
        near = places[bisect_left(places, first) : bisect_left(places, here)]
        return bool(near) and all(any(a <= at < b for a, b in contents) for at in near[-_MOST:])

    def _sentence_start(self, draft: Draft) -> int:
        begin = min(draft.content[0][0], (draft.cue or draft.content[0])[0])
        return int(self.parsed.token_at(begin).sent.start_char)

    def _going_on(self, previous: Draft, draft: Draft, voices: Sequence[str | None]) -> str | None:
        """Whom a pronoun stands for: the one speaker of the last two statements, if known to be so called.

        Unless somebody else is named since, but for what he or she is now said to say.
        """
        head = draft.source_head
        if head is None or not voices or set(voices) - {voices[-1], None}:
            return None
        voice = voices[-1]
        if voice is None or self.kinds[voice] not in _STANDS_FOR.get(head.lower_, ()):
            return None
        if head.lower_ in SEX and self.sexes.get(voice) != {SEX[head.lower_]}:
            return None
        last = max(end for _, end in (*previous.content, previous.cue or previous.content[0]))
        since = range(bisect_left(self._mentions, (last, "")), bisect_left(self._mentions, (head.idx, "")))
        others = (self._mentions[i][0] for i in since if self._mentions[i][1] != voice)
        return voice if all(any(a <= at < b for a, b in draft.content) for at in others) else None

    def _is_one_of_them(self, draft: Draft) -> bool:
        """`one of them`, after what `officials` said."""
        of = (c for c in draft.source_head.rights if c.lower_ == "of") if draft.source_head is not None else ()
        return any(child.lower_ == "them" for word in of for child in word.children)

    def _may_speak(self, draft: Draft, voice: str | None) -> bool:
        """A person (or someone unnamed) who speaks may go on speaking; a country that pledges does not."""
        speech = draft.frame != "turn" if draft.entry is None else draft.entry.kind in ("say", "want")
        return voice is not None and speech and self.kinds[voice] in ("person", "unnamed")

    def _of_next(self, statements: Sequence[Draft], voices: Sequence[str | None], index: int) -> str | None:
        """The speaker of 'He added: "..."' where that follows a quotation without a cue."""
        following = index + 1
        if following < len(statements) and self._goes_on(statements[index], statements[following]):
            return voices[following]
        return None

    def _goes_on(self, draft: Draft, following: Draft) -> bool:
        """Whether a pronoun speaks right after a quotation without a cue, in the same paragraph."""
        if draft.frame != "floating" or following.frame in ("floating", "turn") or following.source_head is None:
            return False
        starts = self._paragraphs
        same = bisect_right(starts, draft.content[0][0]) == bisect_right(starts, following.content[0][0])
        return same and following.source_head.lower_ in ("he", "she", "they")


def _is_pronoun(draft: Draft) -> bool:
    return draft.source_head is not None and draft.source_head.lower_ in _STANDS_FOR
