"""Market and category: published ProClass hidden at one council at a time, and speed against a plain copy.

Council files that carry ProClass are read, matched and freed of what does not count; then, council by council, its
published classes are hidden (with every text equal to one) and decided anew, the others' staying in view. What the
published label stands for, by the crosswalk and words alone, is the answer looked for, market by market. The word
tables were written with these councils' errors in view: only what is learned from the others is blind.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import duckdb
import pandas as pd

from core import classify
from core.classify.market import decide_categories
from core.classify.rules import run_script
from core.ingest import SourceRequest, StagedFile, find_superseded, stage_sources
from core.reference import load_table
from core.settings import load_settings, real_data_folder
from core.store import build as store
from core.store import staging
from core.suppliers import match_suppliers
from core.suppliers.judgements import empty_judgements
from tests.rows import open_staging

HIDDEN = ("trafford-council", "sheffield-city-council", "north-tyneside-council")
ALSO_READ = ("wakefield-council",)
# Sheffield prints another scheme in the same column in some quarters; only its ProClass is asked for.
PROCLASS_ONLY = {"sheffield-city-council": ["Social Community Care"]}


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1: of lines and of pounds decided, right among the decided, right averaged over markets."""

    lines: int
    pounds: float
    lines_decided: float
    pounds_decided: float
    lines_right: float
    pounds_right: float
    macro_right: float
    commonest_right: float

    def describe(self) -> str:
        """One line of figures."""
        return (
            f"{self.lines:>9,} lines, £{self.pounds / 1e6:,.0f}m: decided {self.lines_decided:.1%} of lines, "
            f"{self.pounds_decided:.1%} of pounds; right {self.lines_right:.1%}, {self.pounds_right:.1%}; "
            f"markets' average {self.macro_right:.1%}; always the commonest {self.commonest_right:.1%}"
        )


