"""Places found in a parse, and places located from given spans."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Document
from sayso.read.parse import Parsed, parse
from sayso.read.places import find_places
from sayso.read.places.locating import gather, known, locate, resolve
from sayso.read.places.publishers import home_of
from sayso.read.places.ranking import rank
from sayso.read.places.toponyms import name_at
from sayso.resources import Resources

# text | words: name ("=" for the same words), country, kind; several parted by " ; ".
# "-" stands for no country, no kind, no place.
CASES = """
Troops left the west bank of the Dnipro River. | Dnipro River: Dnipro River, -, river
They crossed the Dnipro at night. | Dnipro: Dnipro River, -, river
Rockets fell on Dnipro, killing two. | Dnipro: Dnipro, UKR, city
Shelling hit Kherson, officials in Kyiv said. | Kherson: Kherson, UKR, city ; Kyiv: Kyiv, UKR, city
Odessa is a port in Ukraine. | Odessa: Odesa, UKR, city ; Ukraine: Ukraine, UKR, country
Odessa, Texas, lies inland. | Odessa: Odessa, USA, city ; Texas: Texas, USA, admin
The US sent envoys to Geneva. | US: United States, USA, country ; Geneva: Geneva, CHE, city
Ministers in the UK agreed. | UK: United Kingdom, GBR, country
Fighting spread in Donetsk Oblast. | Donetsk Oblast: Donetsk Oblast, UKR, admin
Fighting spread near Bakhmut. | Bakhmut: Bakhmut, UKR, city
Rebels in eastern Ghouta fled. | Ghouta: Eastern Ghouta, SYR, region
Ships passed the Strait of Hormuz. | Strait of Hormuz: Strait of Hormuz, -, strait
Ships sank in the Red Sea. | Red Sea: Red Sea, -, sea
The Danube flows past Belgrade. | Danube: Danube, -, river ; Belgrade: Belgrade, SRB, city
The Golan Heights were quiet. | Golan Heights: Golan Heights, -, region
Aid reached Khan Younis and Rafah. | Khan Younis: Khan Younis, PSE, city ; Rafah: Rafah, PSE, city
Soldiers seized power in Niger. | Niger: Niger, NER, country
He was born in Nigeria. | Nigeria: Nigeria, NGA, country
The Democratic Republic of the Congo agreed. | Democratic Republic of the Congo: =, COD, country
Georgia’s parliament met in Tbilisi. | Georgia: Georgia, GEO, country ; Tbilisi: Tbilisi, GEO, city
The flood in Tbilisi, Georgia, killed nine. | Tbilisi: Tbilisi, GEO, city ; Georgia: Georgia, GEO, country
The mill in Dalton, Georgia, closed. | Dalton: Dalton, USA, city ; Georgia: Georgia, USA, admin
MOGADISHU (Agency) - A blast shook the port. | MOGADISHU: Mogadishu, SOM, city
They fled to Zhovtolissia, a hamlet by the river. | Zhovtolissia: Zhovtolissia, -, -
He flew from Hostomel Airport. | Hostomel Airport: Hostomel Airport, UKR, landmark
Crowds gathered near the Kremlin. | Kremlin: Kremlin, RUS, landmark
He visited New York. | New York: New York, USA, city
The mayor spoke in Raqqa. | Raqqa: Raqqa, SYR, city
Sydney Powell spoke at the hearing. | -
The Bank of England raised rates. | England: =, GBR, organisation
The University of Texas was closed. | Texas: =, USA, organisation
Turkish forces denied it. | Turkish: Turkey, TUR, people
The British and the French agreed. | British: United Kingdom, GBR, people ; French: France, FRA, people
They met in Hertford Road, by the Norwich Avenue bus stop. | -
The mayor of Leeds met Captain Austin, and Austin thanked him. | Leeds: =, GBR, city
Residents of Peshawar fled to Zhmykhove, a village by a lake. | Peshawar: =, PAK, city ; Zhmykhove: =, -, -
Turkey and Syria reopened the crossing. | Turkey: =, TUR, country ; Syria: =, SYR, country
Snow fell in Homs, Hama and Aleppo. | Homs: =, SYR, city ; Hama: =, SYR, city ; Aleppo: =, SYR, city
They told us to wait. Us too. | -
He was reading a nice book in the bath. | -
The march in March drew a crowd. | -
Paris is my niece, and she starts school in Leeds. | Leeds: =, GBR, city
His sister Adelaide called the police. | -
Lincoln, who has two sons, was not hurt. | -
Kent, 41, told the court that he had slept. | -
Denver residents were told to stay at home. | Denver: =, USA, city
No one was hurt. | -
"""


def cases() -> list[tuple[str, list[tuple[str, str, str | None, str | None]]]]:
    table = []
    for line in CASES.strip().splitlines():
        text, answer = line.rsplit(" | ", 1)
        expected = []
        for part in answer.split(" ; ") if answer != "-" else []:
            words, rest = part.split(": ", 1)
            name, country, kind = rest.rsplit(", ", 2)
            name = words if name == "=" else name
            expected.append((words, name, None if country == "-" else country, None if kind == "-" else kind))
        table.append((text, expected))
    return table


@pytest.mark.parametrize(("text", "expected"), cases())
def test_found(
    parsed: Callable[..., Parsed],
    loaded: Resources,
    text: str,
    expected: list[tuple[str, str, str | None, str | None]],
) -> None:
    places = find_places(parsed(text), loaded.gazetteer)
    assert [(text[slice(*p.span)], p.name, p.country, p.kind) for p in places] == expected


BLIND = Path(__file__).with_name("blind_places.txt")
MARK = re.compile(r"\[([^]=]+)(?:=([A-Z]{3})(?::\w+)?)?\]")


def blind_reports() -> list[tuple[Document, list[tuple[int, int, str | None]]]]:
    out = []
    for line in BLIND.read_text(encoding="utf-8").splitlines():
        publisher = re.match(r"\{([^}]+)\} ", line)
        text, marks, at = "", [], publisher.end() if publisher else 0
        if line.startswith("#"):
            continue
        for mark in MARK.finditer(line):
            text += line[at : mark.start()]
            marks.append((len(text), len(text) + len(mark[1]), mark[2]))
            text, at = text + mark[1], mark.end()
        document = Document(id=str(len(out)), text=text + line[at:], publisher=publisher[1] if publisher else None)
        out.append((document, marks))
    return out


def test_reports_that_the_weights_have_never_seen(loaded: Resources) -> None:
    """Of 92 names .95 are found and in the right country, and six words that name no place are taken for one."""
    reports = blind_reports()
    right = named = false = 0
    for (_, marks), parsed in zip(reports, parse([document for document, _ in reports], loaded.pipeline), strict=True):
        places = find_places(parsed, loaded.gazetteer)
        named += len(marks)
        hits = [[p for p in places if p.span[0] < end and start < p.span[1]] for start, end, _ in marks]
        right += sum(
            any(country in (None, p.country) for p in hit) for hit, (_, _, country) in zip(hits, marks, strict=True)
        )
        false += len(places) - sum(map(len, hits))
    assert named == 92
    assert right / named > 0.92
    assert false < 9


def where(loaded: Resources, text: str, *names: str, home: str | None = None) -> list[tuple[float, float] | None]:
    """Where the names lie, in whole degrees; each is sought behind the one before it."""
    spans, position = [], 0
    for name in names:
        start = text.index(name, position)
        position = start + len(name)
        spans.append((start, position))
    places = locate(text, spans, loaded.gazetteer, home=home)
    return [None if p is None or p.lat is None or p.lon is None else (round(p.lat), round(p.lon)) for p in places]


TEXAN = [(34, -96), (34, -96), (33, -96)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("A fire in Paris spread.", ["Paris"], [(49, 2)]),
        ("A fire in Paris, Texas, spread.", ["Paris"], [(34, -96)]),
        ("Texas towns such as Paris, Bonham and Sulphur Springs", ["Paris", "Bonham", "Sulphur Springs"], TEXAN),
        ("Springfield, Illinois, and Springfield, Mo.", ["Springfield", "Springfield"], [(40, -90), (37, -93)]),
        ("Police in Alexandria, Virginia, and Alexandria, Egypt.", ["Alexandria"] * 2, [(39, -77), (31, 30)]),
        ("Cairo sent police to Alexandria.", ["Alexandria"], [(31, 30)]),
        ("In Kyiv and Donetsk, Ukraine, people fled.", ["Donetsk"], [(48, 38)]),
        ("The Turkish army moved.", ["Turkish"], [(39, 35)]),
        ("The Palestinians agreed.", ["Palestinians"], [(32, 35)]),
        ("Snow fell in St. Louis.", ["St. Louis"], [(39, -90)]),
        ("Snow fell in Saint Louis.", ["Saint Louis"], [(39, -90)]),
        ("They met at Kiev.", ["Kiev"], [(50, 31)]),
        ("The Egyptian port of Alexandria was shut.", ["Alexandria"], [(31, 30)]),
        ("An envoy went to Tripoli, in northern Lebanon.", ["Tripoli"], [(34, 36)]),
        ("She flew from Paris, Texas. In Paris, it rained.", ["Paris", "Paris"], [(34, -96), (34, -96)]),
        ("US and Iranian envoys flew to Vienna.", ["Vienna"], [(48, 16)]),
        ("Deputies from Iowa, Kansas and Ohio asked why Athens had been warned.", ["Athens"], [(38, 24)]),
        ("In Maine and Vermont, farmers fear what Paris said.", ["Paris"], [(49, 2)]),
        ("They met in Xqzvyd.", ["Xqzvyd"], [None]),
        ("The EU agreed.", ["EU"], [None]),
    ],
)
def test_located(loaded: Resources, text: str, names: list[str], expected: list[tuple[float, float] | None]) -> None:
    assert where(loaded, text, *names) == expected


def test_home_tips_the_balance(loaded: Resources) -> None:
    text = "The council of Newcastle met."
    assert where(loaded, text, "Newcastle", home="AUS") == [(-33, 152)]
    assert where(loaded, text, "Newcastle", home="GBR") == [(55, -2)]


@pytest.mark.parametrize(
    ("publisher", "url", "home"),
    [
        ("BBC News", None, "GBR"),
        ("The Irish Times", None, "IRL"),
        ("bbc.co.uk", None, "GBR"),
        (None, "https://news.example.co.nz/a?b=c", "NZL"),
        (None, "https://example.com/uk", None),
        (None, "http://[not-an-address", None),
        ("Kampala Messenger", None, "UGA"),
        ("The Republic of Ghana Gazette", None, "GHA"),
        ("The Paris Bugle", None, None),  # too many towns of that name have papers
        ("The Springfield Crier", None, None),
        ("The Nice Reading", None, None),
        ("Reuters", "https://www.reuters.com/world", None),
        (None, None, None),
        ("  ", "", None),
    ],
)
def test_home_of_a_publisher(loaded: Resources, publisher: str | None, url: str | None, home: str | None) -> None:
    assert home_of(Document(id="t", text="", publisher=publisher, url=url), loaded.gazetteer) == home


@pytest.mark.parametrize(
    ("text", "name", "homes"),
    [
        ("Snow fell in Hamilton.", "Hamilton", {"NZL": "NZL", None: "CAN"}),
        ("Police in Newcastle freed him.", "Newcastle", {"AUS": "AUS", "GBR": "GBR"}),
        ("Rebels took Tripoli at dawn.", "Tripoli", {"USA": "LBY", "GRC": "LBY", None: "LBY"}),
        ("Crowds filled Paris.", "Paris", {"USA": "FRA", "CAN": "FRA"}),
        ("The court in Lima met.", "Lima", {"USA": "PER"}),
        (
            "Chilean marines sealed off Valparaíso; buses in Santiago stood still.",
            "Santiago",
            {"ESP": "CHL", "DOM": "CHL"},
        ),
    ],
)
def test_a_publisher_s_country_tips_the_balance_and_drags_nothing_home(
    loaded: Resources, text: str, name: str, homes: dict[str | None, str]
) -> None:
    start = text.index(name)
    names = [name_at(text, (start, start + len(name)))]
    for home, country in homes.items():
        (found,) = resolve(names, text, loaded.gazetteer, published=home)
        assert (home, found and found.entry.country) == (home, country)


def test_a_name_of_many_places_of_which_nothing_tells_is_left_open(loaded: Resources) -> None:
    (place,) = locate("It is in Springfield.", [(9, 20)], loaded.gazetteer)
    (told,) = locate("It is in Springfield, Ohio.", [(9, 20)], loaded.gazetteer)
    assert place is None and told is not None and told.country == "USA"


def test_probabilities_of_a_name_add_up_and_namesakes_elsewhere_do_not_vouch(loaded: Resources) -> None:
    text = "Springfield, Springfield and Springfield."
    names = [name_at(text, (start, start + 11)) for start in (0, 13, 29)]
    _, _, cases = gather(names, loaded.gazetteer)
    (p,) = rank(list(cases.values()), known(text, loaded.gazetteer))
    (alone,) = rank(list(gather(names[:1], loaded.gazetteer)[2].values()), known("", loaded.gazetteer))
    assert p.sum() == pytest.approx(1.0)
    assert p == pytest.approx(alone)


def test_the_publisher_s_name_tells_where_it_plays(loaded: Resources) -> None:
    def found(publisher: str | None) -> str | None:
        document = Document(id="t", text="The council of Cambridge met.", publisher=publisher)
        (place,) = find_places(next(parse([document], loaded.pipeline)), loaded.gazetteer)
        return place.country

    assert found("The Ontario Advertiser") == "CAN"
    assert found("Norfolk and Essex Gazette, England") == "GBR"


def test_a_list_of_thousands_costs_no_more_a_name(loaded: Resources) -> None:
    text = ", ".join(["Paris", "London", "Springfield", "Kherson", "San José", "Victoria"] * 500)
    spans = [match.span() for match in re.finditer(r"[^,]+(?=,|$)", text)]
    begin = time.process_time()
    assert len(locate(text, spans, loaded.gazetteer)) == 3000
    assert time.process_time() - begin < 2.0


_GROWS = """
import gc, re, sqlite3
from contextlib import closing
from pathlib import Path
from sayso.resources import gazetteer
from sayso.read.places.locating import locate

