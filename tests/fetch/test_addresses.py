"""Pages of the web: what is fetched, what never is, and one line a person understands for all that goes wrong.

The servers are real ones on this machine's loopback, which the rules of these tests permit; names are made up.
"""

import gzip
import http.server
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso import fetch
from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch.addresses import fetch_page
from sayso.fetch.networks import Address, is_public
from sayso.fetch.reaching import RULES
from sayso.fetch.records import Limits
from sayso.fetch.urls import name_of, parse
from tests.fetch.sites import HTML, LOOPBACK, RULES_HERE, TEXT, Site, answer, leads_to

LIMITS = Limits(max_bytes=100_000)


def got(address: str, **rules: Any) -> RawPage:
    return fetch_page(address, LIMITS, replace(RULES_HERE, **rules))


def told(address: str, **rules: Any) -> str:
    with pytest.raises(InputError) as caught:
        got(address, **rules)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_page_becomes_a_document_with_its_address(site: Site) -> None:
    site.pages["/2024/brigade-leaves.html?id=7"] = answer()
    page = got(site.at("/2024/brigade-leaves.html?id=7#top"))
    assert (page.origin, page.url) == (site.at("/2024/brigade-leaves.html?id=7"),) * 2
    document, problems = fetch.to_document(page)
    assert (document.id, document.url, document.title, problems) == ("brigade-leaves", page.url, "Brigade leaves", ())
    assert "forty lorries" in document.text


def test_asks_politely_and_tells_nothing_of_the_person(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.pages["/a"] = answer(b"", None, 302, Location="/b", Set_Cookie="who=you; Path=/")
    site.pages["/b"] = answer()
    got(site.at("/a"))
    asked = site.asked[1][1]
    assert asked["host"] == f"news.test:{site.port}"
    assert asked["user-agent"].startswith("Sayso/0.")
    assert not {"cookie", "referer", "authorization"} & set(asked)


def test_the_charset_of_the_header_goes_before_the_page_s_own(site: Site) -> None:
    text = TEXT.replace("Brandt", "Šimčič")
    body = HTML.replace(TEXT, text).replace("<head>", '<head><meta charset="cp1252">').encode("cp1250")
    site.pages["/a"] = answer(body, "text/html; Charset='windows-1250'")
    site.pages["/b"] = answer(text.encode("cp1250"), "text/plain;charset=cp1250")
    site.pages["/c"] = answer(text.encode(), "text/plain; charset=unicode_escape")
    for path in "abc":
        assert "Ivo Šimčič said" in fetch.to_document(got(site.at(f"/{path}")))[0].text


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [("http://www.news.test/x", "http://www.news.test/x"), ("https://calderpost.test/x", None), ("http://[", None)],
)
def test_a_page_cannot_pass_for_another_host_s(site: Site, canonical: str, kept: str | None) -> None:
    link = f'<head><link rel="canonical" href="{canonical}"><meta property="og:url" content="{canonical}">'
    site.pages["/x"] = answer(HTML.replace("<head>", link).encode())
    assert fetch.to_document(got(site.at("/x")))[0].url == (kept or site.at("/x"))


def test_follows_redirects_and_ends_at_the_last_address(site: Site) -> None:
    site.pages["/a"] = leads_to("/b", 301)
    site.pages["/b"] = leads_to(site.at("/c/é", "other.test").encode().decode("latin-1"), 308)
    site.pages["/c/%C3%A9"] = answer()
    assert got(site.at("/a")).url == site.at("/c/%C3%A9", "other.test")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("http://10.0.0.1/x", "leads to http://10.0.0.1/x, which is inside a private network"),
        ("http://[::ffff:10.0.0.1]/", "private network"),
        ("//localhost/x", "which is inside a private network"),
        ("http://017700000001/", "odd way"),
        ("file:///etc/passwd", "leads to file:///etc/passwd, which is no address of the web"),
        ("http://me:secret@news.test/", "leads to http://news.test/, which holds a user name"),
        ("http://[::1", "no address"),
        ("/a", "circle"),
        ("", "does not say where"),
    ],
)
def test_a_redirect_is_checked_as_the_first_address_was(site: Site, location: str, expected: str) -> None:
    site.pages["/a"] = leads_to(location)
    hosts = {"localhost": ip_address("::1")}
    assert expected in told(site.at("/a"), look_up=lambda host, port: (hosts.get(host, LOOPBACK),))
    assert [path for path, _ in site.asked] == ["/a"]


def test_no_more_than_five_redirects(site: Site) -> None:
    for n in range(9):
        site.pages[f"/{n}"] = leads_to(f"/{n + 1}")
    assert "more than 5 times" in told(site.at("/0"))
    assert len(site.asked) == 6


def test_names_what_stands_behind_them_is_checked_once_and_used(site: Site) -> None:
    site.pages["/a"] = answer()
    answers = iter([(LOOPBACK,), (ip_address("10.0.0.1"),)])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[Address]:
        asked.append(host)
        return next(answers)

    assert got(site.at("/a"), look_up=rebinding).content
    assert asked == ["news.test"], "looked up once; what the name stands for later does not matter"
    mixed = (LOOPBACK, ip_address("192.168.1.1"))
    assert "private network" in told(site.at("/a"), look_up=lambda host, port: mixed)
    assert len(site.asked) == 1


