"""The API does what its OpenAPI document says, whatever is sent to it; and no page breaks on any address."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copy
from urllib.parse import quote

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection
from starlette.types import Receive, Scope, Send

from sayso.core.records import Problem
from sayso.ledger import Ledger
from sayso.run.intake import Handed
from sayso.run.jobs import JobState, Remark
from sayso.web.api import ROUTERS
from sayso.web.api.schema import document
from sayso.web.app import PAGES, create_app
from sayso.web.security.access import Access
from sayso.web.security.limiting import Limiter, Rates
from sayso.web.site import Site


class Served:
    """The application, which is made only once the tests begin; schemathesis wants one when it collects them."""

    app: FastAPI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class Nobody:
    """Takes whatever is handed in, and reads none of it."""

    def start(self, handed: Sequence[Handed]) -> str:
        return "0123456789abcdef"

    def state(self, job: str) -> JobState | None:
        return next((state for state in self.states() if state.id == job), None)

    def states(self) -> tuple[JobState, ...]:
        problem = Remark(origin="upload:a.txt", problem=Problem(stage="fetch", message="is empty"))
        return (JobState(id="0123456789abcdef", what=("upload:a.txt",), total=1, failed=1, problems=(problem,)),)


class Idle(Site):
    """A site on which nothing is ever read, least of all from the network."""

    jobs = Nobody()  # type: ignore[assignment]


@schemathesis.serializer("application/x-ndjson")
def ndjson(context: schemathesis.SerializationContext, value: object) -> bytes:
    return str(value).encode("utf-8", "replace")


@schemathesis.deserializer("application/x-ndjson")
def undone(context: schemathesis.DeserializationContext, response: schemathesis.Response) -> str:
    return response.content.decode()


TOKEN = "a-token-for-these-tests-alone"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
SERVED = Served()
API = schemathesis.openapi.from_dict(document(ROUTERS))
API.app = SERVED
API.config.checks.negative_data_rejection.expected_statuses += ["413", "414"]


@pytest.fixture(scope="module", autouse=True)
def _served(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    path = copy(sample, tmp_path_factory.mktemp("fuzzed") / "l.db")
    with Ledger.open(str(path)) as ledger:
        limiter = Limiter(Rates(reads=10**6, writes=10**6))
        SERVED.app = create_app(Idle(ledger=ledger, name="l.db", access=Access(token=TOKEN, limiter=limiter)))
        yield


@API.parametrize()
@settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case: schemathesis.Case) -> None:
    # Lines that do not fit are told one by one, in an answer that is none of an error.
    lenient = [negative_data_rejection] if case.operation.path == "/corrections/import" else []
    case.call_and_validate(headers=SHOWN, excluded_checks=lenient)


PLACES = {
    "number:int": st.sampled_from(("1", "2", "999", "9" * 30)),
    "form": st.sampled_from(("json", "svg", "x")),
}
VALUES = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.sampled_from(
        ("", "1", "2", "2022-11-10", "2022-02-30", "9" * 30, "2022-11-09-estuary-order", "Shoigu", ".json")
    ),
    st.sampled_from(
        ("<script>", '"', "'", "%", "\0", "\u202e", "a*", "NEAR(", "..", "../../etc/passwd", "1-2", "1..2")
    ),
)
NAMES = st.sampled_from(
    """actor after all as_of at before code compare country dark from kind limit narrow next offset order org q since
    status story type until version wide width words""".split()
)


@given(data=st.data())
@settings(max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_no_page_breaks_on_any_address(data: st.DataObject) -> None:
    pages = [route.path for page in PAGES for route in page.router.routes if "GET" in route.methods]
    path = data.draw(st.sampled_from(pages))
    for place in re.findall(r"\{([^}]*)\}", path):
        path = path.replace(f"{{{place}}}", quote(data.draw(PLACES.get(place, VALUES)), safe=""))
    asked = data.draw(st.dictionaries(NAMES, VALUES, max_size=4))
    client = TestClient(SERVED, headers=SHOWN, raise_server_exceptions=False, follow_redirects=False)
    assert client.get(path, params=asked).status_code < 500, (path, asked)
