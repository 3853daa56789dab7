"""The table of commands."""

from typing import Annotated

import typer

from sayso.cli.asking import problems, search, stories, story, who
from sayso.cli.checking import check
from sayso.cli.correcting import correcting_commands
from sayso.cli.doctor import doctor
from sayso.cli.exporting import export
from sayso.cli.feeding import watch
from sayso.cli.loading import load
from sayso.cli.looking import datasette
from sayso.cli.pledges import pledges
from sayso.cli.reading import extract, read
from sayso.cli.reporting import report
from sayso.cli.reviewing import reliability, review
from sayso.cli.serving import audit, serve, users
from sayso.cli.watching import watch_story

app = typer.Typer(
    name="sayso",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Reads dated news reports and keeps a ledger of who said what, who did what, and how sure each source was.",
    epilog="Start with:  sayso read reports/ --ledger kherson.db   and then:  sayso stories --ledger kherson.db",
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"sayso {version('sayso')}")
        raise typer.Exit


@app.callback()
def _of_all(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """What holds for every command."""


for command, example in (
    (read, "sayso read reports/ --ledger kherson.db"),
    (load, "sayso load s3://bucket/shards --ledger kherson.db"),
    (stories, "sayso stories --ledger kherson.db --as-of 2022-11-10"),
    (story, "sayso story 1 --ledger kherson.db"),
    (report, "sayso report 1 -o kherson.html --ledger kherson.db"),
    (watch, "sayso watch feeds.toml --ledger kherson.db"),
    (watch_story, "sayso watch-story 1 --since 2022-11-10 --ledger kherson.db"),
    (pledges, "sayso pledges --as-of 2022-11-30 --ledger kherson.db"),
    (who, 'sayso who "Ben Wallace" --ledger kherson.db'),
    (search, "sayso search withdrawal --ledger kherson.db"),
    (reliability, 'sayso reliability "Highland Observer" B --ledger kherson.db'),
    (serve, "sayso serve --ledger kherson.db --open"),
    (export, "sayso export --as csv --out kherson-csv --ledger kherson.db"),
    (audit, "sayso audit --ledger kherson.db"),
    (datasette, "sayso datasette --ledger kherson.db --open"),
    (extract, "sayso extract article.txt -o article.jsonl"),
    (problems, "sayso problems --ledger kherson.db"),
    (check, "sayso check --ledger kherson.db"),
    (doctor, "sayso doctor"),
):
    app.command(epilog=f"Example:  {example}")(command)
correcting_commands(review)
app.add_typer(review, name="review")
app.add_typer(users, name="users")
