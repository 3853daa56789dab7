"""Roles that several countries share are so many actors: `the Russian and Turkish presidents`, `US and UK forces`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.core.spans import Span
from sayso.read.actors.coding import codes_of
from sayso.read.actors.mentions import Mention, Page
from sayso.resources.actors import Match, plural

_STATES = ("country", "people")
_LEFT = re.compile(r"(?:(?P<whose>['’]s?) and|,| and) $")
_OWNER = re.compile(r"^['’]s?(?= )")
_MOST = 12
"""More countries than this share no role."""


def parted(page: Page, roles: Sequence[Mention]) -> Iterator[Mention]:
    """Each role with the country nearest to it, and a mention of its own for every other country that it names."""
    found = [list(_parts(page, role)) for role in roles]
    shares = {mention.span for parts in found for mention in parts[1:]}
    nearest = {parts[0].span[0]: parts[0].span for parts in found if len(parts) > 1}
    for first, *others in found:
        within = nearest.get(first.span[0], first.span) != first.span
        if first.span not in shares and not within:  # "Danish" of "Danish, Dutch and Swedish troops" is no Dane
            yield first
            yield from others


def _parts(page: Page, role: Mention) -> Iterator[Mention]:
    start, end = role.belongs or role.span
    whole = (_first_owner(page, start), max(end, role.span[1]))
    owners = [match for match in page.matches_in((whole[0], role.token.idx)) if match.entry.kind in _STATES]
    if not 1 < len(owners) <= _MOST or not _are_several(page, whole, owners):
        yield role
        return
    nearest, others = owners[-1], owners[:-1]
    name = page.text[nearest.start : role.span[1]]
    core = _OWNER.sub("", page.text[nearest.end : role.span[1]]).strip()
    if role.entry is not None and role.entry.office and core.lower() == plural(role.entry.name):
        name, core = name.removesuffix(core) + role.entry.name, role.entry.name  # one president each
        role = replace(role, plural=False, definite=True)
    belongs, span = (nearest.start, whole[1]), (max(role.span[0], nearest.start), role.span[1])
    yield replace(role, span=span, belongs=belongs, titles=[page.text[slice(*belongs)]], name=name)
    for owner in others:
        place = (owner.start, owner.end)
        if not page.is_taken(place):
            whose = "'s" if owner.possessive else ""
            name = f"{page.text[slice(*place)]}{whose} {core}"
            token = page.parsed.tokens(place).root
            yield replace(role, span=place, token=token, belongs=place, titles=[name], name=name, apposed=None)


def _first_owner(page: Page, start: int) -> int:
    """Where the first of several owners stands: `China's and Russia's ambassadors` from `Russia` on."""
    for _ in range(_MOST):
        joint, own = _LEFT.search(page.text, max(0, start - 7), start), page.match_at(start)
        before = page.match_before(joint.start()) if joint else None
        if joint is None or own is None or before is None or before.end != joint.start():
            break
        if own.possessive != bool(joint["whose"]) or not own.entry.kind == before.entry.kind in _STATES:
            break
        if not own.possessive and own.entry.kind != "people":
            break
        start = before.start
    return start


def _are_several(page: Page, whole: Span, owners: list[Match]) -> bool:
    codes = codes_of(page.text[slice(*whole)], page.lexicon, None)
    return sorted(code[:3] for code in codes) == sorted(owner.entry.code[:3] for owner in owners)
