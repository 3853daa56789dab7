"""Roles without a name: `the defence secretary`, `a senior official of the party`, and other nouns that speak.

A role beside a name (`an adviser, Ann Example`) tells what the person is.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from sayso.read.actors.mentions import SAYING, STATIVE, Mention, Page, looks_human, modifies
from sayso.read.actors.sides import is_side
from sayso.resources.actors import Entry, Match

_NO_SPEAKERS = frozenset(
    "it that this which what who evidence sign thing fact point way time reason result number move decision change "
    "problem issue situation one some something everything nothing there part lot question figure data deal plan "
    "event war attack effort increase trend case law rule".split()
)
_SHOWING = frozenset("suggest show indicate mean prove demonstrate imply ensure make help let cause reveal see".split())
_MEASURES = ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_MEN = frozenset("father brother son husband boyfriend boy king prince grandfather uncle nephew widower".split())
_WOMEN = frozenset("mother sister daughter wife girlfriend girl queen princess grandmother aunt niece widow".split())
_DEFINITE = frozenset("the this that these those both all".split())


def find_roles(page: Page, names: Sequence[Mention]) -> list[Mention]:
    """Roles and people of a country (`the Poles`) as mentions; those beside a name are linked with it."""
    finder = _Roles(page, names)
    roles = list(finder.roles())
    finder.appose(roles)
    return roles


def find_nationals(page: Page) -> list[Mention]:
    """People of a country whose trade the lexicon does not know: `Romanian engineers`."""
    return list(_Roles(page, ()).nationals())


def find_speakers(page: Page) -> list[Mention]:
    """Nouns that the lexicon does not know, but that say something."""
    return list(_Roles(page, ()).speakers())


class _Roles:
    def __init__(self, page: Page, names: Sequence[Mention]) -> None:
        self._page = page
        self._names = names
        self._bodies = {m.span[1]: m for m in names if m.kind in ("organisation", "group")}

    def roles(self) -> Iterator[Mention]:
        names_by_token = {mention.token.i: mention for mention in self._names if mention.kind == "person"}
        for match in self._page.matches:
            entry = match.entry
            span = (match.start, match.end)
            if entry.kind == "people":
                mention = self._people(match)
                if mention and not self._page.is_taken(span):
                    yield mention
                continue
            if entry.kind != "role" or entry.form == "adjective" or self._page.is_taken(span):
                continue
            tokens = self._page.parsed.tokens(span)
            token = tokens.root
            if token.pos_ not in ("NOUN", "PROPN", "ADJ") or self._is_title(match):
                continue
            if modifies(token, span):
                if is_side(self._page, match, token):
                    yield self._side(match, token)
                continue
            if token.pos_ == "ADJ":
                continue
            if entry.form == "weapon" and token.dep_ not in _SUBJECTS and token.head.dep_ != "agent":
                continue
            mention = self._role(token, tokens.end, entry)
            self._name_before(mention, match)
            beside = any(child.dep_ == "appos" and child.i in names_by_token for child in token.rights)
            if token.dep_ == "attr" and not beside and not self._said_of(mention, names_by_token):
                continue
            yield mention

    def _side(self, match: Match, token: Token) -> Mention:
        """`Chadian army` in `the Chadian army offensive`: the role with the country right before it."""
        before = self._page.match_before(match.start)
        whose = (
            before is not None
            and before.entry.kind in ("country", "people")
            and not self._page.is_taken((before.start, before.end))
        )
        span = (before.start if before is not None and whose else match.start, match.end)
        phrase = self._page.text[slice(*span)]
        return Mention(
            span, token, "role", phrase, match.entry, titles=[phrase], plural=match.entry.plural, belongs=span,
            definite=match.entry.form == "organisation", side=True,
        )  # fmt: skip

    def _said_of(self, role: Mention, names: dict[int, Mention]) -> bool:
        """`Ann Example is the mayor`: whether a person is said to be so, which then is known of him or her."""
        subject = next((child for child in role.token.head.lefts if child.dep_ == "nsubj"), None)
        name = names.get(subject.i) if subject is not None else None
        negated = any(child.dep_ == "neg" for child in role.token.head.children)
        if name is not None and _single_person(role) and not negated and role.token.head.tag_ in ("VBZ", "VBP"):
            self._describe(name, role)
        return name is not None

    def _name_before(self, role: Mention, match: Match) -> None:
        """`the Example news agency`: a body's name and what it is."""
        before = self._bodies.get(
            len(self._page.text[max(0, match.start - 1) : match.start].rstrip()) + match.start - 1
        )
        if before is not None and match.entry.form in ("organisation", "group"):
            known = before.entry.nouns if before.entry else ()
            if match.entry.name in known or (before.entry is None and not role.plural):
                role.apposed = before

    def _is_title(self, match: Match) -> bool:
        """Whether a name follows at once, so that the role is its title."""
        if match.entry.plural:
            return False
        position = bisect_left(self._page.taken, (match.end, 0))
        return (
            position < len(self._page.taken)
            and self._page.text[match.end : self._page.taken[position][0]].strip(" .") == ""
        )

    def _role(self, token: Token, stop: int, entry: Entry | None) -> Mention:
        doc = self._page.parsed.doc
        left = token.i
        edge = token.left_edge.i
        while left > edge and token.i - left < 9 and _premodifies_noun(doc[left - 1]):
            left -= 1
        first = left
        while first < token.i and (doc[first].pos_ in ("DET", "PUNCT", "ADP", "CCONJ") or doc[first].tag_ == "PRP$"):
            first += 1
        numeral = next((t.i for t in doc[first : token.i] if t.pos_ == "NUM"), first)
        if doc[first].lower_ in (
            "more",
            "less",
            "fewer",
            "least",
            "most",
            "about",
            "around",
            "nearly",
            "almost",
            "some",
        ):
            first = numeral
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
            sex=_sex(token),
            plural=plural,
            definite=definite,
            belongs=whole,
            generic=determiner in ("every", "each", "any", "no", "either", "neither"),
        )

    def _belonging(self, token: Token, end: int) -> int:
        """The end of the phrases after a role that say what it belongs to: `of the party in Lisbon`."""
        doc = self._page.parsed.doc
        if end >= len(doc) or doc[end].lower_ not in ("of", "for", "to", "in", "from", "at"):
            return end
        if doc[end].lower_ in ("to", "in", "at", "for", "from") and doc[end].head.i != token.i:
            return end
        if doc[end].tag_ == "TO" or doc[end : end + 2][-1].tag_ == "VB":  # "soldiers to support ..."
            return end
        right = end
        limit = min(len(doc), end + 10)
        while (
            right < limit
            and not doc[right].is_sent_start
            and (doc[right].pos_ in ("ADP", "DET", "ADJ", "NOUN", "PROPN", "PART") or doc[right].tag_ == "PRP$")
        ):
            if doc[right].tag_ == "TO" and right > end:
                break
            right += 1
        while right > end and doc[right - 1].pos_ in ("ADP", "DET", "PART"):
            right -= 1
        return right

    def _people(self, match: Match) -> Mention | None:
        """`the Russians`, `two Poles`: a noun, instead of the adjective."""
        span = (match.start, match.end)
        token = self._page.parsed.tokens(span).root
        if (
            not token.tag_.startswith("NN")
            or modifies(token, span)
            or (token.dep_ == "pobj" and token.head.lower_ in ("in", "into"))
        ):
            return None
        spelling = self._page.text[slice(*span)]
        plural = spelling.endswith(("ese", "ish", "ch")) or (spelling.endswith("s") and spelling != match.entry.name)
        determiner = any(child.lower_ in _DEFINITE for child in token.children)
        return Mention(
            span, token, "group" if plural else "role", self._page.text[slice(*span)], match.entry,
            titles=[self._page.text[slice(*span)]], plural=plural, definite=determiner or plural,
        )  # fmt: skip

    def nationals(self) -> Iterator[Mention]:
        """`Romanian engineers`: several people of a country whose trade the lexicon does not know."""
        for match in self._page.matches:
            token = self._page.parsed.tokens((match.start, match.end)).root
            noun = token.head
            if match.entry.kind != "people" or not modifies(token, (match.start, match.end)):
                continue
            if noun.tag_ != "NNS" or not looks_human(noun) or modifies(noun, (noun.idx, noun.idx + len(noun))):
                continue
            if not self._page.is_taken((noun.idx, noun.idx + len(noun))) and not self._page.match_at(noun.idx):
                mention = self._role(noun, noun.i + 1, Entry("role", noun.lower_, form="group"))
                if not self._page.is_taken(mention.span):
                    yield mention

    def speakers(self) -> Iterator[Mention]:
        """Nouns that the lexicon does not know, but that say something."""
        for token in self._page.parsed.doc:
            if token.pos_ not in ("NOUN", "PROPN") or not token.is_alpha or not _says(token):
                continue
            if token.lemma_.lower() in _NO_SPEAKERS or token.ent_type_ in _MEASURES:
                continue
            if not self._page.is_taken((token.idx, token.idx + len(token))) and not self._page.match_at(token.idx):
                mention = self._role(token, token.i + 1, None)
                if not self._page.is_taken(mention.span):
                    yield mention

    def appose(self, roles: Sequence[Mention]) -> None:
        """Join a name and a role that stand side by side, parted by a comma."""
        by_end = {role.belongs[1]: role for role in reversed(roles) if role.belongs and _single_person(role)}
        by_token = {name.token.i: name for name in self._names if name.kind == "person"}
        starts = sorted((mention.span[0], position) for position, mention in enumerate(roles))
        for name in self._names:
            if name.kind != "person":
                continue
            comma = name.span[0] - 2
            if self._page.text[max(0, comma) : name.span[0]] == ", ":
                role = by_end.get(comma)
                if role is not None:
                    self._describe(name, role)
            comma = name.span[1]
            if self._page.text[comma : comma + 2] in ("'s", "’s"):
                comma += 2
            if self._page.text[comma : comma + 1] == ",":
                follower = bisect_left(starts, (comma, 0))
                near = (roles[position] for _, position in starts[follower : follower + 2])
                role = next((role for role in near if role.token.dep_ != "poss"), None)
                if role is not None and self._follows(comma, role) and _single_person(role):
                    self._describe(name, role)
        self._continue(roles, by_token)

    def _continue(self, roles: Sequence[Mention], names: dict[int, Mention]) -> None:
        """`Ann Example, an adviser and former mayor`: the second role is hers too, whatever noun the first one is."""
        apposed = {role.token.i: role.apposed for role in roles}
        for role in roles:
            if role.token.dep_ != "conj" or not _single_person(role):
                continue
            first = role.token.head
            name = apposed.get(first.i) or (names.get(first.head.i) if first.dep_ == "appos" else None)
            if name is not None and not any(child.tag_ in ("DT", "CD") for child in role.token.lefts):
                self._describe(name, role)

    def _describe(self, name: Mention, role: Mention) -> None:
        if role.apposed is None and role.belongs:
            role.apposed = name
            name.titles.append(self._page.text[slice(*role.belongs)])
            if role.entry and role.entry.office:
                name.offices.add(role.entry.office)

    def _follows(self, comma: int, role: Mention) -> bool:
        """Whether a role phrase starts right after a comma, and is no subject of its own."""
        tokens = self._page.parsed.tokens((comma + 1, role.span[0])) if role.span[0] > comma + 1 else ()
        if len(tokens) > 6 or any(token.pos_ in ("ADP", "PART") for token in tokens[:1]):
            return False
        if any(
            token.pos_ in ("VERB", "AUX", "PUNCT", "SCONJ", "CCONJ", "PRON") and token.tag_ != "PRP$"
            for token in tokens
        ):
            return False
        return role.token.dep_ not in ("nsubj",) or role.token.dep_ == "appos"


