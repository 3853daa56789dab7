"""Addresses of web pages as people and redirects write them, and what a page's headers say it is. No I/O."""

import re
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import unquote, urljoin, urlsplit

from sayso.core.errors import InputError

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 4_096
_LONGEST_NAME = 80
_BARRED = re.compile(r"[\s\x00-\x20\x7f-\x9f\\\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What browsers and libraries read in different ways, or what hides from the eye."""
_NO_HOST = "names no host that can be"
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_CHARSET = re.compile(r";\s{0,5}charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_TRACKING = re.compile(
    r"utm_\w*|ns_(?:mchannel|source|campaign|linkname|fee)|at_(?:medium|campaign|format|bbc_team|ptr_name|link_\w+|custom\d)|"
    r"(?:fb|g|d|tw|y|ys|ttc)clid|msclkid|[gw]braid|igsh(?:id)?|mc_[ce]id|_g[al]|_hs(?:enc|mi)|mkt_tok|"
    r"xtor|cmpid|cmp|maca|traffic_source",
    re.IGNORECASE,
)
"""Parameters that tell how somebody came to a page, and never which page it is. Others that often do (`ref`, `source`,
`cid`) name the report on some sites."""
_MEDIA_TYPES = {"text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain"}


@dataclass(frozen=True, slots=True)
class Url:
    """An address of http or https, taken apart in the one way that everything after goes by."""

    scheme: str
    host: str
    """In lower case and ASCII; an IPv6 address without its brackets."""
    port: int
    target: str
    """Path and query."""

    @property
    def host_and_port(self) -> str:
        """The host as headers name it: with brackets about IPv6, and the port if it is an odd one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def text(self) -> str:
        """The address, always written in the same way."""
        return f"{self.scheme}://{self.host_and_port}{self.target}"

    def joined(self, location: str, ports: Collection[int] | None) -> "Url":
        """Where a redirect leads. Raises InputError as `parse` does, the address before."""
        with suppress(UnicodeError):  # headers are read as Latin-1, and are often UTF-8
            location = location.encode("latin-1").decode("utf-8")
        try:
            target = urljoin(self.text, location)
        except ValueError:
            raise InputError("leads on to what is no address") from None
        try:
            return parse(target, ports)
        except InputError as error:
            raise InputError(f"leads to {shown(target)}, which {error}") from None


def is_address(path: str) -> bool:
    """Whether a person means a page of the web, not a file; of whatever scheme, so that he is told."""
    return _ADDRESS.match(path) is not None


def shown(address: str) -> str:
    """An address fit to be shown and kept: without user and password, and not too long."""
    address = re.sub(r"(?<=://)[^/?#]*@", "", address)
    return address if len(address) <= 200 else f"{address[:199]}…"


def parse(address: str, ports: Collection[int] | None) -> Url:
    """Take an address apart. Raises InputError, with one line that goes on from the address, if it is not to be used.

    `ports` are those that are allowed; None: any.
    """
    address = address.strip()
    if len(address) > _LONGEST:
        raise InputError(f"is longer than {_LONGEST:,} characters")
    if _BARRED.search(address):
        raise InputError("is no address: it holds spaces, or signs that do not belong into one")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InputError("is no address that can be read") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise InputError("is no address of the web; only http and https are fetched")
    if "@" in parts.netloc:
        raise InputError("holds a user name or password; give the address without it")
    port = _DEFAULT_PORTS[parts.scheme] if port is None else port
    if ports is not None and port not in ports:
        raise InputError(f"goes to port {port}, where no news is; allowed are {', '.join(map(str, sorted(ports)))}")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Url(parts.scheme, _host(host), port, _quoted(target))


def untracked(address: str) -> str:
    """An address without the parameters that only tell how somebody came there; else as it was."""
    path, _, query = address.partition("?")
    parameters = query.split("&")
    kept = [each for each in parameters if not _TRACKING.fullmatch(each.partition("=")[0])]
    if len(kept) == len(parameters):
        return address
    return f"{path}?{'&'.join(kept)}" if kept else path


def same_page(address: str) -> str:
    """What addresses of one page have in common, however feeds write them: the path's last slash says nothing.

    Takes addresses as `Url.text` has them. The path of a file stays as it is.
    """
    if not is_address(address):
        return address
    path, mark, query = untracked(address).partition("?")
    return f"{path.rstrip('/')}{mark}{query}"


def _host(host: str) -> str:
    """The host's name in ASCII, or its IP address. A number that is no plain IP address is one in disguise."""
    if "%" in host:  # quoted signs, or the interface that an IPv6 address is meant for
        raise InputError(_NO_HOST)
    if ":" in host:
        try:
            return str(IPv6Address(host))
        except AddressValueError:
            raise InputError(_NO_HOST) from None
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except UnicodeError:
            raise InputError(_NO_HOST) from None
    host = host.removesuffix(".").lower()
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise InputError(_NO_HOST)
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(IPv4Address(host))
        except AddressValueError:
            raise InputError("writes an IP address in an odd way: not fetched") from None
    return host


def _quoted(target: str) -> str:
    """Path and query in ASCII; what is quoted already stays as it is."""
    return "".join(sign if "!" <= sign <= "~" else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in target)


def name_of(url: Url) -> str:
    """What a report at this address is called: the last word of the path that tells something, else the host."""
    for part in reversed(unquote(url.target.partition("?")[0], errors="replace").split("/")):
        stem = re.sub(r"\.(?:s?html?|xhtml|php|aspx?|jsp|txt)$", "", part, flags=re.IGNORECASE)
        name = plain(stem)
        if sum(map(str.isalpha, name)) >= 3 and name.lower() not in ("index", "default", "amp"):
            return name
    return plain(url.host) or "page"


def plain(name: str) -> str:
    """A name of letters, digits and a few signs, fit for an id, a path of the web page, and the eye."""
    name = unicodedata.normalize("NFC", name)
    kept = "".join(sign if sign.isalnum() or sign in "._-" else " " for sign in name)
    return "-".join(kept.split())[:_LONGEST_NAME].strip("._-")


def media_type_of(content_type: str) -> str:
    """`text/html` or `text/plain`, by a Content-Type header. Raises InputError for all else."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _MEDIA_TYPES:
        named = re.sub(r"[^a-z0-9/.+-]", "", kind)[:60]
        told = f"is {named}" if named else "does not say what it is"
        raise InputError(f"{told}; of the web, Sayso reads pages (text/html) and plain text")
    return _MEDIA_TYPES[kind]


def charset_of(content_type: str) -> str | None:
    """The encoding that a Content-Type header declares."""
    found = _CHARSET.search(content_type)
    return found[1] if found else None
