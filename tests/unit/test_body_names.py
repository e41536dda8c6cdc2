"""Names of bodies in the ways they are printed: what is found by the name alone, and what must not be."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.classify.base import decide_base
from core.classify.rules import run_script
from core.classify.suppliers import decide_classes
from tests.rows import open_staging, stage_rows

NAMES = Path(__file__).with_name("body_names.csv")
# One line, payee and supplier for each name, which stands in no register.
STAGED = """
INSERT INTO staging.line BY NAME
SELECT 'file1' AS file_id, place AS row_number, name AS payee, DATE '2026-04-15' AS payment_date,
    'payment' AS date_basis, false AS is_card, 'not marked' AS is_capital, 100 AS amount_gbp
FROM printed ORDER BY place;
INSERT INTO staging.keyed_line BY NAME
SELECT place AS line_id, 'file1' AS file_id, place AS row_number, 'northmoor' AS authority_id, name AS payee_id,
    'Highways' AS directorate, 'Unit not published' AS unit, DATE '2026-04-01' AS month FROM printed;
INSERT INTO staging.payee BY NAME SELECT name AS payee_id, 'northmoor' AS authority_id, name AS payee,
    1 AS lines, 100 AS amount_gbp FROM printed;
INSERT INTO staging.payee_match BY NAME SELECT name AS payee_id, name AS supplier_id, 'exact name' AS match_method,
    '' AS match_reason FROM printed;
INSERT INTO staging.supplier BY NAME SELECT name AS supplier_id, name FROM printed;
"""
FOUND = 0.95
WRONGLY_FOUND = 1


@pytest.fixture(scope="module")
def decided() -> pd.DataFrame:
    """One row: a name with its label and the reason it is left out for, nothing but the name being known."""
    names = pd.read_csv(NAMES, comment="#", dtype=str)
    with open_staging() as cursor:
        cursor.register("printed", names.reset_index(names="place"))
        cursor.execute(STAGED)
        stage_rows(cursor, "source_file", [{}])
        decide_classes(cursor)
        run_script(cursor, "hashed_lines")
        decide_base(cursor)
        reasons = cursor.execute("SELECT line_id, excluded_as FROM hashed_line JOIN reason_set USING (signals)").df()
    return names.join(reasons.set_index("line_id"))


def test_bodies_are_found_by_their_names_alone(decided: pd.DataFrame) -> None:
    bodies = decided[decided["label"] == "excluded"]
    assert bodies["excluded_as"].notna().mean() >= FOUND, bodies[bodies["excluded_as"].isna()]["name"].to_list()


def test_firms_and_charities_that_sound_like_bodies_are_not(decided: pd.DataFrame) -> None:
    others = decided[decided["label"] == "counts"]
    wrong = others[others["excluded_as"].notna()]
    assert len(wrong) <= WRONGLY_FOUND, wrong[["name", "excluded_as"]]
