"""feeds.toml: a mistake is told with its place, and no secret is ever told."""

import base64
from pathlib import Path

import pytest

from sayso.core.errors import SaysoError
from sayso.run.watch.config import secret_of
from sayso.run.watch.loading import load

FEED = '[[feed]]\nurl = "https://news.example/rss"\n'
SECRET = base64.b64encode(b"a secret of more than twenty-four bytes").decode()


def told(tmp_path: Path, text: str, **environment: str) -> str:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(SaysoError) as caught:
        load(path, environment)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is nothing to watch: no [[feed]], [[sitemap]] or [[folder]]"),
        ("[[feed]\n", "Expected ']]'"),
        (f"{FEED}evry = '1h'", "[[feed]] 1 (line 1): there is no key `evry` here; did you mean `every`?"),
        (f"{FEED}[[rul]]\nwhen = 'status'", "there is no key `rul` here; did you mean `rule`?"),
        (f"{FEED}{FEED}", "[[feed]] 2 (line 3): https://news.example/rss is named twice"),
        (f"{FEED}every = '5x'", '[[feed]] 1 (line 1): key `every` is a time such as "15m"'),
        (f"{FEED}every = '5s'", "from 1m to 30d"),
        (f"{FEED}every = 15", "[[feed]] 1 (line 1): key `every`: Expected `str | null`, got `int`"),
        (f"{FEED}[[feed]]", "[[feed]] 2 (line 3): lacks the key `url`"),
        ("[[feed]]\nurl = 'ftp://news.example/'", "only http and https are fetched"),
        ("[[feed]]\nurl = 'https://me:pw@news.example/'", "holds a user name or password"),
        ("[[feed]]\nurl = 'https://news.example:25/'", "goes to port 25"),
        ("[feed]\nurl = 'https://news.example/'", "feed is a table of its own each time: [[feed]]"),
        (f"{FEED}[watch]\nrecheck = -1", "[watch]: key `recheck` is a number of days, 0 or more"),
        (f"{FEED}[watch]\npause = 'x'", "[watch]: key `pause`: Expected `float`, got `str`"),
        (f"{FEED}[watch]\ncontact = 'é'", "[watch]: key `contact`"),
        (f"{FEED}[[rule]]\nwhen = 'stat'", "[[rule]] 1 (line 3): key `when`: Invalid enum value 'stat': it is one of"),
        (f"{FEED}[[rule]]\nwhen = 'overdue'\nstatuses = ['open']", "goes with when = \"status\" alone"),
        (f"{FEED}[[rule]]\nwhen = 'status'\ntype = 'RETRAET'", "key `type` is one of"),
        (f"{FEED}[[rule]]\nwhen = 'status'\nstory = '12'", "key `story` is a number without quotation marks"),
        (f"{FEED}[[rule]]\nwhen = 'status'\ntell = []", "key `tell` names nobody"),
        (f"{FEED}[[rule]]\nwhen = 'status'\ntell = ['https://a.example/']", "key `secret` is the name, in capitals"),
        (f"{FEED}[[rule]]\nwhen = 'status'\ntell = ['http://a.example/']\nsecret = 'S'", "by https, unless private"),
        (f"{FEED}[[rule]]\nwhen = 'status'\ntell = ['https://a.example/']\nsecret = 'S'", "variable S, which"),
        (f"{FEED}[[rule]]\nname = 'x'\nwhen = 'status'\n[[rule]]\nname = 'x'\nwhen = 'overdue'", "have one name"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    assert message in told(tmp_path, text)


def test_a_secret_is_never_told(tmp_path: Path) -> None:
    rule = f"{FEED}[[rule]]\nwhen = 'status'\ntell = ['https://a.example/']\nsecret = '{{}}'"
    assert SECRET not in told(tmp_path, rule.format(SECRET))
    assert "hunter2" not in told(tmp_path, rule.format("S"), S="hunter2")


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(
        """[watch]
every = "30m"
contact = "desk@news.example"
[[feed]]
url = "HTTPS://News.example/rss#top"
match = ["Ceasefire"]
[[sitemap]]
url = "https://news.example/sitemap.xml"
every = "2h"
[[folder]]
path = "in"
[[rule]]
when = "status"
story = [3, 4]
actor = "rus  mil"
tell = ["terminal", "a.jsonl", "http://10.0.0.7:9000/x"]
secret = "S"
private = true
[[rule]]
when = "new-story"
story = "port calder"
"""
    )
    config = load(path, {"S": f"whsec_{SECRET}"})
    assert [(s.kind, s.address, s.every) for s in config.sources] == [
        ("feed", "https://news.example/rss", 1800),
        ("sitemap", "https://news.example/sitemap.xml", 7200),
        ("folder", str(tmp_path / "in"), 1800),
    ]
    first, second = config.rules
    assert (first.stories, first.actor, first.words) == ((3, 4), "RUS MIL", "")
    assert first.tell == ("terminal", str(tmp_path / "a.jsonl"), "http://10.0.0.7:9000/x")
    assert (second.name, second.words, second.tell) == ("new-story 2", "port calder", ("terminal",))
    assert secret_of(config.hooks[0], {"S": SECRET}) == base64.b64decode(SECRET)