def test_the_next_address_is_tried_if_one_does_not_answer(site: Site) -> None:
    site.pages["/a"] = answer()
    both = (ip_address("127.0.0.77"), LOOPBACK)
    assert got(site.at("/a"), look_up=lambda host, port: both, permitted=lambda address: address.is_loopback).content


def test_without_rules_of_its_own_nothing_of_this_machine_is_fetched(site: Site) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        with pytest.raises(InputError, match="private network"):
            fetch_page(f"http://{host}:{site.port}/", LIMITS, replace(RULES, ports=None))
    assert site.asked == []


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b"x" * 200_000, {}, "is larger than the limit of 0.1 MB"),
        (b"", {"Content_Length": "200000"}, "is larger than"),
        (b"", {"Content_Length": "9" * 5_000}, "is larger than"),
        (gzip.compress(b"a" * 50_000_000), {"Content_Encoding": "gzip"}, "is larger than"),
        (gzip.compress(gzip.compress(b"a" * 50_000_000)), {"Content_Encoding": "gzip, gzip"}, "packed in a way"),
        (b"no gzip", {"Content_Encoding": "gzip"}, "cannot be unpacked"),
        (b"x", {"Content_Encoding": "br"}, "packed in a way that was not asked for"),
        (b" \n", {}, "is empty"),
        (b"half", {"Content_Length": "100"}, "broke off"),
    ],
)
def test_bodies_that_are_not_taken(site: Site, body: bytes, headers: dict[str, str], expected: str) -> None:
    site.pages["/a"] = answer(body, **headers)
    assert expected in told(site.at("/a"))


def test_packed_pages_are_unpacked(site: Site) -> None:
    site.pages["/a"] = answer(gzip.compress(HTML.encode()), Content_Encoding="gzip")
    assert got(site.at("/a")).content == HTML.encode()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("application/pdf", "is application/pdf; of the web, Sayso reads pages"),
        ("image/svg+xml; charset=utf-8", "is image/svg+xml"),
        ("<script>alert(1)", "is scriptalert1"),
        (None, "does not say what it is"),
    ],
)
def test_only_pages_and_plain_text(site: Site, kind: str | None, expected: str) -> None:
    site.pages["/a"] = answer(kind=kind)
    assert expected in told(site.at("/a"))


@pytest.mark.parametrize(("status", "expected"), [(404, "404 (Not Found)"), (503, "503"), (204, "204"), (799, "799")])
def test_other_answers_are_told(site: Site, status: int, expected: str) -> None:
    site.pages["/a"] = answer(status=status)
    assert f"the server answers {expected}" in told(site.at("/a"))


def drip(handler: http.server.BaseHTTPRequestHandler, site: Site, start: bytes, drop: bytes) -> None:
    handler.wfile.write(start)
    while not site.over.wait(0.05):
        handler.wfile.write(drop)


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-A: "])
def test_a_server_that_drips_is_given_up(site: Site, start: bytes) -> None:
    site.pages["/a"] = lambda handler: drip(handler, site, start, b"a")
    began = time.monotonic()
    assert "took longer than 1 seconds" in told(site.at("/a"), seconds=1)
    assert time.monotonic() - began < 2


def test_a_silent_server_is_given_up(site: Site) -> None:
    site.pages["/a"] = lambda handler: drip(handler, site, b"", b"")
    assert "does not answer in time" in told(site.at("/a"))


