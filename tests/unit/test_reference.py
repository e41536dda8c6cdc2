"""Reference tables: each that ships can be read and says where it comes from; a wrong row is told by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import reference
from core.errors import ReferenceTableError
from core.reference import load_table, reference_files, reference_path

TABLES = reference_files()


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_table_reads_and_says_where_it_comes_from(path: Path) -> None:
    table = load_table(path.stem)
    assert len(table), "a table without rows decides nothing"
    assert not table.columns.duplicated().any()
    has_source = "source" in table.columns and (table["source"] != "").any()
    assert has_source or path.read_text(encoding="utf-8").startswith("#"), "say in a '#' line where the rows come from"


def test_names_are_unique() -> None:
    names = [path.stem for path in TABLES]
    assert len(names) == len(set(names))


def test_a_copy_is_the_callers_own() -> None:
    mine = load_table("measures")
    mine["added"] = "by me"
    assert "added" not in load_table("measures").columns


def test_a_wrong_row_is_told_by_file_and_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.csv").write_text("# ours\nid,wording\na,one\nb,two, and a half\n", encoding="utf-8")
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    reference.reference_files.cache_clear()
    try:
        with pytest.raises(ReferenceTableError, match="row 4 has 3 cells, not 2"):
            load_table("broken")
        with pytest.raises(ReferenceTableError, match="is missing"):
            reference_path("measures")
    finally:
        reference.reference_files.cache_clear()


def test_no_given_name_is_a_word_of_firms_and_none_stands_twice() -> None:
    names = load_table("given_names")["given_name"]
    assert not names.duplicated().any()
    assert names.str.fullmatch("[a-z]{2,}").all()
    assert not set(names) & set(load_table("not_personal_words")["word"])
