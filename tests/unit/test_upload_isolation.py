"""A session's own data: locked, of the same tables as the published ones, and of no shared memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from core import measures
from core.selection import Selection
from core.settings import Settings, load_settings
from core.store import connection
from core.store.build import MODELS
from core.store.session import ADDED, REPLACED_BY_SUPPLIER
from core.ui import cached
from core.upload.receive import UPLOAD, GivenFile
from core.upload.work import Choices, Upload, make_upload
from tests.pages.small_data import build_small_data

SERVED_ALONE = {"category", "reported_share"}
"""Published tables that a session's lines add nothing to."""

SEARCHED = {"supplier_search", "supplier_trigram"}
LEDGER = (
    "Date,Supplier,Amount,Directorate,Entity\n"
    "03/04/2025,Alder Paving Limited,1000.00,Highways,Somebody Else\n"
    "04/04/2025,Quokka Works,250.50,Highways,Somebody Else\n"
    "06/06/2025,Quokka Works,-50.50,,Somebody Else\n"
)


def say_nothing(words: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("own")
    build_small_data(folder)
    yield load_settings(folder)
    connection.close_all()


@pytest.fixture(scope="module")
def upload(settings: Settings) -> Iterator[Upload]:
    made = make_upload(settings, [GivenFile("ledger.csv", LEDGER.encode())], Choices(), say_nothing)
    yield made
    made.close()


def ask(upload: Upload, sql: str) -> list[tuple[object, ...]]:
    assert upload.data is not None
    with upload.data.cursor() as cursor:
        return cursor.execute(sql).fetchall()


def test_every_published_table_is_either_added_to_or_said_to_be_served_alone() -> None:
    assert {*ADDED, *REPLACED_BY_SUPPLIER, *SEARCHED, *SERVED_ALONE} == set(MODELS)


def test_own_lines_stand_beside_the_published_ones(settings: Settings, upload: Upload) -> None:
    assert upload.data is not None
    live = connection.open_live(settings)
    with live.cursor() as cursor:
        (published,) = cursor.execute("SELECT count(*) FROM serving.payment").fetchall()
    assert ask(upload, "SELECT count(*) FROM serving.payment") == [(published[0] + 3,)]
    assert ask(upload, f"SELECT sum(amount_gbp)::VARCHAR FROM serving.payment WHERE authority_id = '{UPLOAD}'") == [
        ("1200.00",)
    ]
    with upload.data.cursor() as cursor:
        strip = measures.published_strip(cursor, Selection(authorities=(UPLOAD,)))
    assert str(strip["published_gbp"].iloc[0]) == "1200.00"


def test_a_name_that_is_known_is_the_supplier_it_is_in_the_published_data(upload: Upload) -> None:
    sql = "SELECT DISTINCT supplier_id FROM {}.payee WHERE payee = 'Alder Paving Limited'"
    assert ask(upload, sql.format("main")) == ask(upload, sql.format("served.main"))
    classes = (
        "SELECT DISTINCT size_band FROM {}.supplier_class JOIN {}.supplier USING (supplier_id)"
        " WHERE name = 'Alder Paving Limited'"
    )
    assert ask(upload, classes.format("main", "main")) == ask(upload, classes.format("served.main", "served.main"))


def test_a_file_that_names_other_bodies_stays_one_file(upload: Upload) -> None:
    assert ask(upload, "SELECT DISTINCT authority_id FROM main.payment") == [(UPLOAD,)]
    assert ("Somebody Else",) in ask(upload, "SELECT DISTINCT directorate FROM main.payment")


@pytest.mark.parametrize("view", ["supplier", "payee", "payment", "authority", "source_file"])
def test_no_id_stands_twice(upload: Upload, view: str) -> None:
    key = {"source_file": "file_id"}.get(view, f"{view}_id")
    assert ask(upload, f"SELECT {key} FROM serving.{view} GROUP BY {key} HAVING count(*) > 1") == []


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/leaked.csv'",
        "ATTACH '/tmp/leaked.duckdb' AS leaked",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SET temp_directory = '/tmp'",
        "DELETE FROM served.main.payment",
        "INSTALL httpfs",
    ],
)
def test_there_is_no_way_out(upload: Upload, attempt: str) -> None:
    with pytest.raises(duckdb.Error):
        ask(upload, attempt)


def test_nothing_of_it_enters_the_shared_memory(settings: Settings, upload: Upload, tmp_path: Path) -> None:
    assert upload.data is not None
    selection = Selection(authorities=(UPLOAD,))
    own = cached.ask(measures.published_strip, upload.data, selection)
    live = cached.ask(measures.published_strip, connection.open_live(settings), selection)
    assert str(own["published_gbp"].iloc[0]) == "1200.00"
    assert int(live["lines"].iloc[0]) == 0, "the same question of the published data knows nothing of the file"
    assert upload.data.remembered, "its answers lie with it"


def test_closing_lets_go_of_everything(settings: Settings) -> None:
    made = make_upload(settings, [GivenFile("ledger.csv", LEDGER.encode())], Choices(), say_nothing)
    data = made.data
    assert data is not None
    cached.ask(measures.published_strip, data, Selection(authorities=(UPLOAD,)))
    made.close()
    assert (made.files, made.reading.lines.num_rows, made.data, data.remembered) == ((), 0, None, {})
    with pytest.raises(duckdb.Error):
        data.connection.execute("SELECT 1")
