"""What was bought: the order of the rules, their words and the crosswalks."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from core.classify import classify_lines
from core.classify.market import decide_categories
from core.classify.market.tables import load_rules
from core.classify.rules import run_script
from tests.rows import open_staging, stage_rows


@pytest.fixture
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_staging() as connection:
        yield connection


def stage_line(cursor: duckdb.DuckDBPyConnection, line_id: int, unit: str = "Not published", **line: object) -> None:
    """One line of a payee called Quillfeather Partners, whose name says nothing of its trade."""
    stage_rows(cursor, "line", [{"row_number": line_id, "directorate": None, **line}])
    keys = {"line_id": line_id, "row_number": line_id, "unit": unit, "directorate": "Directorate not published"}
    stage_rows(cursor, "keyed_line", [keys])


def stage_supplier(cursor: duckdb.DuckDBPyConnection, name: str = "Quillfeather Partners", **supplier: object) -> None:
    stage_rows(cursor, "payee", [{"payee": name}])
    stage_rows(cursor, "payee_match", [{}])
    stage_rows(cursor, "supplier", [{"name": name, **supplier}])


def decide(cursor: duckdb.DuckDBPyConnection) -> dict[int, tuple[str, str]]:
    """The category and the rule of each line."""
    run_script(cursor, "hashed_lines")
    decide_categories(cursor)
    rows = cursor.execute("SELECT line_id, category_id, category_rule FROM line_category").fetchall()
    return {line_id: (category_id, rule_id) for line_id, category_id, rule_id in rows}


@pytest.mark.parametrize(
    ("line", "category_id", "rule_id"),
    [
        ({"published_category": "UTILITIES : Water"}, "energy-water", "published-title"),
        ({"published_category": "SC : Nurseries & Creches"}, "children-early-years", "published-words"),
        ({"published_category": "Unclear", "published_category_code": "371300"}, "energy-water", "published-code"),
        ({"published_category_code": "90511000-2"}, "waste-collection", "published-code"),
        (
            {"published_category": "Education", "description": "School transport"},
            "transport-school-care",
            "purpose-words",
        ),
        ({"expense_type": "Agency staff"}, "hr-agency", "ledger-words"),
        ({"is_card": True, "published_category_code": "5943"}, "goods-stationery", "merchant-code"),
        ({"published_category": "Consultancy", "expense_type": "Sundry"}, "consult-management", "published-hint"),
        ({"published_category": "Not classified"}, "not-categorised", "none"),
        ({"description": "Repairs"}, "build-repairs", "purpose-hint"),
        ({"unit": "Day Nursery"}, "children-early-years", "unit-words"),
        ({"description": "Levy 2026", "published_category": "Consultancy"}, "finance-transfers", "purpose-overrules"),
        ({}, "not-categorised", "none"),
    ],
)
def test_each_rule_decides_where_those_before_it_are_silent(
    cursor: duckdb.DuckDBPyConnection, line: dict[str, object], category_id: str, rule_id: str
) -> None:
    stage_supplier(cursor)
    stage_line(cursor, 0, **line)  # type: ignore[arg-type]
    assert decide(cursor) == {0: (category_id, rule_id)}


def test_a_judgement_beats_everything(cursor: duckdb.DuckDBPyConnection) -> None:
    stage_supplier(cursor)
    cursor.execute("CREATE TABLE staging.category_judgement (supplier_id VARCHAR, category_id VARCHAR)")
    cursor.execute("INSERT INTO staging.category_judgement VALUES ('company:99000001', 'legal-services')")
    stage_line(cursor, 0, published_category="UTILITIES : Water")
    assert decide(cursor) == {0: ("legal-services", "judgement")}


def test_a_contract_with_a_procurement_code_decides_its_lines(cursor: duckdb.DuckDBPyConnection) -> None:
    stage_supplier(cursor)
    cursor.execute("INSERT INTO staging.contract VALUES ('northmoor', 'C1', '45233141-9')")
    stage_line(cursor, 0, contract_ref="C1")
    assert decide(cursor) == {0: ("roads-works", "contract-code")}


def test_a_silent_line_takes_what_most_other_lines_of_its_supplier_are(cursor: duckdb.DuckDBPyConnection) -> None:
    stage_supplier(cursor, sic_codes=["69102"])
    stage_line(cursor, 0, expense_type="Agency staff")
    stage_line(cursor, 1)
    assert decide(cursor)[1] == ("hr-agency", "supplier-other-lines")


def test_a_supplier_of_many_things_is_not_guessed_from_its_other_lines(cursor: duckdb.DuckDBPyConnection) -> None:
    stage_supplier(cursor, sic_codes=["69102"])
    stage_line(cursor, 0, expense_type="Agency staff")
    stage_line(cursor, 1, expense_type="Postage")
    stage_line(cursor, 2)
    assert decide(cursor)[2] == ("legal-services", "supplier-trade")


def test_withheld_names_share_nothing(cursor: duckdb.DuckDBPyConnection) -> None:
    stage_supplier(cursor, name="Name withheld", grouping="name withheld")
    stage_line(cursor, 0, expense_type="Agency staff")
    stage_line(cursor, 1)
    assert decide(cursor)[1] == ("not-categorised", "none")


def test_a_supplier_in_no_register_is_known_by_its_name(cursor: duckdb.DuckDBPyConnection) -> None:
    stage_supplier(cursor, name="Quillfeather Solicitors")
    stage_line(cursor, 0)
    assert decide(cursor) == {0: ("legal-services", "supplier-name")}


def test_sql_numbers_the_rules_as_the_table_does() -> None:
    rules = load_rules()
    assert list(rules["rule_order"]) == list(range(1, len(rules) + 1))
    assert dict(zip(rules["rule_order"], rules["rule_id"], strict=True))[11] == "supplier-other-lines"


def test_nothing_is_left_behind_but_the_answer(cursor: duckdb.DuckDBPyConnection) -> None:
    stage_supplier(cursor)
    stage_line(cursor, 0)
    work = "SELECT table_name FROM duckdb_tables() WHERE temporary UNION ALL SELECT view_name FROM duckdb_views() "
    work += "WHERE temporary AND NOT internal"
    before = cursor.execute(work).fetchall()
    classify_lines(cursor)
    assert cursor.execute("SELECT category_id FROM staging.line_class").fetchall()
    assert cursor.execute(work).fetchall() == before
