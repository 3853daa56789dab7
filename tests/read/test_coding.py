"""Codes for phrases. The phrases are our own; facts about office holders are public record."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.vocabulary import NON_STATE, SECTORS
from sayso.read.actors.coding import code_actor, codes_of
from sayso.resources.actors import load

PHRASES = """
Chile | CHL
the Czech Republic | CZE
two Norwegians | NOR
Danish | DNK
Nairobi | KEN
the Republic of Korea | KOR
people in Bolivia | BOL
a Kenyan runner | KEN
South Ossetia | GEO PRE
Somaliland's parliament | SOM PRE LEG
Danish troops | DNK MIL
Danish and Dutch troops | DNK MIL, NLD MIL
Chile and Peru | CHL, PER
Chile, Peru and Bolivia | CHL, PER, BOL
Danish, Dutch and Swedish troops | DNK MIL, NLD MIL, SWE MIL
Danish, Dutch troops | DNK MIL
the foreign ministers of Chile, Peru and Bolivia | CHL GOV, PER GOV, BOL GOV
Chile's and Peru's ambassadors | CHL GOV, PER GOV
the international court in The Hague | JUD
a NATO ally |
N. Korea | PRK
councillors in Leeds | GBR GOV
soldiers of the Chadian army | TCD MIL
three Indian fighter jets | IND MIL
a missile |
Peruvian missiles | PER MIL
the Chilean navy | CHL MIL
a retired Brazilian general | BRA MIL
General Ana Example | MIL
army doctors | MED
military spokesman | MIL
peacekeepers | MIL
police | COP
the chief of police of Lima | PER COP
Lima police | PER COP
riot police in Lyon | FRA COP
a Portuguese detective | PRT COP
the Kenyan parliament | KEN LEG
Belgian lawmakers | BEL LEG
an MP | LEG
Senator Example | LEG
a Thai court | THA JUD
Argentina's federal prosecutor | ARG JUD
the judge | JUD
a Swiss lawyer | CHE JUD
Canada's spy agency | CAN SPY
an Irish intelligence officer | IRL SPY
rebels | REB
Malian rebels | MLI REB
Rakhine rebels | MMR REB
rebel commanders | REB
gunmen | UAF
jihadists in Mali | MLI UAF
a militia | PRM
Iran-backed militia | PRM
Tajik units | TJK MIL
police units | COP
soldiers in support of Chile | MIL
Latin American leaders |
Iceland's UN ambassador | ISL GOV
a UN envoy | UNO
Finance Minister Petro Example | GOV
British nationals | GBR CVL
US-led coalition forces | USA MIL
the Saudi-led coalition | SAU MIL
US-backed coalition forces | MIL
the left-led coalition |
the government | GOV
the government in Lima | PER GOV
the Icelandic government | ISL GOV
Iceland's ministry of fisheries | ISL GOV
the foreign ministry of Ghana | GHA GOV
Ghana's defence ministry | GHA MIL GOV
the Ghanaian defence minister | GHA GOV MIL
the finance minister of Malta | MLT GOV
Maltese Finance Minister Ann Example | MLT GOV
a spokesman for the Maltese government | MLT GOV
a spokesman |
a Maltese spokesman | MLT GOV
police spokesman | COP
a spokeswoman for the army | MIL
an aide to the prime minister | GOV
an adviser to the president of Gabon | GAB GOV
the office of the Gabonese president | GAB GOV
authorities in Shanghai | CHN GOV
the mayor of Osaka | JPN GOV
the governor's spokesman | GOV
a Nepalese diplomat at the United Nations | NPL GOV
the Nepalese ambassador to the UN | NPL GOV
a former Nepalese minister | NPL ELI
a former CIA officer | USA ELI
ex-ministers | ELI
the opposition | OPP
Zambian opposition leader | ZMB OPP
the ruling party of Zambia | ZMB PTY
a presidential candidate in Peru | PER PTY
Republican senators | USA LEG
a Labour MP | GBR LEG
journalists | JRN
a Kenyan newspaper | KEN JRN
Kenya's state news agency | KEN GOV JRN
the official news agency of Laos | LAO GOV JRN
the BBC | GBR JRN
activists | SOC
a Serbian rights group | SRB SOC
president of the Serbian human rights league | SRB SOC
aid workers | NGO
the Red Cross | NGO
residents of Osaka | JPN CVL
civilians | CVL
protesters | CVL
refugees from Eritrea | ERI REF
a chemical company | BUS
Swedish carmaker | SWE BUS
the chief executive | BUS
trade unions in France | FRA LAB
miners | LAB
Polish farmers | POL AGR
British scientists | GBR EDU
the University of Warsaw | POL EDU
Harvard | USA EDU
doctors | MED
Finnish bishops | FIN REL
a drug cartel | CRM
a gang of thieves | CRM
political prisoners | CVL OPP
three men | UNK
the UN | UNO
UN peacekeepers | UNO MIL
a UN official | UNO
the Secretary-General of the United Nations | UNO
the European Union | EUR
EU foreign ministers | EUR
the European Parliament | EUR LEG
NATO's secretary general | IGO
members of the alliance | IGO
IMF | IGO
Joint Expeditionary Force | IGO
the White House | USA GOV
a White House official | USA GOV
the Kremlin | RUS GOV
the Kremlin's spokesman | RUS GOV
Downing Street | GBR GOV
the Elysee | FRA GOV
a Pentagon spokesman | USA MIL GOV
Hamas | PSE REB
a Hezbollah commander | LBN UAF
Islamic State fighters | IMG REB
Wagner | RUS PRM
the Black Sea Fleet | RUS MIL
pro-Ukrainian group |
anti-Russian protesters | CVL
a general election |
student loans |
social media |
the west bank of the river |
a state of emergency |
the weather in spring |
a dog called Rex |
"""
CASES = [(line.split("|")[0].strip(), line.split("|")[1].strip()) for line in PHRASES.strip().splitlines()]


def code(phrase: str, date: str | None = "2022-11-10") -> tuple[str, ...]:
    return code_actor(phrase, load(), date=date)


@pytest.mark.parametrize(("phrase", "expected"), CASES)
def test_phrases(phrase, expected):
    assert ", ".join(code(phrase)) == expected


def test_the_table_is_large_enough():
    assert len(CASES) > 100


@pytest.mark.parametrize(
    ("phrase", "date", "expected"),
    [
        ("Angela Merkel", "2010-05-01", ("DEU GOV",)),
        ("Angela Merkel", "2024-05-01", ("DEU ELI",)),
        ("Angela Merkel", "1999-05-01", ("DEU",)),
        ("Jens Stoltenberg", "2010-01-01", ("NOR GOV",)),
        ("Jens Stoltenberg", "2020-01-01", ("IGO",)),
        ("Vladimir Putin", "2010-06-01", ("RUS GOV",)),
        ("President Bush", "1990-02-01", ("USA GOV",)),
        ("President Bush", "2005-02-01", ("USA GOV",)),
        ("Defence Secretary Wallace", "2021-02-01", ("GBR GOV MIL",)),
        ("French Defence Secretary Wallace", "2021-02-01", ("FRA GOV MIL",)),
        ("Captain Wallace", "2021-02-01", ("MIL",)),
        ("the Taliban", "2010-01-01", ("AFG REB",)),
        ("the Taliban", "2023-01-01", ("AFG GOV",)),
        ("Rapid Support Forces", "2022-01-01", ("SDN PRM",)),
        ("Rapid Support Forces", "2023-06-01", ("SDN UAF",)),
    ],
)
def test_dates(phrase, date, expected):
    assert code(phrase, date) == expected


def test_a_title_outranks_the_list():
    assert code("Russian Defence Minister Sergei Shoigu", "1990-01-01") == ("RUS GOV MIL",)


def test_without_a_date_today_counts_but_a_document_without_one_knows_only_the_country():
    assert code("Angela Merkel", None) == ("DEU ELI",)
    assert codes_of("Angela Merkel", load(), None) == ("DEU",)


def test_who_may_have_left_office_is_given_the_country_alone():
    unsure = [entry for people in load().persons.values() for entry in people if entry.terms[-1].perhaps_longer]
    assert unsure
    for entry in unsure:
        assert code(entry.name, f"{entry.terms[-1].end}-15") == (entry.code,)
        later = " ".join(code(entry.name, "2099-01-01")).split()
        assert not {"GOV", "ELI"} & set(later)
        assert not later or later[0] == entry.code.split()[0]


def test_dates_may_be_given_as_dates():
    assert code_actor("Angela Merkel", load(), date=datetime.date(2010, 5, 1)) == ("DEU GOV",)


@pytest.mark.parametrize("phrase", ["", " ", "...", "\u2028", "’s", "of", "Ann Example", "Frank"])
def test_nothing_is_guessed(phrase):
    assert code(phrase) == ()


@given(st.lists(st.sampled_from([p for p, _ in CASES] + ["of", "and", ",", "’s", "in", "the", "é"]), max_size=6))
def test_codes_are_always_well_formed(pieces):
    for found in code(" ".join(pieces)):
        first, *others = found.split()
        assert len(first) == 3
        assert set(others) <= SECTORS | NON_STATE
        assert len(set(found.split())) == len(found.split())


@given(st.text(max_size=100))
def test_any_text_is_taken(text):
    assert isinstance(code(text), tuple)
