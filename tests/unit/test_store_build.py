"""Models and checks over staged rows: what adds up passes, and each check is broken once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from core.errors import CheckFailedError, SpendError
from core.settings import Settings
from core.store import build, staging, verify
from core.store.connection import close_all, open_data_file, open_live, read_pointer
from core.store.version_change import write_version_change
from tests.rows import open_staging, stage_rows


def stage_a_small_year(connection: duckdb.DuckDBPyConnection) -> None:
    """Two lines of one supplier, one of them a credit, and one rejected record."""
    stage_rows(connection, "authority", [{}])
    stage_rows(
        connection,
        "source_file",
        [
            {
                "rows_read": 3,
                "rows_kept": 2,
                "rows_rejected": 1,
                "amount_kept": Decimal("80.00"),
                "amount_set_aside": Decimal("80.00"),
                "amount_totals": Decimal("80.00"),
                "amount_read": Decimal("160.00"),
            }
        ],
    )
    stage_rows(connection, "line", [{"row_number": 1}, {"row_number": 2, "amount_gbp": Decimal("-20.00")}])
    stage_rows(connection, "reject", [{"row_number": 3, "reason": "total", "amount_gbp": Decimal("80.00")}])
    stage_rows(connection, "unit_map", [{}])
    staging.key_lines(connection)
    (payee_id,) = connection.execute("SELECT payee_id FROM staging.payee").fetchone() or ("",)
    stage_rows(connection, "payee_match", [{"payee_id": payee_id}])
    stage_rows(connection, "supplier", [{}])
    stage_rows(connection, "supplier_class", [{}])
    stage_rows(connection, "supplier_locality", [{"payee_id": payee_id}])
    stage_rows(connection, "line_class", [{"line_id": 0}, {"line_id": 1}])


def name_the_rules(connection: duckdb.DuckDBPyConnection) -> None:
    """Small rule tables of the test's own, so that the real ones may change."""
    for table, column, identity in (
        ("kind_rules", "id", "register-company"),
        ("size_rules", "id", "account-category"),
        ("vcse_rules", "id", "no-evidence"),
        ("base_reasons", "reason", "grant"),
    ):
        connection.execute(f"CREATE OR REPLACE TABLE reference.{table} AS SELECT '{identity}' AS {column}")
    connection.execute(
        "CREATE OR REPLACE TABLE reference.categories AS"
        " SELECT 'not-categorised' AS category_id, 'Not categorised' AS category, 'Not categorised' AS market"
    )


@pytest.fixture
def workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_staging() as connection:
        name_the_rules(connection)
        stage_a_small_year(connection)
        build.run_models(connection)
        yield connection


def test_a_consistent_build_passes_every_check(workspace: duckdb.DuckDBPyConnection) -> None:
    assert verify.find_failures(workspace) == []


def test_monthly_spend_nets_credits_and_keeps_the_debits(workspace: duckdb.DuckDBPyConnection) -> None:
    rows = workspace.execute("SELECT month, amount_gbp, debits_gbp, lines, size_band FROM monthly_spend").fetchall()
    assert rows == [(date(2026, 4, 1), Decimal("80.00"), Decimal("100.00"), 2, "small")]


BREAKS = {
    "rows_reconcile": "UPDATE source_file SET rows_read = 4",
    "rows_arrive": "DELETE FROM reject",
    "pounds_reconcile": "UPDATE source_file SET amount_read = amount_read + 0.01",
    "pounds_arrive": "UPDATE payment SET amount_gbp = amount_gbp + 0.01 WHERE row_number = 1",
    "monthly_spend_sums": "UPDATE monthly_spend SET amount_gbp = amount_gbp - 0.01",
    "line_has_members": "UPDATE payment SET category_id = 'no such category'",
    "class_has_rule": "UPDATE supplier_class SET size_rule = 'because'",
    "class_covers_months": "UPDATE monthly_spend SET ring = NULL",
    "exclusion_has_reason": "UPDATE payment SET excluded_as = 'grant'",
    "ids_are_unique": "INSERT INTO supplier SELECT * FROM supplier",
}


@pytest.mark.parametrize("check", sorted(path.stem for path in verify.CHECKS.glob("*.sql")))
def test_each_check_can_fail(workspace: duckdb.DuckDBPyConnection, check: str) -> None:
    workspace.execute(BREAKS[check])
    assert check in {failure.check for failure in verify.find_failures(workspace)}


def test_a_failed_check_says_what_would_not_add_up(workspace: duckdb.DuckDBPyConnection) -> None:
    workspace.execute(BREAKS["rows_reconcile"])
    with pytest.raises(CheckFailedError, match="do not all end as kept or rejected"):
        verify.require_no_failures(verify.find_failures(workspace))


