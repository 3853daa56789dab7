"""What Sayso adds to Datasette's pages: links between rows, and nobody but this machine's own browser at the door.

Datasette loads this file by itself: it imports nothing of Sayso.
"""

from typing import Any
from urllib.parse import quote

from datasette import handle_exception, hookimpl  # type: ignore[import-untyped]
from markupsafe import Markup

# Where rich is installed Datasette prints, of every slip in a question, pages of what its code was doing.
handle_exception.rich = None

_LOCAL = {"127.0.0.1", "localhost", "[::1]"}
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    b"content-security-policy": _POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
}
_COUNTS = {"statements": "statements_now", "events": "events_now", "corrections": "corrections_in_force"}


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Any:
    """Answer only who asks for this machine by name: a page from elsewhere could ask through a name of its own."""

    def wrap(app: Any) -> Any:
        async def guarded(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
            name = host if host.endswith("]") else host.rpartition(":")[0] or host

            async def with_headers(message: Any) -> None:
                if message["type"] == "http.response.start":
                    own = [(key, value) for key, value in message["headers"] if key.lower() not in _HEADERS]
                    message = {**message, "headers": [*own, *_HEADERS.items()]}
                await send(message)

            if name in _LOCAL:
                await app(scope, receive, with_headers)
                return
            told = [(b"content-type", b"text/plain; charset=utf-8")]
            await with_headers({"type": "http.response.start", "status": 421, "headers": told})
            await send({"type": "http.response.body", "body": b"This ledger is shown on its own machine alone."})

        return guarded

    return wrap


@hookimpl  # type: ignore[untyped-decorator]
def extra_body_script() -> str:
    """What the columns mean is there to be unfolded: else it would stand before every row."""
    return """
        for (const told of document.querySelectorAll("dl.column-descriptions")) {
            const fold = document.createElement("details"), head = document.createElement("summary");
            head.textContent = "What the columns mean";
            told.replaceWith(fold);
            fold.append(head, told);
        }"""


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Ids of reports and numbers of stories lead to their rows, counts to what they count."""
    if value in (None, "", 0) or database == "_internal":
        return None
    if column in ("report", "copy_of") or column.endswith("_report"):
        return _link(datasette, (database, "reports_now", "report"), value, value)
    if column == "story":
        return _link(datasette, (database, "stories_now", "story"), value, value)
    if table == "reports_now" and column in _COUNTS:
        return _link(datasette, (database, _COUNTS[column], "report"), row["report"], value)
    return None


def _link(datasette: Any, place: tuple[str, str, str], wanted: Any, shown: Any) -> Markup:
    database, table, column = place
    address = f"{datasette.urls.table(database, table)}?{column}__exact={quote(str(wanted), safe='')}"
    return Markup('<a href="{}">{}</a>').format(address, shown)
