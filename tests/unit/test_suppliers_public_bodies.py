"""The table of public bodies: every pattern can be read, and names that only sound like public bodies fit none."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from core.reference import load_table
from core.reference.name_lists import write_names
from core.reference.public_bodies import OWNED, load_public_bodies

KINDS = {"name", "words", "beginning", "ending"}


@pytest.fixture(scope="module")
def cursor():
    with duckdb.connect() as connection:
        table = load_public_bodies()
        connection.register("table_rows", table.assign(pattern=table["pattern"].map(write_names)))
        connection.execute("CREATE TABLE public_bodies AS SELECT * FROM table_rows")
        yield connection


def find_rows(cursor, name: str) -> list[tuple[str, str]]:
    plain = "trim(regexp_replace(lower(replace(replace($name, '&', ' and '), '''', '')), '[^a-z0-9]+', ' ', 'g'))"
    sql = f"SELECT id, body_type FROM public_bodies WHERE regexp_matches({plain}, pattern)"
    return cursor.execute(sql, {"name": name}).fetchall()


def test_every_row_is_whole():
    table = load_table("public_bodies")
    assert not table["id"].duplicated().any()
    assert set(table["pattern_kind"]) == KINDS
    assert (table[["body_type", "source"]] != "").all(axis=None)


def test_every_name_is_plain_and_says_whose_it_is():
    table = load_table("public_body_names")
    assert table["name"].str.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*").all()
    assert not table["name"].str.startswith("the ").any()
    assert (table["source"] != "").all()
    days = pd.concat([table["since"], table["until"]])
    assert pd.to_datetime(days[days != ""], format="%Y-%m-%d").notna().all()


def test_initials_with_a_legal_form_are_a_firms(cursor):
    assert find_rows(cursor, "ICO") != []
    assert find_rows(cursor, "ICO Ltd") == []


@pytest.mark.parametrize(
    ("name", "body_type"),
    [
        ("Surrey County Council", "council"),
        ("Herts CC", "council"),
        ("L B Hammersmith & Fulham", "council"),
        ("N E Lincs Council", "council"),
        ("Cheshire West & Chester", "council"),
        ("Avon & Somerset PCC", "police"),
        ("Leeds Teaching Hosp", "NHS"),
        ("Tees Valley Combined Auth", "combined authority"),
        ("Hopwood Hall College", "university or college"),
        ("TRAFFORD COUNCIL", "council"),
        ("Wigan MBC", "council"),
        ("DEVON COUNTY COUNCIL#RC38000001", "council"),
        ("Oldham Metropolitan Borough Co", "council"),
        ("City of York Council", "council"),
        ("POLICE AND CRIME COMISSIONER FOR WEST YORKSHIRE", "police"),
        ("CENTRAL & NORTH WEST LONDON NHS FOUNDATION", "NHS"),
        ("NHS BRISTOL CCG 11H", "NHS"),
        ("Treasury Solicitors Department (TSOL)", "central department"),
        ("Dept Communities & Local Gov", "central department"),
        ("South East Learning & Skills Council", "national body"),
        ("LINCOLNSHIRE PENSION FUND#AE10410083", "pension fund"),
        ("London Borough of Camden", "council"),
        ("Royal Borough of Kensington & Chelsea", "council"),
        ("Woking Borough Council", "council"),
        ("Little Snoring Parish Council", "parish or town council"),
        ("Greater Manchester Combined Authority", "combined authority"),
        ("Police & Crime Commissioner for Lancashire", "police"),
        ("Kent Police", "police"),
        ("Cheshire Constabulary", "police"),
        ("Avon Fire & Rescue Service", "fire"),
        ("Guy's and St Thomas' NHS Foundation Trust", "NHS"),
        ("NHS SURREY HEARTLANDS ICB", "NHS"),
        ("HMRC", "HMRC"),
        ("HM Revenue & Customs Only", "HMRC"),
        ("Department for Education", "central department"),
        ("Environment Agency", "national body"),
        ("Teachers Pensions", "pension fund"),
        ("The British Council", "national body"),
        ("University of Surrey", "university or college"),
        ("St Mary's Primary School", "school or academy"),
    ],
)
def test_public_bodies_are_found(cursor, name, body_type):
    found = find_rows(cursor, name)
    assert body_type in {row[1] for row in found}
    assert OWNED not in {row[1] for row in found}


@pytest.mark.parametrize("name", ["Ordnance Survey Ltd", "Network Rail Infrastructure", "NHS Property Services Ltd"])
def test_publicly_owned_companies_are_marked(cursor, name):
    assert OWNED in {row[1] for row in find_rows(cursor, name)}


@pytest.mark.parametrize(
    "name",
    [
        "Voluntary Action Rotherham Council",
        "Council for Voluntary Service",
        "Blackburn with Darwen Council for Voluntary Service",
        "Birmingham Voluntary Service Council",
        "Parochial Church Council of St Mary",
        "Devon Rural Community Council",
        "Refugee Council",
        "Police Federation of England and Wales",
        "Police Supplies Ltd",
        "NHS Supplies Ltd",
        "NHS Confederation",
        "Guy's Hospital Charity",
        "Academy Windows Ltd",
        "University Books Ltd",
        "School Uniform Direct Limited",
        "County Construction Ltd",
        "Fire Safety Services Ltd",
        "Department of Coffee Ltd",
        "Ministry of Cake Ltd",
        "The Police Charity",
        "Nottingham University Hospitals Charity",
        "County Durham Community Foundation",
        "Borough Market Traders",
        "Department of Coffee and Social Affairs",
        "Mars Pension Trustees Limited",
        "Wales Council for Voluntary Action",
        "Royal College of Nursing",
        "National Skills Academy for Sport",
        "Working Men's College",
        "Ministry of Sound",
        "First School of Dance",
        "The Papworth Trust",
        "Cavendish PTA",
        "Central Manchester University Hospitals Foundation Trust Charity",
        "Rotherham Healthcare Ltd",
        "North London Partnership Ltd",
        "Ravensbourne Health Services Ltd",
        "Queen Mary Practice",
        "Birmingham District Energy Company Ltd",
        "Sunshine Community Nursery",
        "Lincoln City",
        "Bath Bus Company",
    ],
)
def test_names_that_only_sound_public_fit_no_row(cursor, name):
    assert find_rows(cursor, name) == []
