"""How often the rules give the status of the gold, fed with the gold's own beliefs: `python tools/rules.py GOLD.jsonl`.

What they get wrong here is wrong in the rules, not in reading or linking. Prints one row a day on which they differ,
then the share that is right as JSON; the exit code is 1 if any is wrong.
"""

import json
import sys
from pathlib import Path
from typing import Any

from sayso.core.records import Assessment, Status, StoryDeed
from sayso.link.status import history


def days(story: dict[str, Any]) -> tuple[Status, ...]:
    """The status of every day of a storyline by its gold beliefs, as the rules have it."""
    amount = story["key_event"].get("amount")
    deed = StoryDeed(
        commitment=story["kind"] == "commitment",
        actor_orgs=frozenset(story["actor_orgs"]),
        parties=frozenset(story["parties"]),
        examiners=frozenset(story["examiners"]),
        starts=story["starts"],
        amount=(amount["value"], amount["unit"]) if amount and amount["defining"] else None,
    )
    published = {row["doc"]: row["published"] for row in story["assessments"] if "published" in row}
    told = [
        Assessment(
            document=row["doc"],
            published=published.get(row["doc"], row["date"]),
            source=row["source"],
            code=row["source_code"],
            org=row["org"],
            date=row["date"],
            factuality=row["factuality"],
            aspect=row["aspect"],
            extent=row["extent"],
        )
        for row in story["assessments"]
    ]
    return history(told, deed, reported={row["as_of"] for row in story["status"]})


def differences(stories: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """How many rows there are, and those that the rules have otherwise."""
    number, wrong = 0, []
    for story in stories:
        by_day = {status.as_of: status for status in days(story)}
        for row in story["status"]:
            number += 1
            found = by_day[row["as_of"]]
            if found.status != row["status"]:
                wrong.append(f"{story['id']:12} {row['as_of']} gold {row['status']:10} rules {found.status}")
    return number, wrong


def with_days(stories: list[dict[str, Any]], reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stories, with the day on which each assessment's report was published."""
    published = {row["id"]: row["date"] for row in reports}
    for story in stories:
        for row in story["assessments"]:
            row["published"] = published.get(row["doc"], row["date"])
    return stories


def rows(path: str | Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> int:
    """Command line: GOLD.jsonl and, for the days of publication, REPORTS.jsonl."""
    stories = rows(sys.argv[1])
    if len(sys.argv) > 2:
        stories = with_days(stories, rows(sys.argv[2]))
    number, wrong = differences(stories)
    print("\n".join([*wrong, json.dumps({"rows": number, "status by the rules": round(1 - len(wrong) / number, 4)})]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