def test_what_is_no_server_is_told(site: Site) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert "cannot be reached" in told(f"http://news.test:{unused.getsockname()[1]}/")
    assert "there is no news.test" in told("http://news.test/", look_up=lambda host, port: ())

    def fails(host: str, port: int) -> Sequence[Address]:
        raise socket.gaierror(-2, "Name or service not known")

    assert "there is no news.test" in told("http://news.test/", look_up=fails)
    site.pages["/a"] = lambda handler: handler.wfile.write(b"220 mail.test ESMTP\r\n") and None
    assert "no HTTP" in told(site.at("/a"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of a host good.test, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=good.test"
    subprocess.run(
        [openssl, *command.split(), "-addext", "subjectAltName=DNS:good.test", "-keyout", path, "-out", f"{path}.crt"],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def secure(site: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.pages["/a"] = answer()
    return site


def test_tls_goes_by_the_name_not_by_the_number(
    secure: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no certificate to be trusted" in told(secure.at("/a", "good.test", "https")), "nobody vouches for it"
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    assert got(secure.at("/a", "good.test", "https")).url == secure.at("/a", "good.test", "https")
    assert "no certificate to be trusted" in told(secure.at("/a", "bad.test", "https"))
    assert "no certificate to be trusted" in told(secure.at("/a", "127.0.0.1", "https"))
    secure.pages["/a"] = leads_to("http://good.test/b")
    assert "leads from https to http (http://good.test/b)" in told(secure.at("/a", "good.test", "https"))


def test_no_tls_where_tls_is_promised(site: Site) -> None:
    assert "does not speak the secure protocol" in told(site.at("/a", scheme="https"))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("ftp://news.test/a", "only http and https"),
        ("gopher://127.0.0.1:6379/_FLUSHALL", "only http and https"),
        ("http://me:pw@news.test/", "user name or password"),
        ("http://127.0.0.1\\@news.test/", "signs that do not belong"),
        ("http://news.test\t/", "signs that do not belong"),
        ("http://news.test/\r\nHost: x", "signs that do not belong"),
        ("http://news.test/\u202etxt.exe", "signs that do not belong"),
        ("http://news.test:22/", "goes to port 22"),
        ("http://news.test:99999/", "no address that can be read"),
        ("http:///a", "names no host"),
        ("http://a..b/", "names no host"),
        ("http://fe80::1%25eth0/", "no address that can be read"),
        ("http://[fe80::1%25eth0]/", "names no host"),
        ("http://[v1.x]/", "no"),
        ("http://127.0.0.1%2f@news.test/", "user name"),
        ("http://loc%61lhost/", "names no host"),
        ("http://" + "a" * 5_000, "longer than"),
        ("http://１２７.1/", "odd way"),
        ("http://127.0.0.1./", "private network"),
    ],
)
def test_addresses_that_are_none(address: str, expected: str) -> None:
    (failed,) = fetch.pages([address])
    assert isinstance(failed, fetch.Failure)
    assert expected in failed.problem.message
    assert "pw" not in failed.origin


def test_internationalised_names_are_looked_up_in_ascii() -> None:
    seen: list[str] = []
    told("http://Nachrichten-Straße.test/ä?ö", look_up=lambda host, port: seen.append(host) or ())
    assert seen == ["xn--nachrichten-strae-lob.test"]
    assert parse("http://x.test/ä?ö=%41#é", None).text == "http://x.test/%C3%A4?%C3%B6=%41"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://news.test/world/2022-11-10-brigade-leaves.html?x=1", "2022-11-10-brigade-leaves"),
        ("https://news.test/world/brigade-leaves/index.php", "brigade-leaves"),
        ("https://news.test/brigade-leaves/12345", "brigade-leaves"),
        ("https://news.test/", "news.test"),
        ("https://news.test/..%2f..%2fetc%2fpasswd", "passwd"),
        ("https://news.test/%3Cscript%3E", "script"),
    ],
)
def test_a_report_is_called_after_its_address(address: str, name: str) -> None:
    assert name_of(parse(address, None)) == name


PRIVATE_4 = st.one_of(
    *(
        st.ip_addresses(v=4, network=network)
        for network in "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
        "192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split()
    )
)
PRIVATE_6 = st.one_of(
    *(
        st.ip_addresses(v=6, network=network)
        for network in "::/96 fc00::/7 fe80::/10 fec0::/10 ff00::/8 100::/64 2001::/32 2001:db8::/32 2002::/16 "
        "64:ff9b:1::/48 3fff::/20 5f00::/16 4000::/3".split()
    )
)


def disguises(address: IPv4Address) -> list[str]:
    a, b, c, d = address.packed
    number = int(address)
    return [
        f"{a}.{b}.{c}.{d}", f"{a}.{b}.{c}.{d}.", str(number), hex(number), f"0{number:o}", f"0X{number:X}",
        f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{number & 0xFFFF}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}", f"{a}.{b}.{c:#x}.0{d:o}", f"0{a:03}.{b:03}.{c:03}.{d:03}",
        str(address).translate({ord("0") + n: 0xFF10 + n for n in range(10)}), str(address).replace(".", "。"),
        f"[::ffff:{address}]", f"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]", f"[::{address}]",
        f"[0:0:0:0:0:ffff:{address}]", f"[64:ff9b::{address}]", f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]",
        f"[2001:0:4136:e378:8000:63bf:{~(number >> 16) & 0xFFFF:x}:{~number & 0xFFFF:x}]",
    ]  # fmt: skip


@given(PRIVATE_4)
@example(IPv4Address("127.0.0.1"))
@example(IPv4Address("169.254.169.254"))
@example(IPv4Address("0.0.0.0"))
def test_a_private_address_is_refused_in_every_disguise(address: IPv4Address) -> None:
    assert not is_public(address)
    for host in disguises(address):
        with pytest.raises(InputError, match=r"private network|odd way|names no host|no address"):
            fetch_page(f"http://{host}/", LIMITS)


@given(PRIVATE_6)
@example(IPv6Address("::1"))
@example(IPv6Address("::"))
def test_private_ipv6_is_refused(address: IPv6Address) -> None:
    for text in (str(address), address.exploded, address.exploded.upper()):
        with pytest.raises(InputError, match="private network"):
            fetch_page(f"http://[{text}]/", LIMITS)


@pytest.mark.parametrize(
    "address", "8.8.8.8 93.184.216.34 1.1.1.1 2606:4700:4700::1111 2a00:1450::1 64:ff9b::808:808 ::ffff:8.8.8.8".split()
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))
