"""Nothing is undocumented: each command, option, setting, field, column, word and operation has words.

Most of them stand in the code (help texts, docstrings), those on the vocabulary and on columns in tools/manual/*.toml.
And the pages name no command, option or setting that does not exist.
"""

import ast
import re
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

import sayso

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from pages import DOCS, ROOT, shell_lines, written

from manual import commands, exports, interface, ledger, records, settings, vocabulary, watching
from sayso.core.describing import field_words
from sayso.ledger.tables import WORKING
from sayso.settings import Settings

COMMANDS = dict(commands.commands())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_tells_what_it_does_and_shows_how(name: str) -> None:
    command = COMMANDS[name]
    assert (command.help or "").strip().split("\n")[0].rstrip(":").endswith((".", "?")), f"{name} has no help"
    assert name in (command.epilog or ""), f"{name} shows no example in its --help"


def test_every_option_has_words() -> None:
    silent = [
        f"{name} {parameter.name}"
        for name, command in COMMANDS.items()
        for parameter in command.params
        if not parameter.hidden and not (parameter.help or "").strip()
    ]
    assert not silent, f"no help for {silent}"


def test_every_command_is_on_the_page() -> None:
    page = commands.page()
    for name in COMMANDS:
        assert name == "sayso" or f"# {name}\n" in page, name


def test_every_setting_has_words() -> None:
    words = field_words(Settings)
    silent = [field.name for field in msgspec.structs.fields(Settings) if not words.get(field.name)]
    assert not silent, f"no docstring below {silent} in settings.py"


def test_every_variable_of_the_environment_has_words() -> None:
    page = settings.page() + commands.page()
    ours = {"SAYSO_PRELOAD"}  # between Sayso's own processes
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    named = set(re.findall(r"\b(SAYSO_[A-Z_]+[A-Z])\b", source))
    assert not {name for name in named - ours if name not in page}


def test_every_field_of_a_record_has_words() -> None:
    silent = list(records.missing())
    assert not silent, f"no docstring below {silent}"


def test_every_column_has_words() -> None:
    silent = list(ledger.missing())
    assert not silent, f"tools/manual/columns.toml has no words for {silent}"


def test_every_word_of_the_vocabulary_has_a_meaning_and_no_other_has() -> None:
    for section, words in vocabulary.SETS.items():
        told = {str(word) for word in vocabulary.meanings(section)}
        used = {str(word) for word in words}
        assert used - told == set(), f"tools/manual/vocabulary.toml, [{section}] lacks {used - told}"
        assert told - used == set(), f"tools/manual/vocabulary.toml, [{section}] has more: {told - used}"


def test_every_operation_of_the_interface_is_on_the_page() -> None:
    page = interface.page()
    for path, methods in interface.told()["paths"].items():
        for method, operation in methods.items():
            assert f"`{method.upper()} /api{path}`" in page
            assert operation["description"].strip(), f"{method} {path}"


def test_every_public_name_has_a_docstring() -> None:
    for name in sayso.__all__:
        assert (getattr(sayso, name).__doc__ or "").strip(), f"sayso.{name}"


def test_every_kind_of_export_is_told() -> None:
    page = exports.page()
    for name in exports.names():
        assert f"## {name}" in page, name


def test_every_key_of_a_list_of_feeds_has_words() -> None:
    silent = list(watching.missing())
    assert not silent, f"no docstring below {silent}"


def test_who_reports_may_change_the_lists_of_work() -> None:
    granted = re.search(r"GRANT DELETE, UPDATE ON (.*?) TO", (DOCS / "postgresql.md").read_text(encoding="utf-8"), re.S)
    assert granted
    assert {name.strip() for name in granted[1].split(",")} == {table.name for table in WORKING}


def test_every_extra_is_told() -> None:
    page = (DOCS / "howto/install.md").read_text(encoding="utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert not [name for name in extras if f"`sayso[{name}]`" not in page]


_TYPED = re.compile(r"(?:^|[\s(|&;$])sayso +(?P<rest>[^|;#&>)]*)")
_WORD = re.compile(r"[a-z][a-z-]*")
_OPTION = re.compile(r"(?<![\w-])(--?[A-Za-z][\w-]*)")
_OTHERS = frozenset({"--help"})


def _wrong(line: str) -> list[str]:
    """What a line that could be typed names, and there is not."""
    found = []
    for typed in _TYPED.finditer(line):
        words = typed["rest"].split()
        name, command, below = "sayso", COMMANDS["sayso"], 0
        while below < len(words) and getattr(command, "commands", None):
            if words[below] not in command.commands:
                break
            command, name, below = command.commands[words[below]], f"{name} {words[below]}", below + 1
        if command is COMMANDS["sayso"] and words and _WORD.fullmatch(words[0]):
            found.append(f"sayso {words[0]}")
            continue
        options = {each for p in command.params for each in (*p.opts, *p.secondary_opts)} | _OTHERS
        rest = re.sub(r"\"[^\"]*\"|'[^']*'", "", " ".join(words[below:]))
        found += [f"{name} {option}" for option in _OPTION.findall(rest) if option not in options]
    return found


@pytest.mark.parametrize("page", written(), ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_name_no_command_or_option_that_is_not_there(page: Path) -> None:
    wrong = [each for line in shell_lines(page.read_text(encoding="utf-8")) for each in _wrong(line)]
    assert not wrong, f"{page.name} names {wrong}"


@pytest.mark.parametrize("page", written(), ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_name_no_setting_that_is_not_there(page: Path) -> None:
    known = {f"SAYSO_{name.upper()}" for name in Settings.__struct_fields__} | set(settings.OTHERS)
    named = set(re.findall(r"\bSAYSO_[A-Z_]+[A-Z]\b", page.read_text(encoding="utf-8")))
    assert not named - known


_SAID = re.compile(r"`(sayso [^`]+)`|\((sayso [^)]+)\)|(?:Example|then):? +(sayso .*)")


def test_the_program_itself_names_no_command_or_option_that_is_not_there() -> None:
    wrong = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                lines = (line for said in _SAID.findall(" ".join(node.value.split())) for line in said)
                wrong += [(path.name, each) for line in lines for each in _wrong(line)]
    assert not wrong


def test_what_is_not_there_is_found() -> None:
    assert _wrong("sayso vanish --ledger x.db") == ["sayso vanish"]
    assert _wrong("sayso read reports/ --ledgre x.db") == ["sayso read --ledgre"]
    assert _wrong("sayso review set r1 s4 view none --becuase 'a -x b'") == ["sayso review set --becuase"]
    assert _wrong("make demo && sayso stories -l kherson.db --json | jq .") == []


def test_each_page_is_reached() -> None:
    """What is written in docs/ stands in the navigation; the build warns otherwise, and this says it sooner."""
    site = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in DOCS.rglob("*.md"):
        name = page.relative_to(DOCS).as_posix()
        assert name.startswith("decisions/") or name in site, f"mkdocs.yml does not name {name}"
