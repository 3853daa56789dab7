"""Made-up stories to draw, without any ledger."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sayso.core.records import Assessment, KeyEvent, Status
from sayso.core.vocabulary import Aspect, Factuality
from sayso.link.positions import positions
from sayso.run.dossiers import Account


def day(number: int) -> str:
    return (date(2031, 1, 1) + timedelta(number)).isoformat()


def belief(org: str = "FRA", on: str = "2031-01-01", factuality: Factuality = "CT+", **more: Any) -> Assessment:
    aspect: Aspect = more.pop("aspect", "announced")
    known = {"document": "one", "published": on, "source": "Mina Orsel", "words": "the bridge would be rebuilt", **more}
    return Assessment(org=org, date=known.pop("date", on), factuality=factuality, aspect=aspect, **known)


def account(beliefs: Sequence[Assessment], statuses: Sequence[Status] = (), label: str = "A bridge") -> Account:
    return Account(
        id=1,
        label=label,
        event=KeyEvent(type="AGREE"),
        documents=("one",),
        copies=(),
        beliefs=tuple(beliefs),
        status=tuple(statuses),
        credibility="3",
        positions=positions(beliefs),
        reports=(),
        taken_back=(),
        places=(),
        figures=(),
        reliability={},
    )


def status(number: int, name: Any = "announced") -> Status:
    return Status(as_of=day(number), status=name, why="Announced: France says so.", n_for=1, n_against=0)


def layers(spec: Any) -> Iterator[Any]:
    for layer in spec.get("layer", [spec]):
        if "layer" in layer:
            yield from layers(layer)
        else:
            yield layer


def rows(spec: Any, name: str) -> list[dict[str, Any]]:
    """The data of the layer of that name."""
    for layer in layers(spec):
        if layer.get("name") == name:
            return list(json.loads(data(spec, layer)))
    return []


def data(spec: Any, layer: Any) -> str:
    """As Altair has them: in the layer itself, or by name at the top."""
    inside = layer.get("data", spec.get("data", {}))
    return str(inside["values"] if "values" in inside else spec["datasets"][inside["name"]])
