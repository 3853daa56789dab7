"""Rows of data inside a chart."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def chart(rows: Sequence[Mapping[str, Any]]) -> Any:
    """An Altair chart of these rows.

    They go in as one string of JSON: of anything else Altair copies and checks each value several times over.
    """
    import altair as alt

    text = json.dumps(rows, separators=(",", ":"), ensure_ascii=False)
    return alt.Chart(alt.InlineData(values=text, format=alt.JsonDataFormat(type="json")))
