"""The steps that lead from published texts and suppliers to one category a line."""

from __future__ import annotations

from pathlib import Path

import duckdb

from core.classify.market.tables import register_tables

FOLDER = Path(__file__).resolve().parent
# Each step reads what the ones before it left in temporary tables.
STEPS = ("normalise", "texts", "words", "published", "firm_answers", "suppliers", "lines")
WORK_TABLES = (
    "market_rule",
    "market_word",
    "market_title",
    "market_code",
    "market_merchant",
    "market_line",
    "market_text",
    "market_phrase",
    "market_text_answer",
    "market_published_answer",
    "market_contract_answer",
    "market_firm",
    "market_payee_answer",
)
# What a build may lack: judgements on categories and a contracts register. Where absent, they are empty.
OPTIONAL_TABLES = {
    "category_judgement": "supplier_id VARCHAR, category_id VARCHAR",
    "contract": "authority_id VARCHAR, contract_ref VARCHAR, cpv_code VARCHAR",
}


def decide_categories(cursor: duckdb.DuckDBPyConnection) -> None:
    """Fill staging.line_category; one row is one line of staging.keyed_line.

    Reads staging.keyed_line, line, payee, payee_match and supplier; and, where they are there,
    staging.category_judgement (supplier_id, category_id) and staging.contract (authority_id, contract_ref, cpv_code).
    Columns: line_id, category_id (reference/categories), category_rule and category_trust (reference/category_rules).
    Raises ReferenceTableError where a reference table has a wrong row.
    """
    _create_absent_tables(cursor)
    register_tables(cursor)
    for step in STEPS:
        cursor.execute((FOLDER / f"{step}.sql").read_text(encoding="utf-8"))
    for table in WORK_TABLES:
        cursor.execute(f"DROP TABLE temp.{table}")


def _create_absent_tables(cursor: duckdb.DuckDBPyConnection) -> None:
    for table, columns in OPTIONAL_TABLES.items():
        cursor.execute(f"CREATE TABLE IF NOT EXISTS staging.{table} ({columns})")
