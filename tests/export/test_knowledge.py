"""Entities, claims and maps of any reports at all: valid, each thing once, the same each time, no text markup."""

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.export.found import ChosenReport

from .fakes import Fake, any_report, written

KINDS = ("ftm", "claim", "geojson")


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports=st.lists(any_report(), max_size=3, unique_by=lambda report: report.reading.id), texts=st.booleans())
def test_any_report_gives_what_its_reader_takes(name: str, reports: list[ChosenReport], texts: bool) -> None:
    read_back = import_module(f".back.{name}", __package__).read_back
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        if not reports and name == "ftm":
            return
        written(name, Path(first), Fake(reports), texts=texts)
        found = read_back(Path(first))
        written(name, Path(second), Fake(reports), texts=texts)
        assert read_back(Path(second)) == found
