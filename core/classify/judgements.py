"""People's decisions on what suppliers are: which answers there are, how they come in as CSV, how they are laid out.

A decision beats every rule. It is about a supplier as a whole, at all times.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from core.classify.rules import run_script
from core.errors import SpendError
from core.reference import load_table
from core.vocabulary import ClassSubject, SizeBand, SupplierKind

COLUMNS = ("supplier_id", "supplier", "subject", "decision", "who", "when", "why")
REQUIRED = ("supplier_id", "subject", "decision", "who")
COUNTS = "counts"


def list_answers() -> Mapping[ClassSubject, Mapping[str, str]]:
    """For each subject the answers that can be given, and what each is called; '' leaves it to the rules."""
    reasons = load_table("base_reasons").query("admitted == 'no' and of_file == ''")
    categories = load_table("categories")
    kinds = [kind for kind in SupplierKind if kind not in {SupplierKind.WITHHELD, SupplierKind.INDIVIDUAL}]
    return {
        ClassSubject.SIZE: {band: band.value for band in SizeBand},
        ClassSubject.KIND: {kind: kind.value for kind in kinds},
        ClassSubject.VCSE: {"yes": "yes", "no": "no"},
        ClassSubject.CATEGORY: dict(
            zip(categories["category_id"], categories["market"] + ": " + categories["category"], strict=True)
        ),
        ClassSubject.COUNTS: {
            COUNTS: "its payments count",
            **{row.reason: f"left out as: {row.name}" for row in reasons.itertuples(index=False)},
        },
    }


def read_class_judgements(path: Path) -> pd.DataFrame:
    """The decisions in a CSV, all text, in the columns of `COLUMNS`; raises SpendError naming the first wrong row."""
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise SpendError(
            f"{path.name} can't be read as a table of decisions.", "Download one to see its form."
        ) from error
    missing = [column for column in REQUIRED if column not in rows.columns]
    if missing:
        raise SpendError(f"{path.name} has no column '{missing[0]}'.", f"Its columns are: {', '.join(COLUMNS)}.")
    return check_class_judgements(rows.reindex(columns=list(COLUMNS), fill_value=""), path.name)


def check_class_judgements(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """The same rows if each is an answer we know; raises SpendError naming the first that is not."""
    answers = list_answers()
    for number, row in enumerate(rows.itertuples(), start=2):
        if row.subject not in set(ClassSubject):
            raise SpendError(
                f"Line {number} of {source} decides '{row.subject}'.", f"Use one of: {', '.join(ClassSubject)}."
            )
        if row.decision and row.decision not in answers[ClassSubject(row.subject)]:
            raise SpendError(f"Line {number} of {source}: '{row.decision}' is no {row.subject}.", "Correct the line.")
        if not row.supplier_id or not row.who:
            raise SpendError(f"Line {number} of {source} names no supplier or nobody who decided.", "Add the name.")
    return rows


def lay_out_judgements(latest: pd.DataFrame) -> pd.DataFrame:
    """One row a supplier: supplier_id and, for each ClassSubject, a column with its answer or None.

    latest: one row a supplier and subject (store.class_state.ClassStore.latest).
    """
    wide = latest.pivot(index="supplier_id", columns="subject", values="decision").reindex(columns=list(ClassSubject))
    return wide.astype(object).where(wide.notna(), None).rename_axis(columns=None).reset_index()


def stage_line_judgements(cursor: duckdb.DuckDBPyConnection, judgements: pd.DataFrame) -> None:
    """Fill staging.category_judgement and staging.base_judgement from `lay_out_judgements`; one row a supplier each."""
    cursor.register("judged_rows", judgements)
    for table, column in (("category_judgement", "category_id"), ("base_judgement", "counts")):
        cursor.execute(
            f"CREATE OR REPLACE TABLE staging.{table} AS SELECT supplier_id, {column}::VARCHAR AS {column} "
            f"FROM judged_rows WHERE {column} IS NOT NULL"
        )
    cursor.unregister("judged_rows")


def apply_base_judgements(cursor: duckdb.DuckDBPyConnection) -> None:
    """Put people's decisions on what counts over what the rules said (reason_set)."""
    run_script(cursor, "base_judged")
