"""The payees that are asked about, laid out for the stages: one row a distinct question, and the names in each."""

from __future__ import annotations

import duckdb
import pandas as pd

from core.suppliers.grouping import find_grouping
from core.suppliers.names import ComparableName, take_apart
from core.suppliers.queries import fill_table

SHORTEST_IN_BRACKETS = 3
"""Letters of a name in brackets; '(UK)' is none."""

ASKED_COLUMNS = ("payee", "postcode", "company_number", "charity_number", "first_date")


def lay_out_asked(cursor: duckdb.DuckDBPyConnection, asked: pd.DataFrame) -> None:
    """Fill temp.asked and temp.asked_name from `asked` (asked_id and ASKED_COLUMNS, perhaps `bought`: what was bought
    from it, as published; absent values None).
    """
    rows = asked.assign(grouping=[find_grouping(payee) for payee in asked["payee"]], bought=asked.get("bought"))
    create = """
        CREATE OR REPLACE TEMP TABLE asked AS
        SELECT
            asked_id::INTEGER AS asked_id,
            payee::VARCHAR AS payee,
            -- As the patterns of public bodies read it.
            trim(regexp_replace(lower(replace(payee::VARCHAR, '&', ' and ')), '[^a-z0-9]+', ' ', 'g')) AS plain_payee,
            nullif(replace(upper(postcode::VARCHAR), ' ', ''), '') AS postcode,
            nullif(company_number::VARCHAR, '') AS company_number,
            nullif(charity_number::VARCHAR, '') AS charity_number,
            try_cast(nullif(first_date::VARCHAR, '') AS DATE) AS first_date,
            grouping::VARCHAR AS grouping,
            nullif(bought::VARCHAR, '') AS bought
        FROM given_rows
    """
    fill_table(cursor, create, rows)
    fill_table(cursor, "CREATE OR REPLACE TEMP TABLE asked_name AS SELECT * FROM given_rows", _list_names(rows))


def _list_names(rows: pd.DataFrame) -> pd.DataFrame:
    """One row: a question and one name in it, levelled; none for payees that are no suppliers."""
    listed: list[tuple[int, str, str, str, str, str, int, bool]] = []
    suppliers = rows[rows["grouping"].isna()]
    for asked_id, payee in zip(suppliers["asked_id"], suppliers["payee"], strict=True):
        printed = take_apart(payee)
        for part, name in (("whole", printed.whole), *printed.parts):
            if name.words and (part != "bracket" or len(name.key) >= SHORTEST_IN_BRACKETS):
                listed.append((asked_id, part, *_describe(name)))
    columns = ["asked_id", "part", "key", "forms", "stems", "spelled", "words", "ends_in_form"]
    frame = pd.DataFrame(listed, columns=columns)
    return frame.astype(
        {"asked_id": "int32", "words": "int32", "ends_in_form": "bool"} | dict.fromkeys(columns[1:6], "str")
    )


def _describe(name: ComparableName) -> tuple[str, str, str, str, int, bool]:
    return name.key, " ".join(sorted(name.forms)), name.stems, name.spelled, len(name.words), name.ends_in_form
