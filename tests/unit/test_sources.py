"""The sources folder: sub-folders, authorities.csv and what is wrong with it, in a sentence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import SpendError
from core.ingest.folder_names import recognise_body
from core.ingest.sources import read_reported_shares, read_source_folders
from core.reference import load_table


def make(tmp_path: Path, authorities: str | None = None) -> Path:
    (tmp_path / "northmoor" / "2025").mkdir(parents=True)
    (tmp_path / "northmoor" / "2025" / "april.csv").write_text("a,b\n")
    (tmp_path / "northmoor" / ".csv.gz").write_bytes(b"")
    if authorities is not None:
        (tmp_path / "authorities.csv").write_text(authorities, encoding="utf-8-sig")
    return tmp_path


def test_without_a_table_the_folder_is_the_id_and_its_words_are_the_name(tmp_path: Path) -> None:
    (folder,) = read_source_folders(make(tmp_path))
    assert (folder.authority_id, folder.name, folder.type, folder.area_codes) == (
        "northmoor",
        "Northmoor",
        "unknown",
        (),
    )
    assert [path.name for path in folder.files()] == [".csv.gz", "april.csv"]


@pytest.mark.parametrize(
    ("named", "name", "kind"),
    [
        ("cabinet-office", "Cabinet Office", "central department"),
        ("scotland-office", "Scotland Office", "central department"),
        ("hm-treasury", "HM Treasury", "central department"),
        ("department-of-health", "Department of Health and Social Care", "central department"),
        ("dept-business-innovation-skills", "Department for Business, Innovation and Skills", "central department"),
        ("general-teaching-council-england", "General Teaching Council for England", "national body"),
        ("Natural England", "Natural England", "national body"),
    ],
)
def test_a_folder_named_as_a_known_body_is_that_body(tmp_path: Path, named: str, name: str, kind: str) -> None:
    (tmp_path / named).mkdir()
    (folder,) = read_source_folders(tmp_path)
    assert (folder.authority_id, folder.name, folder.type, folder.is_national) == (named, name, kind, True)


@pytest.mark.parametrize(
    ("named", "name", "kind"),
    [
        ("northmoor-borough-council", "Northmoor Borough Council", "unknown"),
        ("moor_on_sea-county-council", "Moor on Sea County Council", "unknown"),
        ("northmoor-pcc", "Northmoor PCC", "police"),
        ("nhs-northmoor-ccg", "NHS Northmoor CCG", "NHS commissioner"),
        ("the-northmoor-combined-authority", "The Northmoor Combined Authority", "combined authority"),
        ("Moor-on-Sea Council", "Moor-on-Sea Council", "unknown"),
        ("northmoor-cabinet-office", "Northmoor Cabinet Office", "unknown"),
    ],
)
def test_another_folder_gets_a_readable_name_and_only_a_certain_type(
    tmp_path: Path, named: str, name: str, kind: str
) -> None:
    (tmp_path / named).mkdir()
    (folder,) = read_source_folders(tmp_path)
    assert (folder.authority_id, folder.name, folder.type, folder.is_national) == (named, name, kind, False)


def test_what_the_table_states_comes_before_what_a_name_says(tmp_path: Path) -> None:
    (tmp_path / "cabinet-office").mkdir()
    (tmp_path / "co").mkdir()
    table = "folder,name,type\ncabinet-office,The Office,agency\nco,Cabinet Office,\n"
    (tmp_path / "authorities.csv").write_text(table, encoding="utf-8")
    found = [(folder.name, folder.type) for folder in read_source_folders(tmp_path)]
    assert found == [("The Office", "agency"), ("Cabinet Office", "central department")]


def test_no_two_known_bodies_are_compared_as_one_and_every_type_is_known() -> None:
    table, types = load_table("bodies"), set(load_table("authority_types")["type"])
    for alias, name, kind in zip(table["alias"], table["name"], table["type"], strict=True):
        assert recognise_body(alias) == (name, kind)
        assert recognise_body("a-folder", name) == (name, kind)
    assert set(table["type"]) | set(load_table("folder_types")["type"]) <= types


def test_the_table_describes_a_folder(tmp_path: Path) -> None:
    table = (
        "folder,authority_id,name,type,region,area_codes,amount_basis,threshold_gbp\n"
        "northmoor,nm,Northmoor Council,district,North,E07000998;E07000999,net,£500\n"
    )
    (folder,) = read_source_folders(make(tmp_path, table))
    assert folder.name == "Northmoor Council"
    assert folder.area_codes == ("E07000998", "E07000999")
    assert folder.threshold_gbp == Decimal(500)
    assert not folder.is_national


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("folder,type\nnorthmoor,borough of sorts\n", "is not known"),
        ("folder,type\nsouthmoor,district\n", "not there: southmoor"),
        ("body,type\nnorthmoor,district\n", "no column 'folder'"),
        ("folder,threshold_gbp\nnorthmoor,five hundred\n", "no amount"),
    ],
)
def test_a_wrong_table_is_a_sentence(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(SpendError, match=said):
        read_source_folders(make(tmp_path, table))


def test_no_folders_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SpendError, match="no sub-folders"):
        read_source_folders(tmp_path)
    with pytest.raises(SpendError, match="There is no folder"):
        read_source_folders(tmp_path / "missing")


REPORTED = "authority_id,financial_year,measure,share,source\n"


def test_reported_figures_are_read_as_shares(tmp_path: Path) -> None:
    path = tmp_path / "reported_shares.csv"
    path.write_text(REPORTED + "nm,2026,sme,23.5%,Annual report 2026\n", encoding="utf-8")
    (row,) = read_reported_shares(path, {"nm"})
    assert (row["financial_year"], row["share"], row["source"]) == (2026, Decimal("0.235"), "Annual report 2026")
    assert read_reported_shares(tmp_path / "missing.csv", {"nm"}) == []


@pytest.mark.parametrize(
    "line", ["xx,2026,sme,23,Report", "nm,soon,sme,23,Report", "nm,2026,small,23,Report", "nm,2026,sme,230,Report",
             "nm,2026,sme,many,Report", "nm,2026,sme,23, "]
)  # fmt: skip
def test_a_wrong_reported_figure_names_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "reported_shares.csv"
    path.write_text(REPORTED + line + "\n", encoding="utf-8")
    with pytest.raises(SpendError, match="Line 2 of reported_shares"):
        read_reported_shares(path, {"nm"})
