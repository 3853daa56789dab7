"""Files that alerts are written to, looked at before there are any: is one meant, and can it be written?"""

import difflib
import os
import re
from pathlib import Path
from typing import Final

from sayso.core.errors import InputError
from sayso.core.text import safe
from sayso.run.watch.config import TERMINAL

_HOST: Final = re.compile(r"https?:|//|www\.|localhost[:/]|[^/]*[^/.]:\d+(/|$)|[\w-]+(\.[\w-]+)+/")
"""How the address of a webhook begins that lacks its https://; or the path of a file in a folder with such a name."""


def file_of(target: str, folder: Path) -> str:
    """The path that `tell` names, taken from that folder.

    Raises InputError, with one line that goes on from the key, where something else may have been meant by it, or no
    alert could be written there.
    """
    if not target.strip() or "\x00" in target:
        raise InputError(" names a file without a name")
    shown, plain = safe(target), target.strip().casefold()
    if plain.isalpha() and difflib.get_close_matches(plain, [TERMINAL], 1, 0.7):
        raise InputError(f": did you mean `{TERMINAL}` by {shown}? A file of that name is ./{shown}")
    path = (folder / Path(target).expanduser()).absolute()
    if _HOST.match(plain) and not ("/" in target and path.parent.is_dir()):
        raise InputError(f": {shown} is no file's path; a webhook's address begins with https://, a file's with ./")
    told = _unwritable(path)
    if told:
        raise InputError(f": {shown} cannot be written to: {told}")
    return str(path)


def _unwritable(path: Path) -> str:
    """Why no alerts can be written into a file; empty if they can."""
    if not path.parent.is_dir():
        return f"there is no folder {safe(str(path.parent))}"
    if path.is_symlink():
        return "it is a link, which is not followed"
    if path.exists():
        return "" if path.is_file() and os.access(path, os.R_OK | os.W_OK) else "it is no file of yours"
    return "" if os.access(path.parent, os.W_OK | os.X_OK) else "its folder is not yours to write in"
