"""The tables that decide categories: complete, without contradiction, and refused by file and line when wrong."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import core.reference
from core.classify.market import decide_categories
from core.classify.rules import run_script
from core.errors import ReferenceTableError
from core.reference import load_table
from tests.rows import open_staging, stage_rows

CROSSWALKS = ("crosswalk_proclass", "crosswalk_cpv", "crosswalk_sic", "crosswalk_mcc")
TABLES = ("categories", "category_rules", "category_words", "category_contexts", "category_limits", *CROSSWALKS)
REST = {"not-categorised"}


def test_there_are_eighteen_markets_and_the_rest() -> None:
    categories = load_table("categories")
    assert categories["market"].nunique() == 19
    assert 80 <= len(categories) <= 121
    assert set(categories["category_id"]) >= REST


def test_every_category_can_be_reached() -> None:
    reached = {category for name in (*CROSSWALKS, "category_words") for category in load_table(name)["category_id"]}
    assert set(load_table("categories")["category_id"]) - reached == REST


@pytest.mark.parametrize("name", CROSSWALKS)
def test_titles_and_codes_are_all_there(name: str) -> None:
    table = load_table(name)
    required = [column for column in table if column not in {"level_2", "level_3"}]
    assert table[required].ne("").all(axis=None)


def test_a_longer_code_never_only_repeats_a_shorter_one() -> None:
    for name in ("crosswalk_cpv", "crosswalk_sic"):
        table = load_table(name)
        assert table["prefix"].str.fullmatch(r"\d+").all(), name


def test_every_phrase_decides_the_text_it_stands_for() -> None:
    """Each phrase of the purpose, put down as a purpose by itself, gives its own category."""
    words = load_table("category_words")
    words = words[words["found_in"].str.contains("purpose")].reset_index(drop=True)
    with open_staging() as cursor:
        for number, phrase in enumerate(words["phrase"]):
            stage_rows(cursor, "line", [{"row_number": number, "description": phrase, "directorate": None}])
            keys = {"line_id": number, "row_number": number, "unit": "-", "directorate": "-", "payee_id": "nobody"}
            stage_rows(cursor, "keyed_line", [keys])
        run_script(cursor, "hashed_lines")
        decide_categories(cursor)
        rows = cursor.execute("SELECT category_id FROM line_category ORDER BY line_id").fetchall()
    decided = [category for (category,) in rows]
    wrong = words[words["category_id"].ne(decided)]
    assert wrong.empty, wrong[["phrase", "category_id"]].head(10).to_string()


def copy_tables(folder: Path) -> None:
    for name in TABLES:
        source = core.reference.reference_path(name)
        (folder / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("category_words", ["x-1", "xylophone", "purpose", "no-such", "names", "no"], "not in categories.csv"),
        ("category_words", ["x-1", "xylophone", "margin", "legal-services", "names", "no"], "unknown text"),
        ("category_words", ["x-1", "xylophone", "purpose", "legal-services", "shouts", "no"], "strength"),
        ("category_words", ["x-1", "xylophone", "purpose", "legal-services", "names", "maybe"], "neither yes nor no"),
        ("category_words", ["x-1", "solicitor", "purpose", "build-repairs", "names", "no"], "twice"),
        ("category_rules", ["99", "guess", "A guess", "certain"], "trust"),
        ("category_rules", ["99", "none", "Nothing", "low"], "twice"),
        ("category_contexts", ["c-1", "legal-services", "No such market", "legal-services", ""], "market"),
        ("category_limits", ["patience", "much", "How long"], "no number"),
        ("crosswalk_sic", ["691021", "Solicitors", "legal-services"], "longer than 5"),
    ],
)
def test_a_wrong_row_is_named_by_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, row: list[str], message: str
) -> None:
    copy_tables(tmp_path)
    path = tmp_path / f"{name}.csv"
    line = len(path.read_text(encoding="utf-8").splitlines()) + 1
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerow(row)
    with open_staging() as cursor:
        monkeypatch.setattr(core.reference, "reference_files", lambda: sorted(tmp_path.glob("*.csv")))
        run_script(cursor, "hashed_lines")
        with pytest.raises(ReferenceTableError, match=message) as caught:
            decide_categories(cursor)
    assert f"{name}.csv, line {line}" in caught.value.problem
