"""Whose file it seems to be: the body that publishes payments to the same payees."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from core.reference import load_table

# The two bodies that have most of the file's payees among their own, by the name as printed.
QUERY = """
    WITH own AS (SELECT DISTINCT payee FROM main.payee WHERE payee <> '')
    SELECT known.authority_id, count(DISTINCT own.payee) / (SELECT count(*) FROM own) AS part
    FROM own
    JOIN served.main.payee AS known ON known.payee = own.payee
    GROUP BY known.authority_id
    ORDER BY part DESC, known.authority_id
    LIMIT 2
"""


def guess_body(cursor: DuckDBPyConnection) -> tuple[str, float] | None:
    """The authority_id and the part of the payees it has too; None where no body stands out."""
    limits = load_table("upload_guesses").set_index("id")["limit"].astype(float)
    found = cursor.execute(QUERY).fetchall()
    if not found:
        return None
    body, part = found[0]
    following = found[1][1] if len(found) > 1 else 0.0
    is_clear = part >= limits["names_in_common"] and part >= following * limits["times_the_next"]
    return (str(body), float(part)) if is_clear else None
