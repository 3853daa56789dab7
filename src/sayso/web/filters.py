"""What templates can do with our records: plain words for codes, days, links; nothing of it makes markup of a text."""

import re
from typing import Any, Final
from urllib.parse import quote

import jinja2

from sayso.core.records import Assessment
from sayso.core.spans import Span
from sayso.core.text import safe, shorten
from sayso.core.vocabulary import polarity
from sayso.run.wording import CREDIBILITY, MARK, SURE, long_day, org_label, short_day, source_name
from sayso.web import storyview

_WEB: Final = re.compile(r"https?://", re.IGNORECASE)


def quoted(name: str) -> str:
    """A name as part of an address: what belongs to it is not taken for the `.json` that asks for JSON."""
    whole = quote(name, safe="")
    return whole.removesuffix(".json") + "%2Ejson" if whole.endswith(".json") else whole


def report_url(document: str, span: Span | None = None) -> str:
    """The address of a report's page, at the characters of a span if there is one."""
    fragment = f"#c{span[0]}-{span[1]}" if span else ""
    return f"/reports/{quoted(document)}{fragment}"


def actor_url(name: str) -> str:
    """The address of the page of a person or body."""
    return f"/actors/{quoted(name)}"


def story_url(number: int, as_of: str | None = None) -> str:
    """The address of a story's page, as it stood on a day if one is given."""
    return f"/stories/{number}" + (f"?as_of={as_of}" if as_of else "")


def came_from(origin: str) -> str:
    """Where a report came from, as those are told who sit elsewhere: the file's name, not where it lies."""
    return origin if _WEB.match(origin) else origin.replace("\\", "/").rpartition("/")[2]


def sign(factuality: str) -> str:
    """`for`, `against` or `open`: the class of whatever shows a stance."""
    return {"+": "for", "-": "against"}.get(polarity(factuality), "open")


def sure(belief: Assessment) -> str:
    """`certain, completed, part of it`."""
    part = ", part of it" if belief.extent == "part" else ""
    return f"{SURE[belief.factuality]}, {belief.aspect}{part}"


def register(environment: jinja2.Environment) -> None:
    """Make all of this known to the templates."""
    known: dict[str, Any] = {
        "safe_text": safe, "shorten": shorten, "long_day": long_day, "short_day": short_day, "org": org_label,
        "sign": sign, "sure": sure,
    }  # fmt: skip
    environment.filters |= known | storyview.FILTERS
    environment.globals |= {
        "report_url": report_url, "actor_url": actor_url, "story_url": story_url, "source_name": source_name,
        "SURE": SURE, "MARK": MARK, "CREDIBILITY": CREDIBILITY,
    } | storyview.GLOBALS  # fmt: skip
