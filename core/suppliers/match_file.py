"""Match the payees of a CSV to the names of a register in another: `python -m core match`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from core.errors import RegisterError, UnreadableFileError
from core.settings import load_settings
from core.store.connection import open_scratch
from core.suppliers.asking import ASKED_COLUMNS
from core.suppliers.index import build_index
from core.suppliers.queries import fill_table
from core.suppliers.register.loading import create_tables
from core.suppliers.resolving import Outcome, Resolving, resolve_payees

MATCH_COLUMNS = ("payee", "id", "name", "method", "score", "runner_up_id", "runner_up_score")
_REGISTER_COLUMNS = ("register", "id", "name", "postcode", "status")
_BODIES = """
    INSERT INTO registers.organisation BY NAME
    SELECT id AS org_id, any_value(register) AS register, id AS number, first(name ORDER BY place) AS name,
        any_value(nullif(postcode, '')) AS postcode, any_value(nullif(status, '')) AS status,
        DATE '1970-01-01' AS first_snapshot, DATE '1970-01-01' AS last_snapshot
    FROM (SELECT *, row_number() OVER () AS place FROM given_rows)
    GROUP BY id
"""
_NAMES = """
    INSERT INTO registers.organisation_name
    SELECT DISTINCT given_rows.id, given_rows.name, 'current'
    FROM given_rows
    JOIN registers.organisation AS body ON body.org_id = given_rows.id AND body.name <> given_rows.name
"""


def match_file(payees: Path, register: Path, out: Path) -> tuple[int, int]:
    """Write a CSV of MATCH_COLUMNS, one row a payee in the order of `payees`, the id empty where unsure.

    Returns how many payees were matched, and how many there were. Raises UnreadableFileError or RegisterError.
    """
    asked = read_payees(payees)
    with open_scratch(load_settings()) as connection:
        load_register_list(connection, register)
        run = resolve_payees(connection, asked)
    matches = list_matches(asked, run)
    out.parent.mkdir(parents=True, exist_ok=True)
    matches.to_csv(out, index=False, encoding="utf-8")
    return int((matches["id"] != "").sum()), len(matches)


def read_payees(path: Path) -> pd.DataFrame:
    """One row a payee of the CSV, with what `resolve_payees` asks for; raises UnreadableFileError."""
    table = _read_texts(path)
    if "payee" not in table.columns:
        raise UnreadableFileError(f"{path.name} has no column 'payee'.", "Name the column of payees so.")
    return _select(table, ASKED_COLUMNS).assign(asked_id=range(len(table)))


def load_register_list(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Put a list of register names (register, id, name; several names may share an id) into `registers`, indexed.

    All names of an id count alike. Raises RegisterError where a column is missing.
    """
    table = _read_texts(path)
    for column in _REGISTER_COLUMNS[:3]:
        if column not in table.columns:
            raise RegisterError(f"{path.name} has no column '{column}'.", "A register needs: register, id, name.")
    rows = _select(table, _REGISTER_COLUMNS)
    named = rows[(rows["id"] != "") & (rows["name"] != "")]
    create_tables(connection)
    fill_table(connection, _BODIES, named)
    fill_table(connection, _NAMES, named)
    build_index(connection)


def list_matches(asked: pd.DataFrame, run: Resolving) -> pd.DataFrame:
    """One row a payee, in their order: MATCH_COLUMNS as text, '' where there is none."""
    first = {suggestion.asked_id: suggestion for suggestion in reversed(run.suggestions)}
    rows = []
    for asked_id, payee in zip(asked["asked_id"], asked["payee"], strict=True):
        outcome = run.outcomes.get(asked_id)
        rival = outcome.runner_up if outcome else first.get(asked_id)
        found = _describe(outcome) if outcome else ("", "", "", "")
        rows.append((payee, *found, *((rival.org_id, f"{rival.score:.1f}") if rival else ("", ""))))
    return pd.DataFrame(rows, columns=list(MATCH_COLUMNS), dtype="str")


def _describe(outcome: Outcome) -> tuple[str, str, str, str]:
    score = "" if outcome.score is None else f"{outcome.score:.1f}"
    return outcome.org_id or "", outcome.name or "", outcome.method.value, score


def _select(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """These columns in this order, '' where the table lacks one."""
    return pd.DataFrame({column: table.get(column, pd.Series("", table.index)) for column in columns}, dtype="str")


def _read_texts(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"{path.name} can't be read as a CSV: {error}", "Save it as CSV in UTF-8.") from error
    return table.rename(columns=lambda heading: str(heading).strip().lower())
