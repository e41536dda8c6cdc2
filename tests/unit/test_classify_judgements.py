"""A person's decision on a supplier is kept for good, comes in and goes out as CSV, and beats every rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from core.classify import classify_lines, classify_suppliers, lay_out_judgements
from core.classify.judgements import COLUMNS, list_answers, read_class_judgements
from core.errors import SpendError, StateError
from core.store.class_state import ClassStore
from core.vocabulary import ClassSubject
from tests.rows import open_staging, stage_rows

SUPPLIER = "company:99000001"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ClassStore]:
    opened = ClassStore(f"sqlite:///{tmp_path / 'state.sqlite'}")
    yield opened
    opened.close()


def decide(store: ClassStore, **decisions: str) -> pd.DataFrame:
    for subject, decision in decisions.items():
        store.save(SUPPLIER, "Alder Paving Limited", subject, decision, who="an officer", why="asked them")
    return lay_out_judgements(store.latest())


def classify(judgements: pd.DataFrame | None, **line: object) -> dict[str, object]:
    with open_staging() as cursor:
        stage_rows(cursor, "authority", [{}])
        stage_rows(cursor, "source_file", [{}])
        stage_rows(cursor, "line", [line])
        stage_rows(cursor, "keyed_line", [{}])
        stage_rows(cursor, "payee", [{}])
        stage_rows(cursor, "payee_match", [{}])
        stage_rows(cursor, "supplier", [{}])
        stage_rows(cursor, "supplier_evidence", [{"account_category": "MICRO ENTITY"}])
        return _classify(cursor, judgements)


def _classify(cursor: duckdb.DuckDBPyConnection, judgements: pd.DataFrame | None) -> dict[str, object]:
    classify_suppliers(cursor, judgements)
    classify_lines(cursor, judgements)
    found = cursor.execute("FROM staging.supplier_class CROSS JOIN staging.line_class LIMIT 1").fetch_df()
    return found.to_dict("records")[0]


def test_a_decision_beats_the_rules_and_is_named_as_the_reason(store: ClassStore) -> None:
    assert classify(None, description="Resurfacing")["size_band"] == "micro"
    category_id = next(iter(list_answers()[ClassSubject.CATEGORY]))
    decided = decide(store, size_band="large", kind="voluntary", is_vcse="yes", category_id=category_id)
    found = classify(decided, description="Resurfacing")
    assert (found["kind"], found["size_band"], found["is_vcse"]) == ("voluntary", "large", True)
    assert {found["kind_rule"], found["size_rule"], found["vcse_rule"], found["category_rule"]} == {"judgement"}
    assert found["category_id"] == category_id


def test_what_counts_can_be_decided_both_ways(store: ClassStore) -> None:
    line = {"description": "Grant to voluntary group"}
    assert classify(None, **line)["excluded_as"] == "grants"
    assert classify(decide(store, counts="counts"), **line)["excluded_as"] is None
    left_out = classify(decide(store, counts="public-body"), description="Resurfacing")
    assert left_out["excluded_as"] == "public-body"
    assert list(left_out["reasons"]) == ["public-body"]


def test_decisions_on_several_suppliers_leave_one_row_a_line(store: ClassStore) -> None:
    decisions = {"company:1": "counts", "company:2": "grants", "company:3": ""}
    with open_staging() as cursor:
        stage_rows(cursor, "authority", [{}])
        stage_rows(cursor, "source_file", [{}])
        for place, (supplier_id, decision) in enumerate(decisions.items()):
            payee = {"payee_id": supplier_id, "payee": f"Alder Paving {place} Limited"}
            stage_rows(cursor, "line", [{"row_number": place, "description": "Grant to group"}])
            stage_rows(cursor, "keyed_line", [{"line_id": place, "row_number": place, "payee_id": supplier_id}])
            stage_rows(cursor, "payee", [payee])
            stage_rows(cursor, "payee_match", [{"payee_id": supplier_id, "supplier_id": supplier_id}])
            stage_rows(cursor, "supplier", [{"supplier_id": supplier_id, "name": payee["payee"]}])
            if decision:
                store.save(supplier_id, payee["payee"], "counts", decision, who="an officer", why="asked them")
        judgements = lay_out_judgements(store.latest())
        classify_suppliers(cursor, judgements)
        classify_lines(cursor, judgements)
        rows = cursor.execute("SELECT line_id, excluded_as FROM staging.line_class ORDER BY ALL").fetchall()
    assert rows == [(0, None), (1, "grants"), (2, "grants")]


def test_a_decision_does_not_count_a_line_twice(store: ClassStore) -> None:
    with open_staging() as cursor:
        stage_rows(cursor, "authority", [{}])
        stage_rows(cursor, "source_file", [{}, {"file_id": "file2"}])
        cursor.execute("INSERT INTO staging.superseded VALUES ('file1', 'file2', 'same lines')")
        for table in ("line", "keyed_line", "payee", "payee_match", "supplier"):
            stage_rows(cursor, table, [{}])
        assert _classify(cursor, decide(store, counts="counts"))["excluded_as"] == "superseded"


def test_the_latest_decision_holds_and_every_one_is_kept(store: ClassStore) -> None:
    decide(store, size_band="large")
    decide(store, size_band="small")
    assert store.latest()["decision"].tolist() == ["small"]
    decide(store, size_band="")
    assert store.latest().empty
    history = store.history(SUPPLIER)
    assert history["decision"].tolist() == ["", "small", "large"]
    assert set(history["who"]) == {"an officer"}
    assert history["when"].notna().all()


def test_a_decision_needs_a_supplier_a_name_and_a_subject(store: ClassStore) -> None:
    with pytest.raises(StateError):
        store.save(SUPPLIER, "Alder", "colour", "red", who="an officer")
    with pytest.raises(StateError):
        store.save(SUPPLIER, "Alder", "size_band", "large", who="")
    with pytest.raises(StateError):
        store.save("", "Alder", "size_band", "large", who="an officer")


def test_decisions_come_back_from_csv_as_they_went_out(store: ClassStore, tmp_path: Path) -> None:
    decide(store, size_band="large", counts="counts")
    path = tmp_path / "decisions.csv"
    store.latest().to_csv(path, index=False)
    rows = read_class_judgements(path)
    assert tuple(rows.columns) == COLUMNS
    assert set(zip(rows["subject"], rows["decision"], strict=True)) == {("size_band", "large"), ("counts", "counts")}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"decision": "enormous"}, "enormous"),
        ({"subject": "colour"}, "colour"),
        ({"who": ""}, "nobody"),
        ({"subject": "counts", "decision": "superseded"}, "superseded"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: dict[str, str], message: str) -> None:
    right = {"supplier_id": SUPPLIER, "subject": "size_band", "decision": "large", "who": "an officer"}
    path = tmp_path / "decisions.csv"
    pd.DataFrame([right, {**right, **row}]).to_csv(path, index=False)
    with pytest.raises(SpendError, match=f"(?i)line 3.*{message}"):
        read_class_judgements(path)
