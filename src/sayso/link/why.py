"""The status of a day in one plain sentence, built from the rows that were counted."""

from collections.abc import Callable, Iterable

from sayso.core.records import Assessment, StoryDeed
from sayso.core.vocabulary import AUTHOR, StatusName, certainty, polarity
from sayso.link.counting import COMPLETED, ONGOING, Count, rank, strong
from sayso.link.naming import listed

Name = Callable[[str], str]


def sentence(value: StatusName, counted: Count, deed: StoryDeed, name: Name) -> str:
    """`Disputed: Russia says so; Ukraine says not.`; `name` turns an org into its name inside a sentence."""
    build = {
        "confirmed": _confirmed,
        "partial": _partial,
        "broken": _broken,
        "denied": _denied,
        "open": _open,
        "disputed": _disputed,
        "signs": _signs,
        "announced": _announced,
    }[value]
    return f"{value.capitalize()}: {build(counted, deed, name)}."


def _who(assessments: Iterable[Assessment], name: Name, says: str) -> str:
    """`A and B say` or `A says`, from the verb's plural."""
    names = sorted({_named(a, name) for a in assessments})
    return f"{listed(names)} {says if len(names) > 1 else says + 's'}"


def _named(assessment: Assessment, name: Name) -> str:
    """The org; where it only stands for somebody whom an outlet spoke to, it must not seem that the outlet says so."""
    spoken_to = assessment.org.startswith("outlet:") and assessment.source != AUTHOR
    return f"a source of {name(assessment.org)}" if spoken_to else name(assessment.org)


def _say_so(assessments: Iterable[Assessment], name: Name) -> str:
    return _by_certainty(assessments, name, {3: ("say", "so"), 2: ("think", "it likely"), 1: ("hold", "it possible")})


def _say_not(assessments: Iterable[Assessment], name: Name) -> str:
    return _by_certainty(assessments, name, {3: ("say", "not"), 2: ("think", "it unlikely"), 1: ("doubt", "it")})


def _by_certainty(assessments: Iterable[Assessment], name: Name, words: dict[int, tuple[str, str]]) -> str:
    rows = list(assessments)
    parts = []
    for degree, (verb, rest) in words.items():
        same = [a for a in rows if certainty(a.factuality) == degree]
        if same:
            parts.append(f"{_who(same, name, verb)} {rest}")
    return ", ".join(parts)


def _confirmed(counted: Count, deed: StoryDeed, name: Name) -> str:
    done = [a for a in counted.supporters if a.factuality == "CT+" and rank(a) == COMPLETED and a.extent == "whole"]
    against = strong(counted.opponents)
    rest = f"only {_who(against, name, 'deny' if len(against) > 1 else 'denie')} it" if against else ""
    return f"{_who(done, name, 'say')} that it is done; {rest or 'nobody is strongly against'}"


def _partial(counted: Count, deed: StoryDeed, name: Name) -> str:
    came = [a for a in counted.supporters if a.factuality == "CT+" and rank(a) == COMPLETED and a.extent == "part"]
    text = f"{_who(came, name, 'say')} that a part is done"
    way = [a for a in strong(counted.supporters) if a not in came and (rank(a) >= ONGOING or a.extent == "part")]
    if way:
        text += f"; {_who(way, name, 'say')} that more is under way or done"
    against = strong(counted.opponents)
    return text + (f"; {_who(against, name, 'say')} that the whole is not reached" if against else "")


def _broken(counted: Count, deed: StoryDeed, name: Name) -> str:
    itself = [a for a in counted.opponents if a.org in deed.actor_orgs and a.factuality == "CT-"]
    if len(deed.actor_orgs) == 1 and itself:
        return f"{_who(itself, name, 'say')} that it is off or does not hold"
    against = [a for a in strong(counted.opponents) if rank(a) >= ONGOING]
    return f"it was promised, and {_who(against, name, 'say')} that it is not kept{_still(counted, name)}"


def _still(counted: Count, name: Name) -> str:
    return f"; {_who(counted.supporters, name, 'still credit')} it" if counted.supporters else ""


def _denied(counted: Count, deed: StoryDeed, name: Name) -> str:
    text = _say_not(counted.opponents, name)
    if not counted.supporters:
        return f"{text}; nobody says so"
    return f"{text}; only {_say_so(counted.supporters, name)}"


def _open(counted: Count, deed: StoryDeed, name: Name) -> str:
    undecided = [a for a in counted.stances.values() if polarity(a.factuality) == "u"]
    examiners = [a for a in undecided if a.org in deed.examiners]
    if examiners:
        return f"{_who(examiners, name, 'examine')} it and {'have' if len(examiners) > 1 else 'has'} not settled it"
    if counted.supporters:
        return f"{_say_so(counted.supporters, name)}; nobody says that it is announced or under way"
    if undecided:
        return f"{_who(undecided, name, 'speak')} of it without taking a side"
    if counted.opponents:
        return f"{_say_not(counted.opponents, name)}; no report has anybody say so"
    return "nobody has taken a side that counts"


def _disputed(counted: Count, deed: StoryDeed, name: Name) -> str:
    return f"{_say_so(counted.supporters, name)}; {_say_not(counted.opponents, name)}"


def _signs(counted: Count, deed: StoryDeed, name: Name) -> str:
    seen = [a for a in counted.supporters if a.org not in deed.actor_orgs and rank(a) >= ONGOING]
    return f"{_who(seen, name, 'speak')} of it as under way or done; nobody is against"


def _announced(counted: Count, deed: StoryDeed, name: Name) -> str:
    return f"{_say_so(counted.supporters, name)}; nobody but the actor vouches for more than the announcement"
