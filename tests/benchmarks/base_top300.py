"""What counts at publishers labelled before their output was seen: two readers' labels against what the build decides.

Every pound of the 300 largest payees at each publisher is labelled (see _base_labels_top300.csv), in rounds of five
publishers: rules were mended after a round's first score, so only that one was blind. Printed are how far
the readers agree, how much of what both leave out is left out here (recall) and how much of what is left out here
both leave out (precision), by pounds, and every payee where the two differ by more than £50,000.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from core.settings import real_data_folder
from tests.benchmarks.classify import build_publishers

LABELS = Path(__file__).with_name("_base_labels_top300.csv")
ANSWERS = ("counts", "excluded", "not sure")
SHOWN_FROM_GBP = 50_000

# One row: a ledger account of a labelled payee, with its pounds, those left out here, and both readers' answers.
UNITS = """
WITH line AS (
    SELECT
        source_file.authority_id AS publisher,
        source_file.name AS file,
        payment.row_number AS row,
        payee.payee,
        concat_ws(chr(31), coalesce(expense_type, ''), coalesce(published_category, ''), coalesce(description, ''))
            AS account,
        payment.amount_gbp,
        payment.excluded_as
    FROM built.payment
    JOIN built.source_file USING (file_id)
    JOIN built.payee USING (payee_id)
    WHERE NOT list_contains(payment.reasons, 'superseded') AND payment.authority_id = source_file.authority_id
),
placed AS (
    SELECT label.*, coalesce(nullif(label.payee, ''), line.payee) AS who, line.account
    FROM label
    LEFT JOIN line ON line.publisher = label.publisher AND line.file = label.file AND line.row = label.row
)
SELECT
    line.publisher,
    line.payee,
    any_value(whole.payee) = '' AS may_be_person,
    coalesce(any_value(part.first), any_value(whole.first)) AS first,
    coalesce(any_value(part.second), any_value(whole.second)) AS second,
    sum(line.amount_gbp)::DOUBLE AS amount_gbp,
    coalesce(sum(line.amount_gbp) FILTER (line.excluded_as IS NOT NULL), 0)::DOUBLE AS excluded_gbp,
    string_agg(DISTINCT line.excluded_as, ', ') AS reasons
FROM line
JOIN placed AS whole ON whole.whole = 'payee' AND whole.publisher = line.publisher AND whole.who = line.payee
LEFT JOIN placed AS part
    ON part.whole = 'account' AND part.publisher = line.publisher AND part.who = line.payee
    AND part.account = line.account
GROUP BY line.publisher, line.payee, line.account
"""


@dataclass(frozen=True)
class Score:
    """By pounds: recall and precision of what is left out, the readers' agreement over three answers, and its kappa."""

    recall: float
    precision: float
    agreement: float
    kappa: float
    labelled_gbp: float


def read_labels() -> pd.DataFrame:
    """One row: both readers' answers for a payee, or for one account of it; `row` is a whole number, -1 for none."""
    # Names may hold a "#", so only the notes above the heading are skipped.
    notes = sum(line.startswith("#") for line in LABELS.read_text(encoding="utf-8").splitlines())
    rows = pd.read_csv(LABELS, skiprows=notes, dtype=str, keep_default_na=False)
    return rows.assign(row=rows["row"].replace("", "-1").astype("int64"))


def read_units(data_file: Path, labels: pd.DataFrame) -> pd.DataFrame:
    """One row: an account of a labelled payee (publisher, payee, first, second, amount_gbp, excluded_gbp, reasons)."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{data_file}' AS built (READ_ONLY)")
    connection.register("label", labels)
    units = connection.execute(UNITS).df()
    connection.close()
    return units


def score(units: pd.DataFrame) -> Score:
    """The score over units on which both readers agree and are sure, and how far they agree over all."""
    both = units[units["first"] == units["second"]]
    left_out, counted = (both[both["first"] == answer] for answer in ("excluded", "counts"))
    right = left_out["excluded_gbp"].sum()
    weights = units["amount_gbp"].abs() / units["amount_gbp"].abs().sum()
    agreement = weights[units["first"] == units["second"]].sum()
    by_chance = sum(
        weights[units["first"] == answer].sum() * weights[units["second"] == answer].sum() for answer in ANSWERS
    )
    return Score(
        recall=right / left_out["amount_gbp"].sum(),
        precision=right / (right + counted["excluded_gbp"].sum()),
        agreement=agreement,
        kappa=(agreement - by_chance) / (1 - by_chance),
        labelled_gbp=units["amount_gbp"].sum(),
    )


def list_differences(units: pd.DataFrame) -> pd.DataFrame:
    """One row: a payee where what is left out here and by both readers differs: missed_gbp, ours_alone_gbp."""
    both = units[units["first"] == units["second"]]
    missed = np.where(both["first"] == "excluded", both["amount_gbp"] - both["excluded_gbp"], 0)
    alone = np.where(both["first"] == "counts", both["excluded_gbp"], 0)
    named = both["payee"].mask(both["may_be_person"], "(may be a person)")
    found = both.assign(payee=named, missed_gbp=missed, ours_alone_gbp=alone)
    sums = found.groupby(["publisher", "payee"], as_index=False)[["missed_gbp", "ours_alone_gbp"]].sum()
    large = sums[["missed_gbp", "ours_alone_gbp"]].abs().max(axis=1) > SHOWN_FROM_GBP
    return sums[large].sort_values("missed_gbp", ascending=False)


def describe(name: str, units: pd.DataFrame) -> str:
    """One line of figures."""
    told = score(units)
    return (
        f"{name:>32} £{told.labelled_gbp / 1e6:>9,.1f}m: recall {told.recall:.3f}, precision {told.precision:.3f};"
        f" readers agree on {told.agreement:.1%} (kappa {told.kappa:.3f})"
    )


def run() -> None:
    """Print the score publisher by publisher and pooled in each round, and every large difference."""
    if real_data_folder() is None:
        print("A folder of real files (SPEND_REAL_DATA) is needed for the labels.")
        return
    labels = read_labels()
    with tempfile.TemporaryDirectory() as name:
        units = read_units(build_publishers(sorted(labels["publisher"].unique()), Path(name)), labels)
    for round_name, labelled in labels.groupby("round", sort=False):
        members = units[units["publisher"].isin(labelled["publisher"])]
        for publisher, part in members.groupby("publisher"):
            print(describe(str(publisher), part))
        print(describe(f"{round_name} round, pooled", members))
        print(list_differences(members).to_string(index=False, float_format="{:,.0f}".format))


if __name__ == "__main__":
    run()
