"""What speaks for a similar name beside its letters: trade, postcode, and that the body still existed."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from core.suppliers.deciding import Candidate, Difference, Pair
from core.suppliers.register import load_registers
from core.suppliers.resolving import resolve_payees
from core.suppliers.scoring import Weights, compare_words
from core.suppliers.support import Support
from core.suppliers.trades import find_bought_markets, find_sold_markets, fits_what_was_bought

REGISTER = (
    "CompanyName,CompanyNumber,CompanyStatus,RegAddress.PostCode,DissolutionDate,SICCode.SicText_1,SICCode.SicText_2\n"
    "QUELLBROOK CARPENTRY LIMITED,01000001,Active,LS1 1AA,,43320 - Joinery installation,\n"
    "QUELLBROOM CARPENTRY LIMITED,01000002,Active,M1 1AA,,62020 - Information technology consultancy,\n"
    "U K LIMITED,01000004,Active,M1 1AA,,,\n"
    "VANTOSKE JOINERY LIMITED,01000003,Dissolved,M1 1AA,01/02/2020,43320 - Joinery installation,\n"
)
NOTHING_MORE = dict.fromkeys(("postcode", "company_number", "charity_number", "first_date", "bought"), "")


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("registers")
    (folder / "companies-2026-10-01.csv").write_text(REGISTER, encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS registers")
        load_registers(folder, connection)
        yield connection


def ask(connection, payee: str, **more: str):
    """What becomes of one payee; None where it stays open."""
    run = resolve_payees(connection, pd.DataFrame([{"asked_id": 0, "payee": payee, **NOTHING_MORE, **more}]))
    return run.outcomes.get(0)


@pytest.mark.parametrize(
    ("bought", "sic_codes", "fits"),
    [
        ("Residential care homes", "87300", True),
        ("Software licences", "62020 70229", True),
        ("Building repairs", "62020", False),
        ("Building repairs", "99999", None),
        ("", "62020", None),
        ("Building repairs", None, None),
        ("Zzz 123", "62020", None),
    ],
)
def test_a_trade_fits_what_was_bought_by_market(bought, sic_codes, fits):
    assert fits_what_was_bought(bought, sic_codes) is fits


def test_the_longest_prefix_of_a_trade_decides_and_small_words_do_not_count():
    assert find_sold_markets("41100") != find_sold_markets("43999 41100") or find_sold_markets("43999")
    assert find_bought_markets("maintenance of the highways") | find_bought_markets("highway maintenance")


@pytest.mark.parametrize(("rarity", "is_taken"), [(0.9, True), (0.3, False)])
def test_what_is_added_to_common_words_alone_makes_another_name(rarity, is_taken):
    asked, found = ("health", "social", "care", "information"), ("health", "social", "care")
    pair = Pair(asked, found, False, compare_words(asked, found, Weights({}, 100)), rarity)
    candidate = Candidate("x", "x", "Health Social Care", found, True, False, (pair,), 80.0)
    assert (Difference.ADDED in candidate.differs_by()) is is_taken


def test_a_nation_in_brackets_suggests_nobody(connection):
    run = resolve_payees(connection, pd.DataFrame([{"asked_id": 0, "payee": "Zylophane (UK) Ltd", **NOTHING_MORE}]))
    assert not [suggestion for suggestion in run.suggestions if suggestion.score > 90]


def test_of_two_names_equally_like_nothing_is_taken_without_more(connection):
    assert ask(connection, "Quellbroos Carpentry Ltd") is None


def test_the_postcode_tells_two_names_apart_that_are_equally_like(connection):
    found = ask(connection, "Quellbroos Carpentry Ltd", postcode="M1 1AA")
    assert found.org_id == "company:01000002"
    assert "; the postcodes agree" in found.reason


def test_what_was_bought_tells_two_names_apart_that_are_equally_like(connection):
    found = ask(connection, "Quellbroos Carpentry Ltd", bought="Joinery and carpentry repairs to buildings")
    assert found.org_id == "company:01000001"
    assert "; its trade fits what was bought; " in found.reason


def test_what_was_bought_does_not_beat_a_name_with_fewer_slips(connection):
    assert ask(connection, "Quellbrok Carpentry Ltd", bought="Software licences") is None


def test_the_reason_says_what_speaks_against_a_name_too(connection):
    found = ask(connection, "Vantosk Joinery Ltd", bought="Software licences", postcode="EX1 1AA")
    assert found.org_id == "company:01000003"
    assert "; the postcodes differ; its trade is not what was bought; " in found.reason


@pytest.mark.parametrize(("first_date", "is_found"), [("2019-05-01", True), ("2021-05-01", False)])
def test_a_body_that_was_dissolved_before_the_payment_is_not_taken_by_a_similar_name(connection, first_date, is_found):
    found = ask(connection, "Vantoskee Joinery Ltd", first_date=first_date)
    assert (found is not None) is is_found


def test_a_slip_in_a_short_name_needs_the_same_postcode():
    asked, found = ("norse", "care"), ("nurse", "care")
    shared = compare_words(asked, found, Weights({"nurse": 20, "care": 90}, 100))
    near, there = (Support(postcode_agrees=agrees) for agrees in (1, 2))
    pairs = (Pair(asked, found, False, shared),)
    assert Candidate("x", "x", "Nurse Care", found, True, False, pairs, 94.0, near).differs_by() == {}
    assert Difference.SPELLING in Candidate("x", "x", "Nurse Care", found, True, False, pairs, 94.0, there).differs_by()