def resident():
    gc.collect()
    found = re.search(r"^Rss:\\s+(\\d+) kB", Path("/proc/self/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1000

def texts():
    with closing(sqlite3.connect(gazetteer.packaged())) as connection:
        rows = connection.execute("SELECT name FROM places ORDER BY id * 2654435761 % 1000003 LIMIT 40000")
        while names := [name for (name,) in rows.fetchmany(50)]:
            spans, start = [], 0
            for name in names:
                spans.append((start, start + len(name)))
                start += len(name) + 2
            yield ", ".join(names), spans

sum(len(text) for text, _ in texts())  # so that what listing them takes is there before
before = resident()
places = gazetteer.load()
for text, spans in texts():
    locate(text, spans, places)
print(resident() - before)
"""


def test_the_gazetteer_and_locating_take_less_than_60_mb(loaded: Resources) -> None:
    """After 40,000 different names, more than are remembered; the file's pages, which processes share, counted in."""
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("the system does not tell")
    out = subprocess.run([sys.executable, "-c", _GROWS], capture_output=True, text=True, check=True, timeout=120)
    assert float(out.stdout) < 60


def test_ids_are_unique_and_in_order(parsed: Callable[..., Parsed], loaded: Resources) -> None:
    places = find_places(parsed("They met in Rome, Berlin and Madrid."), loaded.gazetteer)
    assert [p.id for p in places] == ["p1", "p2", "p3"]


@given(
    st.lists(
        st.sampled_from(
            "Kyiv the in of , . Georgia Mr New York Us US de al- ’s ( ) Congo St. É City Republic Democratic "
            "\U0001f600 - reading March eastern Kherson-based".split(" ")
        ),
        max_size=12,
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_lie_in_the_text_in_order(loaded: Resources, pieces: list[str]) -> None:
    text = " ".join(pieces)
    places = find_places(next(parse([Document(id="t", text=text)], loaded.pipeline)), loaded.gazetteer)
    assert all(0 <= p.span[0] < p.span[1] <= len(text) for p in places)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(places))
    assert all((p.lat is None) == (p.lon is None) for p in places)


@given(text=st.text(max_size=60), data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_spans_of_any_text_can_be_located(loaded: Resources, text: str, data: st.DataObject) -> None:
    edges = st.integers(0, len(text))
    spans = [(min(a, b), max(a, b)) for a, b in data.draw(st.lists(st.tuples(edges, edges), max_size=4))]
    assert len(locate(text, spans, loaded.gazetteer)) == len(spans)
