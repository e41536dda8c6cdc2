"""The steps that lead from published texts and suppliers to one category a line."""

from __future__ import annotations

from pathlib import Path

import duckdb

from core.classify.market.learning import learn_categories
from core.classify.market.tables import load_limits, register_tables

FOLDER = Path(__file__).resolve().parent
# Each step reads what the ones before it left in hashed_line and in temporary tables called market_*.
TEXT_STEPS = ("normalise", "texts", "words", "published", "firm_answers")
PAYEE_STEPS = ("payees", "suppliers", "payee_answers", "situations")
# What a build may lack: judgements on categories and a contracts register. Where absent, they are empty.
OPTIONAL_TABLES = {
    "category_judgement": "supplier_id VARCHAR, category_id VARCHAR",
    "contract": "authority_id VARCHAR, contract_ref VARCHAR, cpv_code VARCHAR",
}


def decide_categories(cursor: duckdb.DuckDBPyConnection) -> None:
    """Lay out the view line_category; one row is one line of staging.keyed_line.

    Reads hashed_line and staging.keyed_line, line, payee, payee_match and supplier; and, where they are there,
    staging.category_judgement (supplier_id, category_id) and staging.contract (authority_id, contract_ref, cpv_code).
    Columns: line_id, signals (of hashed_line), category_id (markets/categories), category_rule and category_trust
    (category_rules, beside it).
    Raises ReferenceTableError where a reference table has a wrong row.
    """
    _create_absent_tables(cursor)
    register_tables(cursor)
    _run_steps(cursor, TEXT_STEPS + PAYEE_STEPS)
    learn_categories(cursor, load_limits())
    _run_steps(cursor, ("lines",))


def _run_steps(cursor: duckdb.DuckDBPyConnection, steps: tuple[str, ...]) -> None:
    for step in steps:
        cursor.execute((FOLDER / f"{step}.sql").read_text(encoding="utf-8"))


def _create_absent_tables(cursor: duckdb.DuckDBPyConnection) -> None:
    for table, columns in OPTIONAL_TABLES.items():
        cursor.execute(f"CREATE TABLE IF NOT EXISTS staging.{table} ({columns})")
