"""Mentions of actors: the words that may stand for somebody who speaks or acts, before it is settled for whom.

spaCy's names are taken as hints: the small model often mistakes their kind and their edges, so titles, the lexicon,
given names and the shape of the words decide. Roles without a name (`the defence secretary`) come from the lexicon.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Token

from sayso.core.spans import Span, overlaps
from sayso.read.parse import Parsed
from sayso.resources.actors import ActorLexicon, Entry, Match, fold, words_of

MentionKind = Literal["person", "organisation", "group", "country", "role", "pronoun"]

_NAME_LABELS = frozenset("PERSON ORG NORP GPE FAC PRODUCT WORK_OF_ART EVENT LAW LOC".split())
_HONORIFICS = {
    "mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f", "dame": "f", "madam": "f",
    "dr": "?", "prof": "?", "rev": "?", "baroness": "f", "sheikh": "m", "hon": "?",
}  # fmt: skip
_PARTICLES = frozenset("al el de da del della der den di du dos la le van von bin ibn ben abu af ter ten y".split())
_COMPANY = frozenset(
    "inc ltd llc plc corp co gmbh sa ag group holdings association federation union institute center centre foundation "
    "times post news agency airlines airways club network fund society front forces movement league alliance coalition "
    "committee commission brigade force corps party ministry department council university bank army police court "
    "company office service bureau administration parliament organization organisation trust partners industries "
    "technologies systems media press journal gazette tribune herald magazine college school hospital church".split()
)
"""Last words of the names of organisations."""
_LOCATIVE = frozenset(
    "in at near across inside outside around throughout within above below through off over under along beyond "
    "via into onto towards toward amid".split()
)
_WITH = frozenset("with against between by among".split())
_STATIVE = frozenset(
    "be have seem appear lie remain become fall rise happen mean exist sit stand stay look feel lack contain include "
    "suffer experience see witness host need".split()
)
"""Verbs of which a town may be the subject without acting."""
_SAYING = frozenset(
    "say tell add announce warn claim state report declare note insist argue explain deny confirm believe think write "
    "tweet reply acknowledge admit accuse urge vow pledge predict suggest maintain stress reveal".split()
)
_NO_SPEAKERS = frozenset(
    "it that this which what who evidence sign thing fact point way time reason result number move decision change "
    "problem issue situation one some something everything nothing there part lot question figure data deal plan "
    "event war attack effort increase trend case law rule".split()
)
_SHOWING = frozenset("suggest show indicate mean prove demonstrate imply ensure make help let cause reveal see".split())
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_MODIFIERS = ("compound", "amod", "nmod", "npadvmod", "advmod", "nummod", "det", "quantmod")
_DEFINITE = frozenset("the this that these those both all".split())
_PERSONAL = {"he": "m", "him": "m", "she": "f", "her": "f", "they": "p", "them": "p", "it": "i"}


@dataclass(slots=True)
class Mention:
    """Some words, and what they say by themselves of whom they stand for."""

    span: Span
    token: Token
    """The head of its words."""
    kind: MentionKind
    name: str
    """For a name, the name; for a role, its phrase without the article."""
    entry: Entry | None = None
    """What the lexicon has on it: a person, an organisation, a country or a role."""
    titles: list[str] = field(default_factory=list)
    """Phrases that say what a person is, with his name after them; for a role, its phrase with what it belongs to."""
    offices: set[str] = field(default_factory=set)
    sex: str = "?"
    plural: bool = False
    definite: bool = False
    belongs: Span | None = None
    """The phrase of a role with what it belongs to."""
    apposed: "Mention | None" = None
    """The name beside a role: `an adviser, Ann Example`."""
    acting: bool = False
    """A capital or a region that acts for its government."""
    code: str | None = None
    """The code that its words give by themselves."""
    has_country: bool = False
    """Whether that code starts with a country, or with what stands in its place."""


class Finder:
    """Finds the mentions of one document."""

    def __init__(self, parsed: Parsed, lexicon: ActorLexicon) -> None:
        self._parsed = parsed
        self._text = parsed.doc.text
        self._lexicon = lexicon
        words = words_of(self._text)
        self._matches = list(lexicon.matches(self._text, words))
        self._starts = [match.start for match in self._matches]
        self._taken: list[Span] = []

    def find(self) -> list[Mention]:
        """All mentions, in the order of the text."""
        names = self._names()
        self._taken = sorted(mention.span for mention in names)
        for mention in names:
            if mention.kind == "person":
                self._add_title(mention)
        roles = list(self._roles(names))
        self._taken = sorted([*self._taken, *(mention.span for mention in roles)])
        self._appose(names, roles)
        places = list(self._places())
        self._taken = sorted([*self._taken, *(mention.span for mention in places)])
        found = [*names, *roles, *places, *self._speakers(), *self._pronouns()]
        found.sort(key=lambda mention: (mention.span, mention.kind))
        return found

    # -- names ---------------------------------------------------------------------------------------------------

    def _names(self) -> list[Mention]:
        found: dict[int, Mention] = {}
        at: dict[int, int] = {}
        """By token, the number of the mention that holds it."""
        candidates: list[Mention | None] = [self._known(m) for m in self._matches if m.entry.kind in ("person", "org")]
        candidates += [self._classified(*run) for run in self._runs()]
        for number, mention in enumerate(candidates):
            if mention is None:
                continue
            tokens = [token.i for token in self._parsed.tokens(mention.span)]
            rivals = {at[i] for i in tokens if i in at}
            if rivals and not all(self._larger(mention, found[rival]) for rival in rivals):
                continue
            for rival in rivals:
                del found[rival]
            found[number] = mention
            at.update(dict.fromkeys(tokens, number))
        return list(found.values())

    def _known(self, match: Match) -> Mention:
        span = (match.start, match.end)
        token = self._parsed.tokens(span).root
        entry = match.entry
        kind: MentionKind = "person" if entry.kind == "person" else "group" if entry.form == "group" else "organisation"
        plural = entry.form == "group"
        return Mention(span, token, kind, self._text[slice(*span)], entry, sex=entry.sex or "?", plural=plural, definite=True)

    def _larger(self, new: Mention, old: Mention) -> bool:
        """Whether a longer name (`Anbar Salvation Front`) is to replace a name of the lexicon within it."""
        longer = new.span[0] <= old.span[0] and new.span[1] >= old.span[1] and new.span != old.span
        if old.kind == "person":
            return longer and new.kind == "person" and old.entry is not None and " " not in old.name
        return longer and new.kind != "person"

    def _runs(self) -> Iterator[tuple[int, int, str]]:
        """Runs of capitalised words as token bounds: spaCy's names first, then what follows a title or given name."""
        doc = self._parsed.doc
        covered: set[int] = set()
        for ent in doc.ents:
            if ent.label_ in _NAME_LABELS:
                for first, last in self._trimmed(ent.start, ent.end):
                    covered.update(range(first, last))
                    yield first, last, ent.label_
        index = 0
        while index < len(doc):
            token = doc[index]
            if index in covered or token.pos_ != "PROPN" or not _is_capital(token):
                index += 1
                continue
            end = index + 1
            while end < len(doc) and end not in covered and _continues(doc[end], doc[end - 1]):
                end += 1
            yield from ((first, last, "") for first, last in self._trimmed(index, end))
            index = end

    def _trimmed(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The name or names in a run, cut at commas and sentence bounds, without articles, titles and endings."""
        doc = self._parsed.doc
        begin = first
        for index in range(first, last + 1):
            cut = index == last or (index > begin and doc[index].is_sent_start) or doc[index].text in ",;:()|/–—\"“”"
            if not cut and not doc[index].is_space:
                continue
            left, right = begin, index
            while left < right and (not _is_capital(doc[left]) or doc[left].lower_ in ("the", "a", "an")):
                left += 1
            left = self._after_title(left, right)
            while right > left and (not _is_capital(doc[right - 1]) or doc[right - 1].tag_ in ("POS", "CC")):
                right -= 1
            if left < right:
                yield left, right
            begin = index if index < last and doc[index].is_sent_start else index + 1

    def _after_title(self, first: int, last: int) -> int:
        """Where the name starts after titles and nationalities, if a name is left then."""
        doc = self._parsed.doc
        index = first
        while index < last:
            match = self._match_at(doc[index].idx)
            word = fold(doc[index].text).rstrip(".")
            if word in _HONORIFICS or (doc[index].text == "." and index > first):
                step = index + 1
            elif match and (match.entry.kind == "people" or "t" in match.entry.flags) and not match.entry.plural:
                step = self._parsed.tokens((match.start, match.end)).end
            else:
                break
            if step >= last:
                break
            index = step
        titled = index > first and self._titled_by(doc[index].idx)
        return index if titled else first

    def _match_at(self, start: int) -> Match | None:
        position = bisect_left(self._starts, start)
        if position < len(self._starts) and self._starts[position] == start:
            return self._matches[position]
        return None

    def _titled_by(self, start: int) -> bool:
        """Whether a title or honorific ends right before a character."""
        before = self._text[max(0, start - 14) : start].rstrip(" .")
        word = fold(before.rsplit(" ", 1)[-1])
        if word in _HONORIFICS:
            return True
        match = self._match_before(start)
        return match is not None and "t" in match.entry.flags and not match.entry.plural

    def _match_before(self, start: int) -> Match | None:
        position = bisect_left(self._starts, start) - 1
        if position < 0:
            return None
        match = self._matches[position]
        return match if self._text[match.end : start].strip(" .") == "" and match.end <= start else None

    def _classified(self, first: int, last: int, label: str) -> Mention | None:
        """The mention of a run of name words, or None if it is nobody's name."""
        doc = self._parsed.doc
        span = (doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))
        name = self._text[slice(*span)]
        words = [fold(token.text) for token in doc[first:last] if token.is_alpha or "-" in token.text]
        if not words or len(words) > 9:
            return None
        whole = self._match_at(span[0])
        if whole and whole.end >= span[1] and whole.entry.kind not in ("person", "org", "city", "region"):
            return None
        token = doc[first:last].root
        if words[-1] in _COMPANY or self._is_body(words[-1]):
            return Mention(span, token, "organisation", name, definite=True)
        if self._titled_by(span[0]):
            return Mention(span, token, "person", name, definite=True, sex=self._sex(words[0], span[0]))
        if label in ("GPE", "LOC") or (whole and whole.entry.kind in ("city", "region") and whole.end >= span[1]):
            return None
        shaped = 1 < len(words) <= 4 and all(w.isalpha() or "-" in w for w in words) and not name.isupper()
        if shaped and words[0] in self._lexicon.given:
            return Mention(span, token, "person", name, definite=True, sex=self._lexicon.given[words[0]])
        if label == "PERSON" and (shaped or len(words) == 1) and not (name.isupper() and len(name) > 1):
            return Mention(span, token, "person", name, definite=True)
        if label == "NORP" and not doc[last - 1].tag_.startswith("NN"):
            return None
        if label in ("ORG", "NORP") and doc[last - 1].dep_ not in ("amod",):
            kind: MentionKind = "group" if label == "NORP" else "organisation"
            return Mention(span, token, kind, name, definite=True, plural=label == "NORP")
        return None

    def _is_body(self, word: str) -> bool:
        role = self._lexicon.roles.get((word,))
        return role is not None and role.form == "organisation"

    def _sex(self, given: str, start: int) -> str:
        word = fold(self._text[max(0, start - 10) : start].rstrip(" .").rsplit(" ", 1)[-1])
        known = _HONORIFICS.get(word, "?")
        return known if known != "?" else self._lexicon.given.get(given, "?")

    # -- what a person is ----------------------------------------------------------------------------------------

    def _add_title(self, mention: Mention) -> None:
        """Titles before the name: back to where its noun phrase starts."""
        doc = self._parsed.doc
        start = mention.span[0]
        match = self._match_before(start)
        index = self._parsed.token_at(start).i
        word = fold(doc[index - 1].text).rstrip(".") if index else ""
        if index > 1 and word == "" and doc[index - 1].text == ".":
            word = fold(doc[index - 2].text)
        if word in _HONORIFICS:
            mention.sex = _HONORIFICS[word] if _HONORIFICS[word] != "?" else mention.sex
            match = self._match_before(doc[index - 1].idx)
        if match is None or match.entry.kind != "role" or match.entry.form != "person" or match.entry.plural:
            return
        left = self._parsed.tokens((match.start, match.end)).start
        sentence = doc[index].sent.start
        while left > sentence and index - left < 10 and _premodifies(doc[left - 1]):
            left -= 1
        mention.titles.append(self._text[doc[left].idx : mention.span[1]])
        if match.entry.office:
            mention.offices.add(match.entry.office)

    def _appose(self, names: Sequence[Mention], roles: Sequence[Mention]) -> None:
        """Join a name and a role that stand side by side, parted by a comma."""
        by_end = {role.belongs[1]: role for role in reversed(roles) if role.belongs and _single_person(role)}
        starts = sorted((mention.span[0], position) for position, mention in enumerate(roles))
        for name in names:
            if name.kind != "person":
                continue
            comma = name.span[0] - 2
            if self._text[max(0, comma) : name.span[0]] == ", ":
                role = by_end.get(comma)
                if role is not None:
                    self._describe(name, role)
            comma = name.span[1]
            if self._text[comma : comma + 2] in ("'s", "’s"):
                comma += 2
            if self._text[comma : comma + 1] == ",":
                follower = bisect_left(starts, (comma, 0))
                role = roles[starts[follower][1]] if follower < len(starts) else None
                if role is not None and self._follows(comma, role) and _single_person(role):
                    self._describe(name, role)

    def _describe(self, name: Mention, role: Mention) -> None:
        if role.apposed is None and role.belongs:
            role.apposed = name
            name.titles.append(self._text[slice(*role.belongs)])
            if role.entry and role.entry.office:
                name.offices.add(role.entry.office)

    def _follows(self, comma: int, role: Mention) -> bool:
        """Whether a role phrase starts right after a comma, and is no subject of its own."""
        tokens = self._parsed.tokens((comma + 1, role.span[0])) if role.span[0] > comma + 1 else ()
        if len(tokens) > 6 or any(token.pos_ in ("VERB", "AUX", "PUNCT", "SCONJ", "PRON") and token.tag_ != "PRP$" for token in tokens):
            return False
        return role.token.dep_ not in ("nsubj",) or role.token.dep_ == "appos"

    # -- roles ---------------------------------------------------------------------------------------------------

    def _roles(self, names: Sequence[Mention]) -> Iterator[Mention]:
        for match in self._matches:
            entry = match.entry
            span = (match.start, match.end)
            if entry.kind == "people":
                mention = self._people(match)
                if mention and not self._is_taken(span):
                    yield mention
                continue
            if entry.kind != "role" or entry.form == "adjective" or self._is_taken(span):
                continue
            tokens = self._parsed.tokens(span)
            token = tokens.root
            if token.pos_ not in ("NOUN", "PROPN") or self._is_title(match) or _modifies(token, span):
                continue
            if entry.form == "weapon" and token.dep_ not in _SUBJECTS and token.head.dep_ != "agent":
                continue
            yield self._role(token, tokens.end, entry)

    def _is_title(self, match: Match) -> bool:
        """Whether a name follows at once, so that the role is its title."""
        if match.entry.plural:
            return False
        position = bisect_left(self._taken, (match.end, 0))
        return position < len(self._taken) and self._text[match.end : self._taken[position][0]].strip(" .") == ""

    def _role(self, token: Token, stop: int, entry: Entry | None) -> Mention:
        doc = self._parsed.doc
        left = token.i
        edge = max(token.left_edge.i, token.sent.start)
        while left > edge and token.i - left < 9 and doc[left - 1].text not in ",;:()\"“”":
            left -= 1
        first = left
        while first < token.i and (doc[first].pos_ in ("DET", "PUNCT", "ADP", "CCONJ") or doc[first].tag_ == "PRP$"):
            first += 1
        core = max([first, *(t.i + 1 for t in doc[first : token.i] if t.tag_ == "POS")])
        end = max(stop, token.i + 1)
        right = self._belonging(token, end)
        entry = entry or Entry("role", token.lower_)
        plural = token.tag_ in ("NNS", "NNPS") or entry.plural
        determiner = doc[left].lower_ if left < token.i else ""
        definite = determiner in _DEFINITE or any(t.dep_ == "poss" for t in doc[left : token.i])
        last = doc[right - 1]
        whole = (doc[left].idx, last.idx + len(last))
        first = left if doc[left].tag_ == "PRP$" else first
        whose = ("x" in entry.flags or not entry.code) and doc[end : end + 1].text in ("of", "for", "to")
        words = doc[first : right if whose else end]
        return Mention(
            (doc[core].idx, doc[end - 1].idx + len(doc[end - 1])),
            token,
            "role",
            words.text.strip(),
            entry,
            titles=[doc[left:right].text],
            offices={entry.office} if entry.office else set(),
            plural=plural,
            definite=definite,
            belongs=whole,
        )

    def _belonging(self, token: Token, end: int) -> int:
        """The end of the phrases after a role that say what it belongs to: `of the party in Lisbon`."""
        doc = self._parsed.doc
        if end >= len(doc) or doc[end].lower_ not in ("of", "for", "to", "in", "from", "at"):
            return end
        if doc[end].lower_ in ("to", "in", "at", "for", "from") and doc[end].head.i != token.i:
            return end
        right = end
        limit = min(len(doc), end + 10, token.sent.end)
        while right < limit and (doc[right].pos_ in ("ADP", "DET", "ADJ", "NOUN", "PROPN", "PART") or doc[right].tag_ == "PRP$"):
            if doc[right].tag_ == "TO" and right > end:
                break
            right += 1
        while right > end and doc[right - 1].pos_ in ("ADP", "DET", "PART"):
            right -= 1
        return right

    def _people(self, match: Match) -> Mention | None:
        """`the Russians`, `two Poles`: a noun, instead of the adjective."""
        span = (match.start, match.end)
        token = self._parsed.tokens(span).root
        if not token.tag_.startswith("NN") or _modifies(token, span) or token.dep_ == "pobj" and token.head.lower_ in ("in", "into"):
            return None
        plural = token.tag_ in ("NNS", "NNPS") or match.entry.name.endswith(("ese", "ish", "ch"))
        determiner = any(child.lower_ in _DEFINITE for child in token.children)
        return Mention(
            span, token, "group" if plural else "role", self._text[slice(*span)], match.entry,
            titles=[self._text[slice(*span)]], plural=plural, definite=determiner or plural,
        )  # fmt: skip

    # -- countries, capitals and pronouns ------------------------------------------------------------------------

    def _places(self) -> Iterator[Mention]:
        for match in self._matches:
            span = (match.start, match.end)
            if match.entry.kind not in ("country", "capital", "region") or self._is_taken(span):
                continue
            token = self._parsed.tokens(span).root
            token = _first_conjunct(token)
            if _modifies(token, span) or self._after_city(match) or _is_place(token):
                continue
            if match.entry.kind == "country" or " PRE" in match.entry.code:
                yield self._place(match, token, acting=False)
            elif _acts(token):
                yield self._place(match, token, acting=match.entry.kind == "capital")

    def _place(self, match: Match, token: Token, *, acting: bool) -> Mention:
        span = (match.start, match.end)
        own = self._parsed.tokens(span).root
        return Mention(span, own, "country", match.entry.name, match.entry, definite=True, acting=acting)

    def _after_city(self, match: Match) -> bool:
        """`Bakhmut, Ukraine`: the country only says where the town is."""
        before = self._text[max(0, match.start - 2) : match.start]
        index = self._parsed.token_at(match.start).i
        doc = self._parsed.doc
        if before.strip() != "," or index < 2:
            return False
        after = doc[index + 1].text if index + 1 < len(doc) else ""
        return doc[index - 2].pos_ == "PROPN" and after in (",", ".", "", ")", "(") and doc[index].dep_ not in ("conj", "nsubj")

    def _speakers(self) -> Iterator[Mention]:
        """Nouns that the lexicon does not know, but that say something."""
        for token in self._parsed.doc:
            if token.dep_ != "nsubj" or token.pos_ not in ("NOUN", "PROPN") or token.head.pos_ != "VERB":
                continue
            verb = token.head
            if token.lemma_.lower() in _NO_SPEAKERS or token.ent_type_ in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT"):
                continue
            says = verb.lemma_ in _SAYING or any(child.dep_ == "ccomp" for child in verb.children)
            span = (token.idx, token.idx + len(token))
            if says and verb.lemma_ not in _SHOWING and token.is_alpha and not self._is_taken(span):
                mention = self._role(token, token.i + 1, None)
                if not self._is_taken(mention.span) and not self._match_at(token.idx):
                    yield mention

    def _pronouns(self) -> Iterator[Mention]:
        for token in self._parsed.doc:
            sex = _PERSONAL.get(token.lower_)
            if sex is None or token.tag_ != "PRP" or (sex == "i" and token.dep_ not in ("nsubj",)):
                continue
            span = (token.idx, token.idx + len(token))
            yield Mention(span, token, "pronoun", token.lower_, sex=sex, plural=sex == "p", definite=True)

    def _is_taken(self, span: Span) -> bool:
        position = bisect_right(self._taken, (span[1], 0)) - 1
        return any(overlaps(self._taken[i], span) for i in range(max(0, position - 3), min(len(self._taken), position + 2)))


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() or token.lower_ in _PARTICLES or token.text[:3].lower() in ("al-", "el-")


