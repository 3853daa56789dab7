"""Headlines by template: a verb for each type and mode, and a noun for deeds whose actor is unknown."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sayso.link.naming import listed


class Template(NamedTuple):
    """How to tell one kind of deed."""

    verb: str
    """In the plural; its first word takes the ending of the singular."""
    noun: str
    """For a deed whose actor is unknown."""
    to: str | None = ""
    """What stands before the recipient after the verb; None where he is not told."""
    at: str = "in"
    """What stands before the place."""


_GENERAL: Final = {
    "AGREE": Template("make a promise", "Promise", "to"),
    "CONSULT": Template("meet", "Meeting"),
    "SUPPORT": Template("support", "Support"),
    "CONCEDE": Template("make a concession", "Concession", "to"),
    "COOPERATE": Template("cooperate", "Cooperation", "with"),
    "AID": Template("aid", "Aid"),
    "RETREAT": Template("pull back", "Retreat", None, "from"),
    "REQUEST": Template("make a request", "Request", "to"),
    "ACCUSE": Template("accuse", "Accusation"),
    "REJECT": Template("turn down", "Refusal"),
    "THREATEN": Template("threaten", "Threat"),
    "PROTEST": Template("protest", "Protest", "against"),
    "SANCTION": Template("sanction", "Sanctions"),
    "MOBILIZE": Template("mobilise", "Mobilisation", "against"),
    "COERCE": Template("coerce", "Coercion"),
    "ASSAULT": Template("attack", "Attack"),
}
_OF: Final = {"ASSAULT": "on", "SANCTION": "against", "COERCE": "against", "PROTEST": "against", "MOBILIZE": "against"}
"""What stands between the noun and the recipient; `for` where none is given."""
_BY_MODE: Final = {
    ("CONSULT", "visit"): Template("visit", "Visit"),
    ("CONSULT", "phone"): Template("speak by telephone", "Telephone call", "with"),
    ("RETREAT", "withdraw"): Template("withdraw", "Withdrawal", None, "from"),
    ("RETREAT", "release"): Template("release prisoners", "Release of prisoners", "of"),
    ("RETREAT", "disarm"): Template("disarm", "Disarmament", None),
    ("RETREAT", "ceasefire"): Template("cease fire", "Ceasefire", "with"),
    ("RETREAT", "access"): Template("grant access", "Access", "to"),
    ("RETREAT", "resign"): Template("resign", "Resignation", None),
    ("THREATEN", "restrict"): Template("threaten restrictions", "Threat of restrictions", "on"),
    ("THREATEN", "arrest"): Template("threaten arrests", "Threat of arrests", "of"),
    ("THREATEN", "relations"): Template("threaten to cut ties", "Threat to cut ties", "with"),
    ("THREATEN", "expel"): Template("threaten to expel people", "Threat of expulsions", "of"),
    ("THREATEN", "territory"): Template("threaten to take territory", "Threat to take territory", "of"),
    ("THREATEN", "violence"): Template("threaten violence", "Threat of violence", "against"),
    ("PROTEST", "riot"): Template("riot", "Riot", "against"),
    ("PROTEST", "strike"): Template("strike", "Strike", "against"),
    ("PROTEST", "hunger"): Template("go on hunger strike", "Hunger strike", "against"),
    ("PROTEST", "boycott"): Template("boycott", "Boycott"),
    ("PROTEST", "obstruct"): Template("block roads and sites", "Blockade", "against"),
    ("PROTEST", "vandalize"): Template("vandalise property", "Vandalism", "of"),
    ("SANCTION", "convict"): Template("convict", "Conviction"),
    ("SANCTION", "expel"): Template("expel people", "Expulsion", "of"),
    ("SANCTION", "withdraw"): Template("withdraw in protest", "Withdrawal in protest", "from"),
    ("SANCTION", "discontinue"): Template("cut off cooperation", "End of cooperation", "with"),
    ("MOBILIZE", "troops"): Template("send troops", "Sending of troops", "against", "to"),
    ("MOBILIZE", "weapons"): Template("deploy weapons", "Deployment of weapons", "against"),
    ("MOBILIZE", "police"): Template("deploy police", "Deployment of police", "against"),
    ("MOBILIZE", "militia"): Template("mobilise militia", "Mobilisation of militia", "against"),
    ("COERCE", "seize"): Template("seize property or territory", "Seizure", "of"),
    ("COERCE", "restrict"): Template("restrict", "Restrictions"),
    ("COERCE", "censor"): Template("censor", "Censorship"),
    ("COERCE", "curfew"): Template("impose a curfew", "Curfew", "on"),
    ("COERCE", "martial-law"): Template("impose martial law", "Martial law", "on"),
    ("COERCE", "arrest"): Template("arrest people", "Arrests", "of"),
    ("COERCE", "deport"): Template("deport people", "Deportations", "of"),
    ("COERCE", "withhold"): Template("withhold goods", "Withholding of goods", "from"),
    ("COERCE", "misinformation"): Template("spread false information", "Misinformation", "about"),
    ("COERCE", "cyber"): Template("attack computers", "Cyber attack", "of"),
    ("ASSAULT", "abduct"): Template("abduct people", "Abduction", "of"),
    ("ASSAULT", "torture"): Template("torture people", "Torture", "of"),
    ("ASSAULT", "targeted"): Template("kill a chosen victim", "Targeted killing", "of"),
    ("ASSAULT", "explosives"): Template("set off explosives", "Explosion", "against"),
    ("ASSAULT", "suicide-attack"): Template("attack by suicide bombing", "Suicide attack"),
    ("ASSAULT", "aerial"): Template("strike from the air", "Air or missile strike", "at"),
    ("ASSAULT", "drone"): Template("attack by drone", "Drone attack", "at"),
    ("ASSAULT", "heavy-weapons"): Template("shell", "Shelling"),
}


def phrase(type_: str, mode: str | None, *, actors: Sequence[str], recipients: Sequence[str], where: str | None) -> str:
    """`A and B cease fire in C`, or `Ceasefire in C` where no actor is known."""
    template = _BY_MODE.get((type_, mode or "")) or _GENERAL.get(type_) or Template("act", "Event", "towards")
    if actors:
        verb = template.verb if len(actors) > 1 else _singular(template.verb)
        words = [listed(actors), verb]
        joint = template.to
    else:
        words = [template.noun]
        joint = _OF.get(type_, "for") if template.to == "" else template.to
    told = recipients if joint is not None else ()
    if told:
        words += [joint or "", listed(told)]
    if where and where not in actors and where not in told:
        words += [template.at, where]
    return " ".join(word for word in words if word)


def _singular(verb: str) -> str:
    first, _, rest = verb.partition(" ")
    if first.endswith(("ss", "sh", "ch", "x", "o")):
        first += "es"
    elif first.endswith("y") and first[-2] not in "aeiou":
        first = first[:-1] + "ies"
    else:
        first += "s"
    return f"{first} {rest}".strip()
