"""Published SME flags against what our rules say when they do not see them, where both decide, by pounds.

Five central bodies print beside each payment whether the payee is an SME. They are built with the flags blanked and
with what registers there are; each flagged pound that counts is compared with our size of its supplier in that month.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import duckdb
import pandas as pd

from core import classify
from core.classify.rules import PLAIN_TEXT
from core.pipeline import build
from core.settings import load_settings, real_data_folder

FLAGGED = ("department-for-work-and-pensions", "cabinet-office", "defra", "department-of-health", "ahvla")
REGISTERS = ("companies-house", "charities")
SHOWN = 10

# One row: a supplier of one publisher with pounds that count and a flag: what the flag says and what we say.
FLAGS = """
SELECT
    source_file.authority_id AS publisher,
    supplier.name,
    CASE WHEN flag.size_band = 'large' THEN 'no' ELSE 'yes' END AS flagged,
    CASE class.size_band WHEN 'unknown' THEN 'unknown' WHEN 'large' THEN 'no' ELSE 'yes' END AS ours,
    any_value(class.size_rule) AS size_rule,
    sum(payment.amount_gbp)::DOUBLE AS amount_gbp
FROM built.payment
JOIN built.source_file USING (file_id)
JOIN built.payee USING (payee_id)
JOIN built.supplier USING (supplier_id)
JOIN built.reference.published_sizes AS flag ON flag.wording = plain_text(payment.published_size)
JOIN built.supplier_class AS class
    ON class.supplier_id = supplier.supplier_id
    AND (class.valid_from IS NULL OR class.valid_from <= payment.month)
    AND (class.valid_to IS NULL OR class.valid_to > payment.month)
WHERE flag.size_band IS NOT NULL AND payment.excluded_as IS NULL
GROUP BY ALL
HAVING sum(payment.amount_gbp) > 0
"""


@contextmanager
def hide_flags() -> Iterator[None]:
    """Blank the flags of payees before anything is classified; the lines keep theirs, to be compared."""
    seeing = classify.classify_suppliers

    def classify_blind(cursor: duckdb.DuckDBPyConnection, judgements: pd.DataFrame | None = None) -> None:
        cursor.execute("UPDATE staging.payee SET published_size = NULL, published_vcse = NULL")
        seeing(cursor, judgements)

    with patch.object(classify, "classify_suppliers", classify_blind):
        yield


def read_flags(real: Path, folder: Path) -> pd.DataFrame:
    """One row: a supplier of a publisher, a flag and our answer (publisher, name, flagged, ours, amount_gbp)."""
    for kind, names, origin in (("sources", FLAGGED, "real"), ("registers", REGISTERS, "reference")):
        (folder / kind).mkdir()
        for name in names:
            (folder / kind / name).symlink_to(real / origin / name)
    settings = load_settings()
    place = type(settings)(
        folder / "data", f"sqlite:///{folder / 'state.sqlite'}", settings.memory_limit, settings.threads
    )
    with hide_flags():
        built = build(place, folder / "sources", folder / "registers", changed_only=False)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{built.path}' AS built (READ_ONLY)")
        connection.execute(PLAIN_TEXT)
        return connection.execute(FLAGS).df()


def describe(name: str, flags: pd.DataFrame) -> str:
    """One line: how much is flagged, how much of it both decide, and how much of that agrees, in pounds."""
    both = flags[flags["ours"] != "unknown"]
    pounds, decided = flags["amount_gbp"].sum(), both["amount_gbp"].sum()
    agree = both.loc[both["flagged"] == both["ours"], "amount_gbp"].sum()
    return (
        f"{name:>34}: flagged £{pounds / 1e6:,.0f}m, both decide £{decided / 1e6:,.0f}m ({decided / pounds:.0%}), "
        f"agree {agree / decided if decided else float('nan'):.1%}"
    )


def list_disagreements(flags: pd.DataFrame) -> pd.DataFrame:
    """One row: a supplier whose flag and our size differ, the most pounds first."""
    differ = flags[(flags["ours"] != "unknown") & (flags["flagged"] != flags["ours"])]
    return differ.sort_values("amount_gbp", ascending=False).head(SHOWN)


def run() -> None:
    """Print agreement by publisher, and the ten largest disagreements."""
    real = real_data_folder()
    if real is None:
        print("A folder of real files (SPEND_REAL_DATA) is needed for the flags.")
        return
    with tempfile.TemporaryDirectory() as name:
        flags = read_flags(real, Path(name))
    for publisher, part in flags.groupby("publisher"):
        print(describe(str(publisher), part))
    print(describe("all", flags))
    print(list_disagreements(flags).to_string(index=False, float_format="{:,.0f}".format))


if __name__ == "__main__":
    run()
