"""Reads what `claim` writes: by a strict JSON Schema, by what Google asks of ClaimReviews, and as RDF by rdflib."""

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from sayso.export.claimreviews import ASPECT, CORRECTED

SDO: Final = "https://schema.org/"
CONTEXT: Final = {"@vocab": SDO, "url": {"@type": "@id"}, "@base": "https://page.example/story"}
"""What `https://schema.org` says of the words that we use; nothing is fetched."""
TEXT: Final = {"type": "string", "minLength": 1}
DAY: Final = {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}
IRI: Final = {
    "type": "string",
    "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
}
REF: Final = {"type": "object", "properties": {"@id": IRI}, "required": ["@id"], "additionalProperties": False}


def _node(type_: str | list[str], required: Mapping[str, Any], **optional: Any) -> dict[str, Any]:
    kind = {"const": type_} if isinstance(type_, str) else {"enum": type_}
    return {
        "type": "object",
        "properties": {"@type": kind, **required, **optional},
        "required": ["@type", *required],
        "additionalProperties": False,
    }


ORG: Final = _node("Organization", {"name": TEXT})
PERSON: Final = _node("Person", {"name": TEXT})
AUTHOR: Final = _node(["Person", "Organization", "GovernmentOrganization"], {"name": TEXT})
TERM: Final = _node(
    "DefinedTerm",
    {
        "termCode": {"type": "string", "pattern": r"^([A-Z]+|(CT|PR|PS)[+-]|Uu)$"},
        "name": TEXT,
        "inDefinedTermSet": _node("DefinedTermSet", {"name": {"enum": ["PLOVER 2", "FactBank"]}}),
    },
)
ARTICLE: Final = _node(
    "NewsArticle",
    {"@id": IRI, "identifier": TEXT},
    headline=TEXT, url={"type": "string", "pattern": r"^https?://[!-~]+$"}, datePublished=DAY, publisher=ORG,
    author=PERSON, version={"type": "integer", "minimum": 2}, isBasedOn=REF, creativeWorkStatus=TEXT, articleBody=TEXT,
)  # fmt: skip
CLAIM: Final = _node(
    "Claim",
    {"@id": IRI, "text": TEXT, "appearance": REF, "creditText": TEXT, "description": TEXT},
    author=AUTHOR, sourceOrganization=ORG, datePublished=DAY, isPartOf=REF,
    keywords={"type": "array", "items": TERM, "minItems": 1, "uniqueItems": True},
)  # fmt: skip
STORY: Final = _node(
    "Claim",
    {"@id": IRI, "name": TEXT, "text": TEXT, "description": TEXT},
    appearance={"type": "array", "items": REF, "minItems": 1}, firstAppearance=REF,
)  # fmt: skip
RATING: Final = _node(
    "Rating",
    {
        "alternateName": {"const": CORRECTED},
        "reviewAspect": {"const": ASPECT},
        "ratingExplanation": {"type": "string", "pattern": "does not say whether it is true"},
    },
)
REVIEW: Final = _node(
    "ClaimReview",
    {
        "@id": IRI, "url": {"type": "string", "pattern": "^#[0-9a-f-]{36}$"},
        "claimReviewed": TEXT, "itemReviewed": REF,
        "author": PERSON, "datePublished": {"type": "string", "format": "date"}, "reviewAspect": {"const": ASPECT},
        "reviewRating": RATING,
    },
    reviewBody=TEXT,
)  # fmt: skip
SCHEMA: Final = {
    "type": "object",
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@graph": {"type": "array", "items": {"oneOf": [ARTICLE, CLAIM, STORY, REVIEW]}},
    },
    "required": ["@context", "@graph"],
    "additionalProperties": False,
}
ASKED_BY_GOOGLE: Final = ("claimReviewed", "reviewRating", "url")
"""developers.google.com/search/docs/appearance/structured-data/factcheck; and of the rating a name in words."""


def read_back(folder: Path) -> Sequence[Mapping[str, Any]]:
    """All nodes of the graph."""
    raw = (folder / "claims.jsonld").read_text(encoding="utf-8")
    assert not set("<>&\u2028\u2029") & set(raw), "it may stand in a page"
    data = json.loads(raw)
    Draft202012Validator(SCHEMA, format_checker=FormatChecker()).validate(data)
    nodes: list[dict[str, Any]] = data["@graph"]
    by_id = {node["@id"]: node for node in nodes}
    assert len(by_id) == len(nodes), "a node is there twice"
    for node in nodes:
        for name, types in (("appearance", "NewsArticle"), ("firstAppearance", "NewsArticle"), ("isPartOf", "Claim"),
                            ("itemReviewed", "Claim")):  # fmt: skip
            refs = node.get(name, [])
            for ref in refs if isinstance(refs, list) else [refs]:
                assert by_id[ref["@id"]]["@type"] == types, (name, node)
        if node["@type"] == "ClaimReview":
            assert all(node.get(name) for name in ASKED_BY_GOOGLE)
            assert node["reviewRating"]["alternateName"]
            assert "creditText" in by_id[node["itemReviewed"]["@id"]], "nobody reviews what a story is about"
    _check_as_rdf(data, nodes)
    return nodes


def _check_as_rdf(data: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]]) -> None:
    graph = Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own, of its own
        graph.parse(data=json.dumps({**data, "@context": CONTEXT}), format="json-ld")
    for type_ in ("NewsArticle", "Claim", "ClaimReview"):
        said = {URIRef(node["@id"]) for node in nodes if node["@type"] == type_}
        assert set(graph.subjects(RDF.type, URIRef(SDO + type_))) == said
    for node in nodes:
        for name in ("url", "text", "headline"):
            values = [str(value) for value in graph.objects(URIRef(node["@id"]), URIRef(SDO + name))]
            expected = [node[name]] if name in node else []
            assert values == [f"{CONTEXT['@base']}{v}" if v.startswith("#") and name == "url" else v for v in expected]
