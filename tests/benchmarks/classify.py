"""What counts against hand labels, and the speed of classifying.

The labels were read by hand (see _base_labels.csv) and the score is by pounds. The speed is the time to classify
suppliers and lines (what counts, what was bought), against CREATE TABLE AS SELECT of the same lines in the same run.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from core.classify import classify_lines, classify_suppliers
from core.pipeline import build
from core.settings import load_settings, real_data_folder
from core.store.staging import load_reference_tables

LABELS = Path(__file__).with_name("_base_labels.csv")
STAGING = Path(__file__).resolve().parents[2] / "core" / "store" / "staging.sql"

# Pounds of labelled units: excluded by both, by us alone, by the label alone.
SCORE = """
WITH unit AS (
    SELECT
        source_file.authority_id AS publisher,
        substr(sha256(concat_ws('|', source_file.authority_id, payee.payee,
            coalesce(payment.expense_type, payment.published_category, payment.description, ''))), 1, 16) AS key,
        sum(payment.amount_gbp) AS amount_gbp,
        coalesce(sum(payment.amount_gbp) FILTER (payment.excluded_as IS NOT NULL), 0) AS excluded_gbp
    FROM built.payment
    JOIN built.source_file USING (file_id)
    JOIN built.payee USING (payee_id)
    WHERE NOT list_contains(payment.reasons, 'superseded')
    GROUP BY ALL
)
SELECT
    unit.publisher,
    label.pass,
    count(*) AS units,
    sum(unit.excluded_gbp) FILTER (label.label = 'excluded') AS both_gbp,
    sum(unit.excluded_gbp) FILTER (label.label = 'counts') AS ours_alone_gbp,
    sum(unit.amount_gbp - unit.excluded_gbp) FILTER (label.label = 'excluded') AS label_alone_gbp
FROM unit
JOIN label ON label.publisher = unit.publisher AND label.key = unit.key
WHERE label.label <> 'not sure'
GROUP BY ALL
ORDER BY ALL
"""

# Distinct texts are few beside lines: 400 purposes, 60 ledger accounts, 20,000 payees.
LINES = """
SELECT
    'file' || (i % 40) AS file_id,
    i AS row_number,
    NULL::VARCHAR AS entity,
    DATE '2022-04-01' + (i % 1500)::INTEGER AS payment_date,
    'payment' AS date_basis,
    'Directorate ' || (i % 12) AS directorate,
    'Service ' || (i % 300) AS unit,
    'Supplier ' || (hash(i) % 20000) || ' Limited' AS payee,
    ['Resurfacing ', 'Direct payments ', 'Grant to club ', 'Home care ', 'PAYE month '][i % 5 + 1] || (hash(i) % 80)
        AS description,
    ['Contractors ', 'Foster care allowances ', 'Agency staff '][i % 3 + 1] || (hash(i + 1) % 20) AS expense_type,
    false AS is_card,
    'not marked' AS is_capital,
    ((hash(i) % 900000) / 100.0 - 50)::DECIMAL(18, 2) AS amount_gbp
FROM range($lines) AS numbers (i)
"""


@dataclass(frozen=True)
class BaseScore:
    """By pounds: how much of what should be left out is left out, and how much of what is left out should be."""

    precision: float
    recall: float
    by_publisher: pd.DataFrame


def read_labels() -> pd.DataFrame:
    """One row: a labelled unit (publisher, key, pass, label, reason)."""
    return pd.read_csv(LABELS, comment="#", dtype=str, keep_default_na=False)


def build_publishers(publishers: list[str], folder: Path) -> Path:
    """Build real publishers without registers through the whole pipeline; gives the data file."""
    real = real_data_folder()
    if real is None:
        raise FileNotFoundError("a folder of real files (SPEND_REAL_DATA) is needed")
    sources = folder / "sources"
    sources.mkdir()
    for publisher in publishers:
        (sources / publisher).symlink_to(real / "real" / publisher)
    settings = load_settings()
    result = build(
        type(settings)(
            folder / "data", f"sqlite:///{folder / 'state.sqlite'}", settings.memory_limit, settings.threads
        ),
        sources,
        None,
        changed_only=False,
    )
    return result.path


def score_base(data_file: Path, labels: pd.DataFrame) -> BaseScore:
    """The score of a built data file against labels."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{data_file}' AS built (READ_ONLY)")
    connection.register("label", labels)
    found = connection.execute(SCORE).df().fillna(0)
    connection.close()
    both, ours, theirs = (float(found[name].sum()) for name in ("both_gbp", "ours_alone_gbp", "label_alone_gbp"))
    return BaseScore(both / (both + ours), both / (both + theirs), found)


