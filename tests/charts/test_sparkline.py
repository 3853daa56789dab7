"""The small line of reports by day."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from sayso.charts import sparkline


@given(st.dictionaries(st.dates().map(str) | st.text(), st.integers(-2, 10**6)))
def test_it_is_small_and_well_formed(per_day: dict[str, int]) -> None:
    markup = sparkline(per_day)
    root = ET.fromstring(markup)
    assert root.tag == "svg" and len(markup) < 1200
    assert {child.tag for child in root} <= {"title", "path"}
    assert markup == sparkline(dict(reversed(per_day.items())))


def test_it_says_what_it_shows() -> None:
    markup = sparkline({"2031-01-01": 2, "2031-01-03": 5})
    assert "<title>7 reports from 1 Jan 2031 to 3 Jan 2031, most on 3 Jan 2031: 5</title>" in markup
    assert markup.count("M") == 3  # the ground line, and two bars: a day without reports has none
    assert "no dated reports" in sparkline({})
