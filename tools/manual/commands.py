"""The reference of commands: every command with its options, from the application that `sayso` runs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import typer

from manual.words import cell, code, prose, table
from sayso import cli
from sayso.cli.app import app

_EXIT: Final = (
    (cli.OK, "All is well."),
    (cli.SOME_FAILED, "Some input could not be read, or the ledger is not sound; what could be done is done."),
    (cli.USAGE, "The command cannot be carried out as typed; one line on standard error says why and what to do."),
    (cli.NEWS, "`sayso watch-story`: something is new in the story, its status is the same."),
    (cli.STATUS_CHANGED, "`sayso watch-story`: the status has changed."),
    (cli.INTERRUPTED, "Stopped by Ctrl-C. What was committed is kept."),
    (cli.TERMINATED, "Stopped by SIGTERM, likewise."),
)


_HEAD: Final = """\
# Commands

Made from the program itself: what `--help` says, all of it. Options that several commands share mean the same
everywhere. Settings that you would rather not type each time: [settings](settings.md).

## Exit codes
"""


def root() -> Any:
    """The command `sayso` itself, with all others below it."""
    return typer.main.get_command(app)


def commands(command: Any | None = None, name: str = "sayso") -> Iterator[tuple[str, Any]]:
    """Each command with its full name, groups before what they hold."""
    command = command or root()
    yield name, command
    below: Mapping[str, Any] = getattr(command, "commands", {})
    for called, each in below.items():
        yield from commands(each, f"{name} {called}")


def option_names(parameter: Any) -> list[str]:
    """How an option is typed; of an argument, what stands for it."""
    if parameter.param_type_name == "argument":
        return [parameter.metavar or parameter.name.upper()]
    return [*parameter.opts, *parameter.secondary_opts]


def page() -> str:
    """The page."""
    parts = [
        _HEAD,
        table(("code", "meaning"), ((code(str(number)), words) for number, words in _EXIT)),
    ]
    for name, command in commands():
        if name == "sayso":
            continue
        level = "##" if name.count(" ") == 1 else "###"
        parts += [f"{level} {name}\n", *_told(name, command)]
    return "\n".join(parts)


def _told(name: str, command: Any) -> Iterator[str]:
    parameters = [p for p in command.params if not p.hidden and p.name != "help"]
    group = bool(getattr(command, "commands", None))
    arguments = [_argument(p) for p in parameters if p.param_type_name == "argument"]
    usage = " ".join([name, *(["COMMAND …"] if group else arguments), *(["[OPTIONS]"] if not group else [])])
    yield f"```text\n{usage}\n```\n"
    yield prose(command.help or "") + "\n"
    if command.epilog:
        said, _, example = command.epilog.partition(":  ")
        yield f"{prose(said)}:\n\n```console\n$ {example}\n```\n"
    if parameters and not group:
        yield table(("", "meaning", "by default"), map(_row, parameters))


def _argument(parameter: Any) -> str:
    shown = option_names(parameter)[0]
    if parameter.nargs == -1:
        shown += "…"
    return shown if parameter.required else f"[{shown}]"


def _row(parameter: Any) -> tuple[str, str, str]:
    names = option_names(parameter)
    takes = "" if parameter.param_type_name == "argument" or parameter.is_flag else f" {_metavar(parameter)}"
    shown = ", ".join(code(f"{each}{takes}") for each in names)
    words = cell(parameter.help or "")
    if parameter.envvar:
        words += f" In the environment: {code(str(parameter.envvar))}."
    default = "required" if parameter.required else _default(parameter)
    return shown, words, default


def _metavar(parameter: Any) -> str:
    given = parameter.metavar
    if given:
        return str(given)
    return {"Path": "FILE", "int": "N", "float": "X"}.get(getattr(_kind(parameter), "__name__", ""), "TEXT")


def _kind(parameter: Any) -> Any:
    return parameter.type_descriptor.annotation


def _default(parameter: Any) -> str:
    default = parameter.default
    if default is None or default is False or default == ():
        return ""
    return code(str(getattr(default, "value", default)))