def time_classifying(lines: int, folder: Path) -> tuple[float, float, float]:
    """Seconds to copy that many lines from Parquet into a table, to classify their suppliers, and the lines."""
    parquet = folder / "lines.parquet"
    connection = duckdb.connect(str(folder / "bench.duckdb"))
    connection.execute(f"COPY ({LINES}) TO '{parquet}' (FORMAT parquet)", {"lines": lines})
    began = time.perf_counter()
    connection.execute(f"CREATE TABLE copied AS SELECT * FROM '{parquet}'")
    copying = time.perf_counter() - began
    _stage_lines(connection, parquet)
    connection.execute("DROP TABLE copied")
    began = time.perf_counter()
    classify_suppliers(connection)
    suppliers = time.perf_counter() - began
    classify_lines(connection)
    both = time.perf_counter() - began
    connection.close()
    return copying, suppliers, both - suppliers


def _stage_lines(connection: duckdb.DuckDBPyConnection, parquet: Path) -> None:
    connection.execute(STAGING.read_text(encoding="utf-8"))
    load_reference_tables(connection)
    connection.execute(f"INSERT INTO staging.line BY NAME SELECT * FROM '{parquet}'")
    connection.execute(
        "INSERT INTO staging.keyed_line BY NAME SELECT rowid AS line_id, file_id, row_number, 'a' AS authority_id, "
        "payee AS payee_id, directorate, unit, date_trunc('month', payment_date) AS month FROM staging.line"
    )
    connection.execute(
        "INSERT INTO staging.payee BY NAME SELECT payee AS payee_id, 'a' AS authority_id, payee, count(*) AS lines, "
        "sum(amount_gbp) AS amount_gbp FROM staging.line GROUP BY payee"
    )
    connection.execute(
        "INSERT INTO staging.supplier BY NAME SELECT payee_id AS supplier_id, payee AS name FROM staging.payee"
    )
    connection.execute(
        "INSERT INTO staging.payee_match BY NAME SELECT payee_id, payee_id AS supplier_id, "
        "'exact name' AS match_method, '' AS match_reason FROM staging.payee"
    )
    connection.execute(
        "INSERT INTO staging.authority BY NAME SELECT 'a' AS authority_id, 'a' AS name, 'district' AS type,"
        " ['E07000001'] AS area_codes, false AS is_national"
    )
    connection.execute(
        "INSERT INTO staging.source_file BY NAME SELECT DISTINCT file_id, 'a' AS authority_id, file_id AS name, "
        "'' AS sha256, 'spend' AS kind, true AS is_readable, 'net' AS amount_basis, 0 AS rows_read, 0 AS rows_kept, "
        "0 AS rows_rejected, 0 AS amount_kept, 0 AS amount_set_aside, 0 AS amount_totals, 0 AS amount_read, "
        "'{}' AS column_map, []::VARCHAR[] AS warnings, now()::TIMESTAMP AS read_at FROM staging.line"
    )


def run(lines: int = 10_000_000) -> None:
    """Print the score of the base on real files (where there are any) and the speed."""
    with tempfile.TemporaryDirectory() as name:
        copying, suppliers, deciding = time_classifying(lines, Path(name))
    print(
        f"{lines:,} lines: copy {copying:.1f} s; suppliers {suppliers:.1f} s, lines {deciding:.1f} s: "
        f"{(suppliers + deciding) / copying:.2f} times as long"
    )
    if real_data_folder() is None:
        print("A folder of real files (SPEND_REAL_DATA) is needed for the labels.")
        return
    labels = read_labels()
    for done in ("first", "second"):
        chosen = labels[labels["pass"] == done]
        with tempfile.TemporaryDirectory() as name:
            score = score_base(build_publishers(sorted(chosen["publisher"].unique()), Path(name)), chosen)
        print(f"What counts, {done} pass: precision {score.precision:.3f}, recall {score.recall:.3f} by pounds")
        print(score.by_publisher.to_string(index=False))


def main() -> None:
    """Run with the size of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=10_000_000)
    run(parser.parse_args().lines)


if __name__ == "__main__":
    main()
