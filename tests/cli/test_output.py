"""Whose end ends a command without a word: that of the reader of its output, and nobody else's."""

import os
import subprocess
import sys

import pytest

COMMAND = """
import json, signal, socket, sys, time
import rich
import sayso.cli.app
def app():
    time.sleep(0.5)
    {does}
sayso.cli.app.app = app
from sayso.cli import main
main()
"""


def run(does: str, **environment: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", COMMAND.format(does=does)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment})


@pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "not"])
@pytest.mark.parametrize(
    "does",
    ["[print(n) for n in range(10**5)]", "print(1)", "[rich.print(n) for n in range(999)]",
     "sys.stdout.buffer.write(bytes(10**6))"],
)  # fmt: skip
def test_a_reader_who_has_enough_ends_the_command_without_a_word(does: str, buffered: str) -> None:
    with run(does, PYTHONUNBUFFERED=buffered) as command:
        assert command.stdout
        assert command.stderr
        command.stdout.close()
        assert (command.stderr.read(), command.wait()) == (b"", 141)


def test_all_that_is_printed_comes_out() -> None:
    with run("print('ä' * 10); sys.stdout.buffer.write(b'x' * 10**6)", PYTHONIOENCODING="utf-8") as command:
        out, err = command.communicate()
    assert (out.count(b"x"), out.count("ä".encode()), err, command.returncode) == (10**6, 10, b"", 0)


def test_a_connection_that_is_closed_is_an_error_like_others() -> None:
    with run("one, other = socket.socketpair(); other.close(); one.send(b'x')") as command:
        _, err = command.communicate()
    assert command.returncode == 1
    assert b"BrokenPipeError" in err