def test_a_span_counts_in_its_own_months_only() -> None:
    with open_staging() as connection:
        name_the_rules(connection)
        stage_a_small_year(connection)
        connection.execute("DELETE FROM staging.supplier_class")
        may = date(2026, 5, 1)
        stage_rows(
            connection, "supplier_class", [{"valid_to": may}, {"valid_from": may, "size_band": "large", "trust": "low"}]
        )
        build.run_models(connection)
        assert connection.execute("SELECT DISTINCT size_band FROM monthly_spend").fetchall() == [("small",)]


def publish_to(folder: Path, version: str, *, is_sample: bool = False) -> Settings:
    """Publish the small year as a data file of `version` in `folder`."""
    settings = Settings(folder, "sqlite://", "1GB", 1)
    with build.hold_build_lock(folder), build.open_workspace(settings, is_sample=is_sample) as connection:
        name_the_rules(connection)
        stage_a_small_year(connection)
        build.run_models(connection)
        write_version_change(connection)
        connection.execute("CREATE TABLE backtest_record AS SELECT 1 AS forecasts")
        build.write_data_version(connection, version, is_sample=is_sample)
        build.publish(connection, folder, version)
    return settings


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    yield
    close_all()


def test_a_published_file_is_read_only_and_locked(tmp_path: Path) -> None:
    live = open_live(publish_to(tmp_path, "aaa"))
    with live.cursor() as cursor:
        assert cursor.execute("SELECT sum(amount_gbp) FROM serving.payment").fetchone() == (Decimal("80.00"),)
        with pytest.raises(duckdb.Error):
            cursor.execute("DELETE FROM main.payment")
        with pytest.raises(duckdb.Error):
            cursor.execute("SELECT * FROM read_csv('/etc/passwd')")
        with pytest.raises(duckdb.Error):
            cursor.execute("SET threads = 8")


def test_a_new_build_is_seen_at_once_and_the_old_reader_goes_on(tmp_path: Path) -> None:
    old = open_live(publish_to(tmp_path, "aaa"))
    new = open_live(publish_to(tmp_path, "bbb"))
    assert (old.version, new.version) == ("aaa", "bbb")
    with old.cursor() as cursor:
        assert cursor.execute("SELECT version FROM serving.data_version").fetchone() == ("aaa",)
    with new.cursor() as cursor:
        row = cursor.execute("SELECT version, previous_version FROM serving.data_version").fetchone()
    assert row == ("bbb", "aaa")


def test_the_file_before_is_kept_and_older_ones_are_swept(tmp_path: Path) -> None:
    for version in ("aaa", "bbb", "ccc"):
        publish_to(tmp_path, version)
    assert sorted(path.name for path in tmp_path.glob("*.duckdb")) == [
        "registers.duckdb",
        "spend-bbb.duckdb",
        "spend-ccc.duckdb",
    ]
    assert read_pointer(tmp_path).previous == "spend-bbb.duckdb"


def test_the_same_version_again_keeps_the_one_before(tmp_path: Path) -> None:
    for version in ("aaa", "bbb", "bbb"):
        publish_to(tmp_path, version)
    assert read_pointer(tmp_path).previous == "spend-aaa.duckdb"


def test_the_sample_leaves_nothing_behind_for_real_data(tmp_path: Path) -> None:
    publish_to(tmp_path, "sample", is_sample=True)
    live = open_live(publish_to(tmp_path, "real"))
    with live.cursor() as cursor:
        assert cursor.execute("SELECT previous_version FROM serving.data_version").fetchone() == (None,)
    assert {path.name for path in tmp_path.glob("registers*")} == {"registers.duckdb", "registers-sample.duckdb"}


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with (
        build.hold_build_lock(tmp_path),
        pytest.raises(SpendError, match="already running"),
        build.hold_build_lock(tmp_path),
    ):
        pass


def test_no_data_and_a_wrong_file_are_sentences(tmp_path: Path) -> None:
    settings = Settings(tmp_path, "sqlite://", "1GB", 1)
    with pytest.raises(SpendError, match="There is no data yet"):
        open_live(settings)
    (tmp_path / "spend-x.duckdb").write_bytes(b"not a database")
    with pytest.raises(SpendError, match="another version of the app made it"):
        open_data_file(tmp_path / "spend-x.duckdb", settings)
    (tmp_path / "live.json").write_text("{}")
    with pytest.raises(SpendError, match="does not name a data file"):
        open_live(settings)
    with duckdb.connect(str(tmp_path / "spend-y.duckdb")) as connection:
        connection.execute("CREATE TABLE data_version AS SELECT 0 AS data_format")
    with pytest.raises(SpendError, match="built by another version"):
        open_data_file(tmp_path / "spend-y.duckdb", settings)
