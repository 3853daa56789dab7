"""Names in addresses: ids of reports and names of persons, which may hold slashes, or end in `.json`."""

from collections.abc import Callable
from urllib.parse import unquote

from fastapi import Request

SUFFIX = ".json"


def named(request: Request, root: str, exists: Callable[[str], bool]) -> tuple[str, bool]:
    """What stands behind `root` in the address, and whether it is asked for as JSON.

    `.json` belongs to the name if there is something of that whole name and nothing of the name without; or if its dot
    is written `%2E`, as `filters` does for such names.
    """
    path = request.scope.get("raw_path", b"").decode("latin-1") or request.scope["path"]
    raw = path.split("?", 1)[0].partition(root)[2]
    whole = unquote(raw)
    if not raw.endswith(SUFFIX):
        return whole, False
    name = unquote(raw.removesuffix(SUFFIX))
    return (name, True) if exists(name) or not exists(whole) else (whole, False)
