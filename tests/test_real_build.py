"""Builds the app from real published files: everything adds up, and the hand-read files come out to the penny.

Real folders come without a company register, so this is also the test of what the app says when it knows no sizes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from core import measures
from core.pipeline import BuildResult, build
from core.projection import assess_target
from core.selection import Selection
from core.settings import load_settings, real_data_folder
from core.store.connection import LiveData, close_all, open_live
from core.store.verify import find_failures
from core.vocabulary import Dimension
from tests.benchmarks.classify import build_publishers

pytestmark = [pytest.mark.real, pytest.mark.slow]

PUBLISHERS = (
    "trafford-council",
    "hyndburn-borough-council",
    "manchester-city-council",
    "wakefield-council",
    "lancashire-pcc",
    "cabinet-office",
)
# Their rows say when files were read and the data were built.
TABLES_WITH_TIMES = {"source_file", "data_version"}


@dataclass(frozen=True)
class RealBuild:
    """A build of the six publishers, without registers."""

    result: BuildResult
    live: LiveData


@pytest.fixture(scope="module")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealBuild]:
    real = real_data_folder()
    if real is None:
        pytest.skip("a folder of real files (SPEND_REAL_DATA) is needed")
    sources = tmp_path_factory.mktemp("sources")
    for publisher in PUBLISHERS:
        (sources / publisher).symlink_to(real / "real" / publisher)
    settings = load_settings(tmp_path_factory.mktemp("data"))
    result = build(settings, sources, None, changed_only=False)
    yield RealBuild(result, open_live(settings))
    close_all()


def truth_rows() -> list[dict[str, str]]:
    """The hand-read files of the six publishers; none where there is no folder of real files."""
    real = real_data_folder()
    if real is None:
        return []
    with (real / "truth.csv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["publisher"] in PUBLISHERS]


def name_in_build(file: str) -> str:
    """truth.csv writes real/<publisher>/<file>; the build's names begin with the publisher."""
    return file.removeprefix("real/")


@pytest.mark.parametrize("truth", truth_rows(), ids=lambda row: Path(row["file"]).name)
def test_hand_read_files_are_exact(real_build: RealBuild, truth: dict[str, str]) -> None:
    wanted = name_in_build(truth["file"])
    reports = [report for report in real_build.result.files if report.name.split("!")[0] == wanted.split("!")[0]]
    assert sum(report.rows_kept for report in reports) == int(truth["payment_rows"])
    assert sum((report.amount_kept for report in reports), Decimal(0)) == Decimal(truth["total_gbp"])


def test_every_file_adds_up(real_build: RealBuild) -> None:
    assert len(real_build.result.files) > 350
    for report in real_build.result.files:
        assert report.rows_read == report.rows_kept + report.rows_rejected, report.name
        assert report.amount_read == report.amount_kept + report.amount_set_aside, report.name


def test_without_registers_pounds_show_and_no_share(real_build: RealBuild) -> None:
    with real_build.live.cursor() as cursor:
        manchester = Selection(authorities=("manchester-city-council",))
        row = next(measures.share(cursor, manchester).itertuples())
        months = measures.share_by_month(cursor, manchester)
        directorates = measures.breakdown(cursor, manchester, Dimension.DIRECTORATE)
        suppliers = measures.suppliers(cursor, manchester, limit=10)
    assert row.shown_as == measures.ShownAs.SENTENCE
    assert pd.isna(row.value)
    assert row.base_gbp > 100_000_000
    assert len(months) == 138
    assert months["base_gbp"].sum() > 1_000_000_000
    assert directorates["base_gbp"].sum() == row.base_gbp
    assert len(suppliers) == 10


def test_data_that_end_in_2022_get_no_chance_for_2028(real_build: RealBuild) -> None:
    with real_build.live.cursor() as cursor:
        history = measures.history(cursor, Selection(authorities=("manchester-city-council",)))
    known = history.rename(columns={"denominator_gbp": "classified_gbp"}).assign(classified_gbp=history["base_gbp"])
    outlook = assess_target(known, 2028, 0.35)
    assert outlook.chance is None
    assert "May 2022" in outlook.sentence


def test_every_check_passes_on_what_was_published(real_build: RealBuild) -> None:
    with real_build.live.cursor() as cursor:
        assert find_failures(cursor) == []


def test_a_second_build_of_the_same_files_says_the_same(real_build: RealBuild, tmp_path: Path) -> None:
    again = build_publishers(list(PUBLISHERS), tmp_path)
    with duckdb.connect() as connection:
        for name, path in (("first", real_build.result.path), ("second", again)):
            connection.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        tables = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'first' AND schema_name = 'main'"
        ).fetchall()
        other = [
            table
            for (table,) in tables
            if table not in TABLES_WITH_TIMES
            and any(
                connection.execute(f"FROM {one}.main.{table} EXCEPT ALL FROM {two}.main.{table} LIMIT 1").fetchall()
                for one, two in (("first", "second"), ("second", "first"))
            )
        ]
    assert len(tables) > len(TABLES_WITH_TIMES)
    assert other == []
