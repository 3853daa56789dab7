"""For whom a source speaks: every rule of the storyline benchmark, section 3."""

import re

import pytest

from sayso.core.records import Actor, Document
from sayso.core.vocabulary import ActorKind
from sayso.read.orgs import org_of, outlet

REPORT = Document(id="d1", text="", publisher="The Courier")


def source(name: str, code: str | None = None, kind: ActorKind = "person") -> Actor:
    return Actor(id=name, name=name, kind=kind, code=code, mentions=())


ORGS = [
    (source("Ana Vero", "FRA GOV"), "FRA"),
    (source("the army", "FRA MIL", "organisation"), "FRA"),
    (source("a prosecutor", "FRA JUD", "unnamed"), "FRA"),
    (source("France", "FRA", "country"), "FRA"),
    (source("a senior French official", "FRA", "unnamed"), "FRA"),
    (source("the state news agency", "FRA MED", "organisation"), "FRA"),
    (source("the ruling party", "FRA PTY", "organisation"), "FRA"),
    (source("Green Alliance", "FRA PTY", "organisation"), "Green Alliance"),
    (source("Blue League", "FRA OPP", "organisation"), "Blue League"),
    (source("Free Valley Front", "FRA REB", "group"), "Free Valley Front"),
    (source("a rebel commander", "FRA REB", "unnamed"), "FRA REB"),
    (source("UN envoy", "UNO", "unnamed"), "UNO"),
    (source("Bo Lind", "EUR GOV"), "EUR"),
    (source("Northern Pact", "IGO", "organisation"), "Northern Pact"),
    (source("Valley Steel", "FRA BUS", "organisation"), "Valley Steel"),
    (source("Bo Lind"), "outlet:The Courier"),
    (source("Bo Lind", "FRA EDU"), "outlet:The Courier"),
    (source("residents", None, "unnamed"), "outlet:The Courier"),
    (source("a local doctor", "FRA CVL", "unnamed"), "outlet:The Courier"),
    (source("his spokesman", "GOV", "unnamed"), "outlet:The Courier"),
    (source("a lecturer", "EDU", "unnamed"), "outlet:The Courier"),
    (source("Bo Lind", "GOV"), "outlet:The Courier"),
    (source("two diplomats", None, "group"), "outlet:The Courier"),
    (source("a Courier reporter", "FRA JRN", "unnamed"), "outlet:The Courier"),
    (source("The Courier", None, "organisation"), "outlet:The Courier"),
    (source("Evening Post", "FRA MED", "organisation"), "outlet:Evening Post"),
    (source("Courier", None, "organisation"), "outlet:The Courier"),
    (source("two French engineers", "FRA", "group"), "outlet:The Courier"),
    (source("people in Lyon", "FRA", "unnamed"), "outlet:The Courier"),
    (source("a French source", "FRA", "unnamed"), "FRA"),
    (source("the French", "FRA", "group"), "FRA"),
]


BODIES = [
    # a text with a [source] who speaks for Valley Steel or Ana Vero, and its org
    ("Valley Steel: a [spokesman] for Valley Steel", "Valley Steel"),
    ("Valley Steel’s [director]", "Valley Steel"),
    ("a [worker] at Valley Steel", "outlet:The Courier"),
    ("a [critic] of Valley Steel", "outlet:The Courier"),
    ("a [spokesman] near Valley Steel", "outlet:The Courier"),
    ("a [spokesman] for Ana Vero", "outlet:The Courier"),
    ("Ana Vero’s [spokesman]", "FRA"),
    ("Valley Steel and a [spokesman]", "outlet:The Courier"),
]


@pytest.mark.parametrize(("marked", "org"), BODIES)
def test_who_speaks_for_a_body_counts_as_that_body(marked: str, org: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")

    def named(name: str, code: str | None, kind: ActorKind) -> Actor:
        mentions = tuple(found.span() for found in re.finditer(name, text))
        return Actor(id=name, name=name, kind=kind, code=code, mentions=mentions)

    others = (named("Valley Steel", None, "organisation"), named("Ana Vero", "FRA GOV", "person"))
    speaker = Actor(id="a0", name=text[start:end], kind="unnamed", code=None, mentions=((start, end),))
    report = Document(id="d1", text=text, publisher="The Courier")
    assert org_of(speaker, report, (speaker, *(a for a in others if a.mentions))) == org


@pytest.mark.parametrize(("actor", "org"), ORGS, ids=lambda value: value.name if isinstance(value, Actor) else None)
def test_org(actor: Actor, org: str) -> None:
    assert org_of(actor, REPORT, (actor,)) == org


def test_a_spokesman_of_a_kind_of_organisation_counts_as_the_one_that_is_named() -> None:
    pact, other = source("Northern Pact", "IGO", "organisation"), source("River League", "IGO", "organisation")
    chief = source("Bo Lind", "IGO")
    assert org_of(chief, REPORT, (pact, chief)) == "Northern Pact"
    assert org_of(chief, REPORT, (pact, other, chief)) == "Bo Lind"


def test_an_unnamed_source_counts_as_the_nearest_link() -> None:
    post, ministry = source("Evening Post", "FRA MED", "organisation"), source("ministry", "ITA GOV", "organisation")
    analyst = source("an analyst", None, "unnamed")
    assert org_of(analyst, REPORT, (), (post, ministry)) == "ITA"
    assert org_of(analyst, REPORT, (), (post,)) == "outlet:Evening Post"
    assert org_of(source("an official", "FRA GOV", "unnamed"), REPORT, (), (post,)) == "FRA"


def test_a_report_without_a_publisher_is_its_own_org() -> None:
    assert outlet(Document(id="d1", text="")) == "outlet:d1"
    assert outlet(REPORT) == "outlet:The Courier"
