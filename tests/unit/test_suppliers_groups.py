"""Large groups under the names they are paid by: none may pass for a small firm of its own."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from core.classify.suppliers import decide_classes
from core.errors import ReferenceTableError
from core.reference import load_table
from core.suppliers import families
from core.suppliers.families import RELATIONS, find_group
from core.suppliers.judgements import empty_judgements
from core.suppliers.matching import match_suppliers
from core.vocabulary import SizeBand
from tests.rows import open_staging, stage_rows

LARGE_FIRMS = {
    row["firm"]: row["paid_as"].split("|")
    for row in csv.DictReader(Path(__file__).with_name("large_firms.csv").read_text(encoding="utf-8").splitlines())
}


SMALL = {SizeBand.MICRO, SizeBand.SMALL, SizeBand.MEDIUM, SizeBand.SME}


def test_the_list_of_large_firms_is_long_enough_to_tell():
    assert len(LARGE_FIRMS) >= 60
    assert all(len(names) >= 2 for names in LARGE_FIRMS.values())


@pytest.mark.parametrize("firm", LARGE_FIRMS)
def test_a_large_firm_is_one_group_by_all_the_names_it_is_paid_by(firm):
    found = [find_group([name]) for name in LARGE_FIRMS[firm]]
    assert None not in found
    assert {(group.group_id, group.size_band) for group in found} == {(found[0].group_id, "large")}


def test_no_large_firm_comes_out_small_though_its_register_says_so():
    payees = [name for names in LARGE_FIRMS.values() for name in names]
    with open_staging() as cursor:
        stage_payees(cursor, payees)
        match_suppliers(cursor, empty_judgements())
        stage_small_accounts(cursor)
        decide_classes(cursor)
        rows = cursor.execute("""
            SELECT payee, grouping, parent_supplier_id, size_band
            FROM staging.payee
            JOIN staging.payee_match USING (payee_id)
            JOIN staging.supplier USING (supplier_id)
            JOIN staging.supplier_class USING (supplier_id)
        """).fetchall()
    assert {row[0] for row in rows} == set(payees)
    assert [row for row in rows if row[1] or row[3] in SMALL] == []
    parents = {payee: parent for payee, _, parent, _ in rows}
    assert [firm for firm, names in LARGE_FIRMS.items() if len({parents[name] for name in names}) != 1] == []


def stage_payees(cursor, payees):
    stage_rows(
        cursor,
        "payee",
        [{"payee_id": f"p{place}", "payee": payee} for place, payee in enumerate(payees)],
    )


def stage_small_accounts(cursor):
    """What a register would say of a small firm, said of every supplier."""
    suppliers = cursor.execute("SELECT supplier_id FROM staging.supplier").fetchall()
    said = {"account_category": "TOTAL EXEMPTION FULL", "snapshot_from": date(2024, 1, 1)}
    stage_rows(cursor, "supplier_evidence", [{"supplier_id": row[0], **said} for row in suppliers])


@pytest.mark.parametrize(
    "name",
    [
        "Marsh Farm Futures",
        "Reed Plumbing Ltd",
        "Hays Farm Shop",
        "Hanson Street Cafe",
        "Mace Catering Ltd",
        "Brakes and Clutches Ltd",
        "Restore Hope",
        "Three Counties Fencing Ltd",
        "Compass Advocacy",
        "Anchor Inn",
        "Apple Tree Nursery",
        "Priory Road Surgery",
        "Tesconi Restaurant",
        "Amazonia Pets",
        "John Sainsbury Roofing",
        "Orange Grove Care Home",
        "Virgin Olive Ltd",
    ],
)
def test_a_small_firm_with_such_a_word_in_its_name_is_its_own(name):
    assert find_group([name]) is None


def test_the_table_of_groups_is_whole():
    table = load_table("groups")
    assert set(table["relation"]) == RELATIONS
    assert not table["name"].duplicated().any()
    assert table.groupby("group_id")["group_name"].nunique().eq(1).all()
    assert table.groupby("group_name")["group_id"].nunique().eq(1).all()
    assert table["group_id"].nunique() >= 150
    assert table["source"].ne("").all()


def test_a_wrong_relation_is_named(monkeypatch):
    bad = load_table("groups").assign(relation="cousin")
    monkeypatch.setattr(families, "load_table", lambda name: bad)
    with pytest.raises(ReferenceTableError, match=r"Row 1 of groups\.csv has the relation 'cousin'"):
        families._load_groups.__wrapped__()
