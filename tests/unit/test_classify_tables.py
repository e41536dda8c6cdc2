"""The tables that classify: every row can be read, every pattern fires on its example, every outcome is reachable."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from core.classify.rules import PLAIN_TEXT
from core.errors import ReferenceTableError
from core.reference import load_table, reference_path
from core.reference.name_lists import LIST_IN_PATTERN, list_names, write_names

PATTERN_TABLES = ("base_rules", "supplier_words", "address_words")
TABLES = (
    *PATTERN_TABLES,
    "account_categories",
    "base_reasons",
    "bodies",
    "kind_rules",
    "legal_forms",
    "local_areas",
    "name_lists",
    "name_short_forms",
    "postcode_headings",
    "published_sizes",
    "published_vcse",
    "size_limits",
    "size_rules",
    "size_uplift",
    "vcse_rules",
)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_the_cells_of_its_heading(name: str) -> None:
    with reference_path(name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_names_its_source(name: str) -> None:
    notes = [line for line in Path(reference_path(name)).read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    assert notes or "source" in load_table(name).columns


@pytest.mark.parametrize("name", PATTERN_TABLES)
def test_every_pattern_fires_on_its_example(name: str) -> None:
    cursor = duckdb.connect()
    cursor.execute(PLAIN_TEXT)
    silent = []
    for rule in load_table(name).itertuples():
        (fires,) = cursor.execute(
            "SELECT regexp_matches(plain_text($example), $pattern) "
            "AND ($unless = '' OR NOT regexp_matches(plain_text($example), $unless))",
            {"example": rule.example, "pattern": write_names(rule.pattern), "unless": rule.unless},
        ).fetchall()[0]
        if not fires:
            silent.append(rule.id)
    assert silent == []


def test_every_list_that_a_pattern_names_is_there_and_every_list_is_named() -> None:
    patterns = pd.concat([load_table("base_rules")["pattern"], load_table("public_bodies")["pattern"]])
    named = set(patterns.str.extractall(LIST_IN_PATTERN.pattern)[0])
    assert named <= set(list_names())
    assert set(load_table("name_lists")["list"]) - named == set()


def test_a_name_is_found_in_its_short_forms() -> None:
    cursor = duckdb.connect()
    council = load_table("public_bodies").set_index("id")["pattern"]["council-of-place"]
    found = "SELECT regexp_matches($name, $pattern)"
    for name in (
        "hertfordshire county council",
        "herts cc",
        "n e lincs council",
        "bath ne somerset council",
        "durham cc",
    ):
        assert cursor.execute(found, {"name": name, "pattern": write_names(council)}).fetchall() == [(True,)], name
    for name in ("hull city", "lincoln city", "norwich and peterborough", "kent scientific services", "london gateway"):
        assert cursor.execute(found, {"name": name, "pattern": write_names(council)}).fetchall() == [(False,)], name


def test_a_list_that_is_not_there_is_refused() -> None:
    with pytest.raises(ReferenceTableError, match="no list 'planet'"):
        write_names("{planet} council")


def test_every_reason_that_words_can_give_has_a_rule() -> None:
    said_otherwise = {
        "superseded", "publicly-owned", "school-cards", "card", "card-settlement", "card-unknown",
        "earlier-year-credit", "withheld",
    }  # fmt: skip
    fired = set(load_table("base_rules").query("effect == 'fires'")["reason"])
    assert fired | said_otherwise == set(load_table("base_reasons")["reason"])


def test_every_account_category_says_a_band_or_why_it_does_not() -> None:
    accounts = load_table("account_categories")
    decided = accounts["size_rule"] == "account-category"
    assert (decided == (accounts["size_band"] != "")).all()


def test_switches_of_reasons_are_known() -> None:
    assert set(load_table("base_reasons")["switch"]) - {""} <= set(load_table("switches")["id"])


def test_neighbours_are_pairs_of_districts_of_today_each_once() -> None:
    areas = load_table("local_areas")
    today = set(areas.query("end_date == ''")["area_code"])
    pairs = load_table("area_neighbours")
    assert set(pairs["area_code"]) | set(pairs["neighbour_code"]) <= today
    assert (pairs["area_code"] < pairs["neighbour_code"]).all()
    assert not pairs.duplicated().any()


def test_only_islands_have_no_neighbour() -> None:
    areas = load_table("local_areas").query("end_date == ''").set_index("area_code")["name"]
    pairs = load_table("area_neighbours")
    alone = set(areas[~areas.index.isin({*pairs["area_code"], *pairs["neighbour_code"]})])
    islands = {"Isle of Wight", "Isles of Scilly", "Eilean Siar", "Orkney Islands", "Shetland Islands"}
    assert alone == islands | {"Isle of Anglesey"}


def test_a_body_that_ends_passes_whole_to_one_or_is_split_among_several() -> None:
    table = load_table("authority_succession")
    assert set(table["basis"]) == {"whole", "split"}
    assert set(table["standing"]) <= {"in force", "decided", "planned"}
    heirs = table.groupby("from_name").agg(
        heirs=("to_name", "nunique"), rows=("to_name", "size"), basis=("basis", "first")
    )
    assert (heirs["heirs"] == heirs["rows"]).all()
    assert ((heirs["heirs"] == 1) == (heirs["basis"] == "whole")).all()
    assert table.groupby("from_name")["last_day"].nunique().eq(1).all()
    assert pd.to_datetime(table["last_day"], format="%Y-%m-%d").dt.strftime("%m-%d").eq("03-31").all()