def _sex(noun: Token) -> str:
    word = noun.lower_
    if word.endswith("woman") or word in _WOMEN:
        return "f"
    return "m" if word.endswith("man") or word in _MEN else "?"


def _says(token: Token) -> bool:
    """Whether a noun is the subject of a verb that reports, or follows `according to`."""
    if token.dep_ == "pobj":
        return (
            token.head.lower_ == "to"
            and token.head.i > 0
            and token.nbor(token.head.i - token.i - 1).lower_ == "according"
        )
    verb = token.head
    if token.dep_ != "nsubj" or verb.pos_ != "VERB" or verb.lemma_ in _SHOWING:
        return False
    return verb.lemma_ in SAYING or (verb.lemma_ not in STATIVE and any(c.dep_ == "ccomp" for c in verb.children))


def _premodifies_noun(token: Token) -> bool:
    """Whether a word may stand in a noun phrase before its head."""
    if token.is_space or (token.text in ("-", "–", "—") and token.whitespace_):
        return False
    if token.text in ',;:()[]"“”' or token.tag_ in ("EX", "WP", "WDT", "PRP", "IN") or token.pos_ in ("AUX", "SCONJ"):
        return token.lower_ in ("at", "than")
    return token.pos_ != "VERB" or token.dep_ == "amod"


def _single_person(role: Mention) -> bool:
    return role.entry is not None and role.entry.form == "person" and not role.plural
