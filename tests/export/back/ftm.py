"""Reads what `ftm` writes, by FollowTheMoney's own library, and raises on whatever that would put up with."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from followthemoney import model
from followthemoney.proxy import EntityProxy
from followthemoney.types import registry

from sayso.export.attributing import BEARINGS, HELD
from sayso.run.wording import SURE

OURS: Final = frozenset({"Article", "Person", "Organization", "PublicBody", "LegalEntity", "Event", "Note", "Mention"})
ACCUSING: Final = frozenset({"topics", "program", "status", "position", "political", "religion", "organizer"})
"""What would say more of somebody than the ledger knows."""
ID: Final = re.compile(r"sayso-[0-9a-f]{40}")


def read_back(folder: Path) -> Sequence[Mapping[str, Any]]:
    """All entities."""
    raw = (folder / "entities.ftm.json").read_bytes()
    assert raw.endswith(b"\n")
    found = [json.loads(line) for line in raw.decode().split("\n")[:-1]]
    by_id = {each["id"]: each for each in found}
    assert len(by_id) == len(found), "an entity is there twice"
    for each in found:
        _check(each, by_id)
    return found


def _check(data: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> None:
    assert set(data) == {"id", "schema", "properties"}, data
    assert ID.fullmatch(data["id"]), data["id"]
    schema = model.get(data["schema"])
    assert schema is not None, data
    assert schema.name in OURS, schema
    schema.validate(data)
    properties = data["properties"]
    assert not ACCUSING & set(properties), data
    for name in schema.required:
        assert properties.get(name), (name, data)
    entity = model.get_proxy(dict(data), cleaned=False)
    assert entity.to_dict() == data, f"the library would clean it once more: {entity.to_dict()}, not {data}"
    for name, values in properties.items():
        prop = schema.properties[name]
        assert values, (name, data)
        assert len(values) == len(set(values)), (name, data)
        for value in values:
            assert len(value) <= prop.type.max_length, (name, len(value))
            if prop.type == registry.entity:
                target = model.get(by_id[value]["schema"])
                assert target is not None and target.is_a(prop.range), (name, data)
    _check_sort(entity, by_id)


def _check_sort(entity: EntityProxy, by_id: Mapping[str, Mapping[str, Any]]) -> None:
    """That it is known from where it is, and says on whose say-so."""
    schema = entity.schema.name
    if schema == "Article":
        return
    proofs = entity.get("document" if schema == "Mention" else "proof")
    assert len(proofs) == 1, entity.to_dict()
    report = proofs[0]
    assert by_id[report]["schema"] == "Article"
    if schema in ("Event", "Note"):
        (name,), (description,) = entity.get("name"), entity.get("description")
        held = {BEARINGS[bearing] for bearing in HELD}
        if schema == "Event":
            assert name.partition(":")[0] in held, name
            assert re.search("according to .*: ", description), description
            assert any(sure in description for sure in SURE.values()), description
        else:
            assert name.partition(":")[0] in {*BEARINGS.values()} - held or name.startswith("Statement by "), name
            assert "involved" not in entity.to_dict()["properties"]