@contextmanager
def stage_councils(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A workspace with the councils' lines keyed and matched, and what counts decided."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = replace(load_settings(), data_folder=Path(scratch))
        requests = [
            SourceRequest(path=path, authority_id=council, name=f"{council}/{path.name}")
            for council in (*HIDDEN, *ALSO_READ)
            for path in sorted((folder / "real" / council).rglob("*"))
            if path.is_file() and path.suffix not in {".json", ".md"}
        ]
        staged = stage_sources(requests, settings.data_folder / "staged", reuse=False, workers=settings.threads)
        with store.open_workspace(settings) as connection:
            _prepare_lines(connection, staged)
            yield connection


def _prepare_lines(connection: duckdb.DuckDBPyConnection, staged: list[StagedFile]) -> None:
    for council in (*HIDDEN, *ALSO_READ):
        connection.execute(
            "INSERT INTO staging.authority BY NAME SELECT $id AS authority_id, $id AS folder, $id AS name, "
            "'metropolitan district' AS type, []::VARCHAR[] AS area_codes, false AS is_national",
            {"id": council},
        )
    staging.stage_records(connection, "source_file", [asdict(report) for one in staged for report in one.reports])
    staging.stage_parquet(connection, "line", [one.line_path for one in staged if one.line_path])
    find_superseded(connection)
    classify.map_units(connection, None)
    staging.key_lines(connection)
    match_suppliers(connection, empty_judgements())
    classify.classify_suppliers(connection)
    run_script(connection, "hashed_lines")
    classify.decide_base(connection)
    connection.execute(
        "CREATE TABLE line_base AS SELECT line_id, excluded_as FROM hashed_line JOIN reason_set USING (signals)"
    )


def read_labels(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row: a council's published label and code, and the market it stands for by the crosswalk and words alone."""
    labels = connection.execute(
        "SELECT DISTINCT authority_id, published_category, published_category_code FROM staging.line "
        "JOIN staging.source_file USING (file_id) WHERE published_category IS NOT NULL"
    ).df()
    for council, only in PROCLASS_ONLY.items():
        labels = labels[labels["authority_id"].ne(council) | labels["published_category"].isin(only)]
    labels = labels.reset_index(drop=True)
    with open_staging() as alone:
        alone.register("labels", labels)
        alone.execute(
            "INSERT INTO staging.line BY NAME SELECT authority_id AS file_id, 0 AS row_number, "
            "'payment' AS date_basis, published_category, published_category_code, false AS is_card, "
            "'not marked' AS is_capital, 0 AS amount_gbp FROM labels"
        )
        alone.execute(
            "INSERT INTO staging.keyed_line BY NAME SELECT rowid AS line_id, file_id, 0 AS row_number, "
            "file_id AS authority_id, 'nobody' AS payee_id, '-' AS directorate, '-' AS unit FROM staging.line"
        )
        run_script(alone, "hashed_lines")
        decide_categories(alone)
        found = alone.execute(
            "SELECT market FROM line_category JOIN reference.categories USING (category_id) ORDER BY line_id"
        ).df()
    return labels.assign(answer=found["market"])[found["market"].ne("Not categorised")]


def decide_hidden(connection: duckdb.DuckDBPyConnection, council: str, labels: pd.DataFrame) -> pd.DataFrame:
    """One row a line of the council that counts and carries ProClass: answer, market, pounds without sign."""
    connection.register("labels", labels)
    connection.execute(
        "CREATE OR REPLACE TABLE shown AS SELECT line.rowid AS line_id, line.published_category AS category, "
        "line.published_category_code AS code, line.description, line.expense_type FROM staging.line "
        "JOIN staging.source_file USING (file_id) WHERE authority_id = ? AND kind = 'spend'",
        [council],
    )
    connection.execute(
        "UPDATE staging.line SET published_category = NULL, published_category_code = NULL, "
        "description = CASE WHEN line.description IS DISTINCT FROM shown.category THEN line.description END, "
        "expense_type = CASE WHEN line.expense_type IS DISTINCT FROM shown.category THEN line.expense_type END "
        "FROM shown WHERE line.rowid = shown.line_id"
    )
    run_script(connection, "hashed_lines")
    decide_categories(connection)
    rows = connection.execute(
        "SELECT answer, market, abs(amount_gbp)::DOUBLE AS pounds FROM shown "
        "JOIN staging.line ON line.rowid = shown.line_id "
        "JOIN labels ON labels.authority_id = ? AND labels.published_category_code IS NOT DISTINCT FROM code "
        "AND labels.published_category = shown.category "
        "JOIN line_category USING (line_id) JOIN line_base USING (line_id) "
        "JOIN reference.categories USING (category_id) WHERE excluded_as IS NULL",
        [council],
    ).df()
    connection.execute(
        "UPDATE staging.line SET published_category = category, published_category_code = code, "
        "description = shown.description, expense_type = shown.expense_type FROM shown WHERE line.rowid = shown.line_id"
    )
    return rows.assign(council=council)


def score_lines(rows: pd.DataFrame) -> Score:
    """The marks over rows of `decide_hidden`; the markets' average is over the decided lines of each market."""
    right = rows["answer"] == rows["market"]
    decided = rows["market"] != "Not categorised"
    pounds = rows["pounds"]
    return Score(
        lines=len(rows),
        pounds=float(pounds.sum()),
        lines_decided=float(decided.mean()),
        pounds_decided=float(pounds[decided].sum() / pounds.sum()),
        lines_right=float(right[decided].mean()),
        pounds_right=float(pounds[right].sum() / pounds[decided].sum()),
        macro_right=float(right[decided].groupby(rows["answer"][decided]).mean().mean()),
        commonest_right=float(rows["answer"].value_counts(normalize=True).iloc[0]),
    )


def list_markets(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a market by the published label: lines, pounds, and the shares decided and right."""
    decided = rows[rows["market"] != "Not categorised"]
    right = decided.assign(right=decided["answer"] == decided["market"])
    right["pounds_right"] = right["pounds"].where(right["right"], 0.0)
    by, within = rows.groupby("answer"), right.groupby("answer")
    return pd.DataFrame(
        {
            "lines": by.size(),
            "pounds_m": (by["pounds"].sum() / 1e6).round(1),
            "decided": (within.size() / by.size()).round(3),
            "right": within["right"].mean().round(3),
            "right_in_pounds": (within["pounds_right"].sum() / within["pounds"].sum()).round(3),
        }
    )


def score_hidden(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows of every hidden council, each left out in turn."""
    labels = read_labels(connection)
    return pd.concat([decide_hidden(connection, council, labels) for council in HIDDEN], ignore_index=True)


def time_against_copy(connection: duckdb.DuckDBPyConnection) -> tuple[int, float, float]:
    """Lines, seconds of copying their Parquet into a table, seconds of deciding their categories; same run."""
    with tempfile.TemporaryDirectory() as scratch:
        parquet = str(Path(scratch) / "line.parquet")
        connection.execute(f"COPY staging.line TO '{parquet}'")
        start = time.perf_counter()
        connection.execute(f"CREATE TABLE plain_copy AS SELECT * FROM read_parquet('{parquet}')")
        copied = time.perf_counter() - start
    connection.execute("DROP TABLE plain_copy")
    start = time.perf_counter()
    run_script(connection, "hashed_lines")
    decide_categories(connection)
    decided = time.perf_counter() - start
    lines = connection.execute("SELECT count(*) FROM staging.line").fetchone()
    return (lines[0] if lines else 0), copied, decided


def run() -> None:
    """Print the marks, council by council and market by market, and the speed."""
    folder = real_data_folder()
    if folder is None:
        print("a folder of real files (SPEND_REAL_DATA) is needed")
        return
    with stage_councils(folder) as connection:
        lines, copied, decided = time_against_copy(connection)
        rows = score_hidden(connection)
    for council, part in rows.groupby("council"):
        print(f"{council:>24} {score_lines(part).describe()}")
    print(f"{'pooled':>24} {score_lines(rows).describe()}")
    print(list_markets(rows).to_string())
    print(
        f"{len(load_table('category_words')):,} words; {lines:,} lines: copy {copied:.1f} s, categories {decided:.1f} s"
    )