def _continues(token: Token, before: Token) -> bool:
    """Whether a word goes on with the name before it."""
    if token.is_sent_start:
        return False
    if token.pos_ == "PROPN" and _is_capital(token):
        return True
    if token.text in ("-", ".") and token.idx == before.idx + len(before):
        return token.text == "-" or len(before) <= 2
    return token.lower_ in _PARTICLES and before.text[:1].isupper()


def _premodifies(token: Token) -> bool:
    """Whether a word may stand in a title before a name."""
    if token.tag_ == "POS" or token.lower_ in ("of", "and", "-", "for"):
        return True
    return token.pos_ in ("PROPN", "NOUN", "ADJ", "NUM") and token.ent_type_ not in ("DATE", "TIME")


def _modifies(token: Token, span: Span) -> bool:
    """Whether a word only modifies the noun after it."""
    return token.dep_ in _MODIFIERS and not (span[0] <= token.head.idx < span[1]) and token.head.i > token.i


def _single_person(role: Mention) -> bool:
    return role.entry is not None and role.entry.form == "person" and not role.plural


def _first_conjunct(token: Token) -> Token:
    while token.dep_ == "conj" and token.head.i < token.i:
        token = token.head
    return token


def _is_place(token: Token) -> bool:
    """Whether a country or town merely locates something."""
    return (token.dep_ == "pobj" and token.head.lower_ in _LOCATIVE) or token.dep_ in ("npadvmod", "advmod", "dep")


def _acts(token: Token) -> bool:
    """Whether a capital is named as an agent or a counterpart."""
    if token.dep_ == "nsubj":
        return token.head.pos_ == "VERB" and token.head.lemma_ not in _STATIVE
    return token.dep_ == "pobj" and token.head.lower_ in _WITH and token.head.head.pos_ in ("VERB", "NOUN")


def find_mentions(parsed: Parsed, lexicon: ActorLexicon) -> list[Mention]:
    """All mentions of a document, in the order of its text."""
    return Finder(parsed, lexicon).find()
