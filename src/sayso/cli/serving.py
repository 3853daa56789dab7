"""`sayso serve`, its users, and what was done on its pages."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from sayso.cli.options import JsonOption, LedgerOption, Limit, current_settings, open_ledger, print_json
from sayso.cli.render import rows_table, show
from sayso.core.errors import SaysoError
from sayso.core.text import safe
from sayso.ledger import Ledger
from sayso.ledger.schema import absent
from sayso.web.viewers import Role

if TYPE_CHECKING:
    from sayso.web.security.access import Access
    from sayso.web.security.users import Users

PORT = 8411
UsersOption = Annotated[
    Path | None,
    typer.Option("--users", metavar="FILE", envvar="SAYSO_USERS", help="The list of users, kept by `sayso users`."),
]


def serve(  # noqa: PLR0913, PLR0917 - each is an option
    ledger: LedgerOption = None,
    host: Annotated[str, typer.Option(help="Where to listen; other machines need --users or --token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = PORT,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")] = False,
    create: Annotated[bool, typer.Option("--create", help="Make an empty ledger if there is none.")] = False,
    users: UsersOption = None,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="SAYSO_TOKEN",
            metavar="TOKEN",
            help="What programs show as `Authorization: Bearer TOKEN`; without --users, persons sign in with it too. "
            "`new` makes one. Others on this machine can read a command's options: better set SAYSO_TOKEN.",
        ),
    ] = None,
    token_role: Annotated[
        Role, typer.Option(metavar="ROLE", help="What may be done with the token: reviewer, or reader.")
    ] = "reviewer",  # noqa: S107
    proxy: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Of a proxy that says for whom it asks, and whether by https."),
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="Print a line for each request.")] = False,
) -> None:
    """Show the ledger as pages in the browser, to read, to correct, and to add reports.

    On this machine alone, unless told otherwise: whoever can use this machine can then read and correct, and their
    corrections bear your login name. Where several persons share a machine, or others are to come in over a network,
    make a list of users (`sayso users add NAME --role reviewer --users users.toml`); over a network, put a proxy that
    speaks https before it.
    """
    from sayso.web.server import Listen, is_local, run

    access = _access(users, token, token_role)
    if access.is_open and not is_local(host):
        raise SaysoError(
            f"whoever reaches {host} could read and change this ledger: give --users FILE (`sayso users add` makes it) "
            "or --token new, or leave --host out to stay on this machine"
        )
    settings = current_settings()
    address = ledger or settings.ledger
    listen = Listen(host=host, port=port, proxy=proxy, log=log, browse=open_)
    with _opened(address, create=create) as opened:
        run(opened, opened.title, access, settings, listen)


def _opened(address: str, *, create: bool) -> Ledger:
    if not create and "://" not in address and not Path(address).exists():
        raise SaysoError(f"{absent(address)}, or `sayso serve --create` begins an empty one")
    return Ledger.open(address, create=create)


def _access(users: Path | None, token: str | None, role: Role) -> "Access":
    import secrets

    from sayso.web.security.access import SHORTEST_TOKEN, Access

    if token == "new":  # noqa: S105
        token = secrets.token_urlsafe(24)
        print(f"Token: {token}")
    if token is not None and len(token) < SHORTEST_TOKEN:
        raise SaysoError(f"a token has at least {SHORTEST_TOKEN} characters; `--token new` makes one")
    listed = _users(users) if users is not None else None
    if listed is not None and not listed.all():
        raise SaysoError(f"there is nobody in {users}: sayso users add NAME --role reviewer --users {users}")
    return Access(users=listed, token=token, token_role=role)


users = typer.Typer(
    no_args_is_help=True,
    help="The list of users that `sayso serve --users FILE` lets in.\n\n"
    "A reader looks and searches; a reviewer corrects, too, and adds reports. A running server follows what is changed "
    "here: who is taken off the list, or gets another password, is signed out.",
    epilog="Example:  sayso users add Ines --role reviewer --users users.toml",
)
UserName = Annotated[str, typer.Argument(metavar="NAME", help="As corrections are to be signed.")]


def add(
    name: UserName,
    role: Annotated[
        Role | None,
        typer.Option(metavar="ROLE", help="reader or reviewer; left out: as before, and a new user is a reader."),
    ] = None,
    users: UsersOption = None,
) -> None:
    """Add a user, or give one another password and role. The password is asked for, or read from standard input."""
    listed = _users(users)
    known = listed.all().get(name) if listed.path.exists() else None
    given = role or (known.role if known else "reader")
    listed.put(name, given, _password(name))
    print(safe(f"{name} is {'now' if known else 'added as'} a {given} in {listed.path}"))


def list_(users: UsersOption = None, json: JsonOption = False) -> None:
    """List the users."""
    known = _users(users).all().values()
    if json:
        print_json({"name": user.name, "role": user.role} for user in known)
        return
    show(Console(), rows_table(("Name", "Role"), ((user.name, user.role) for user in known)))


def remove(name: UserName, users: UsersOption = None) -> None:
    """Take a user off the list."""
    _users(users).remove(name)
    print(safe(f"{name} is off the list"))


for command, called, example in (
    (add, "add", "sayso users add Ines --role reviewer --users users.toml"),
    (list_, "list", "sayso users list --users users.toml"),
    (remove, "remove", "sayso users remove Ines --users users.toml"),
):
    users.command(called, epilog=f"Example:  {example}")(command)


def audit(ledger: LedgerOption = None, limit: Limit = 50, json: JsonOption = False) -> None:
    """List what was done on the pages of `sayso serve`, and by whom, the latest first."""
    from sayso.run.auditing import trail

    with open_ledger(ledger) as opened:
        entries = trail(opened, limit=limit).entries
    if json:
        print_json(entries)
        return
    if not entries:
        show(Console(), "Nothing was done on the pages of this ledger so far.")
        return
    rows = (
        (
            e.at[:19].replace("T", " "),
            f"{e.viewer}, {e.role}" if e.viewer else "",
            e.address,
            e.action,
            e.what,
            e.outcome,
        )
        for e in entries
    )
    show(Console(), rows_table(("When (UTC)", "Who", "From", "Did", "What", "Outcome"), rows))


def _users(path: Path | None) -> "Users":
    from sayso.web.security.users import Users

    if path is None:
        raise SaysoError("which list of users? --users FILE")
    return Users(path)


def _password(name: str) -> str:
    """Typed twice where there is a person at a terminal; else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Password for {safe(name)}: ")
    if getpass.getpass("Once more: ") != first:
        raise SaysoError("these were two different passwords")
    return first
