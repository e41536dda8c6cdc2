"""Searching among suppliers, and suggestions for unsure matches: staged payees in, published tables, rows out."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from core.suppliers.judgements import empty_judgements
from core.suppliers.matching import match_suppliers
from core.suppliers.register import load_registers
from core.suppliers.search import search_suppliers

STORE = Path(__file__).resolve().parents[2] / "core" / "store"
MODELS = ("payee", "supplier", "supplier_search", "supplier_trigram")
PAYEES = {
    "Thornbury Groundworks Ltd": 900,
    "Thornbury Blinds": 500,
    "Marlstone Youth Trust North": 400,
    "Northfield Construction Ltd": 300,
    "Mr J Bloggs": 200,
    "Pay & Go": 100,
}


@pytest.fixture(scope="module")
def cursor(tmp_path_factory):
    folder = tmp_path_factory.mktemp("registers")
    register = "register,id,name\nr,r:1,THORNBURY BLINDS AND SHUTTERS LIMITED\nr,r:2,NORTHFIELD CONSTRUCTION LIMITED\n"
    (folder / "own.csv").write_text(register + "r,r:3,MARLSTONE YOUTH CLUB\n", encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS registers")
        load_registers(folder, connection)
        connection.execute((STORE / "staging.sql").read_text(encoding="utf-8"))
        for payee, pounds in PAYEES.items():
            connection.execute(
                "INSERT INTO staging.payee BY NAME"
                " SELECT md5($1) AS payee_id, 'a' AS authority_id, $1 AS payee, 1 AS lines, $2 AS amount_gbp",
                [payee, pounds],
            )
        match_suppliers(connection, empty_judgements())
        for model in MODELS:
            connection.execute((STORE / "models" / f"{model}.sql").read_text(encoding="utf-8"))
        connection.execute("CREATE SCHEMA serving")
        for name in ("supplier_search", "supplier_trigram"):
            connection.execute(f"CREATE VIEW serving.{name} AS FROM main.{name}")
        yield connection


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("thornbury g", "Thornbury Groundworks Ltd"),
        ("Thornbruy Groundworks", "Thornbury Groundworks Ltd"),
        ("groundworks", "Thornbury Groundworks Ltd"),
        ("pay & go", "Pay & Go"),
        ("NORTHFIELD", "Northfield Construction Ltd"),
    ],
)
def test_the_supplier_meant_comes_first(cursor, typed, found):
    assert search_suppliers(cursor, typed)["found_as"].iloc[0] == found


@pytest.mark.parametrize("typed", ["", "  ", "'; DROP TABLE supplier; --%", "zzzzzz", "bloggs"])
def test_what_is_nobodys_name_finds_nobody(cursor, typed):
    assert search_suppliers(cursor, typed).empty


def test_no_more_are_found_than_asked_for(cursor):
    assert len(search_suppliers(cursor, "thornbury", limit=1)) == 1


def test_unsure_payees_have_suggestions_for_a_person(cursor):
    rows = cursor.execute(
        "SELECT payee, suggestion.name FROM staging.suggestion JOIN payee USING (payee_id)"
    ).fetchall()
    assert ("Thornbury Blinds", "THORNBURY BLINDS AND SHUTTERS LIMITED") in rows
    assert {payee for payee, _ in rows} == {
        "Thornbury Blinds",
        "Thornbury Groundworks Ltd",
        "Marlstone Youth Trust North",
    }
