"""The sources folder: sub-folders, authorities.csv and what is wrong with it, in a sentence."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import SpendError
from core.ingest.folder_names import recognise_body
from core.ingest.sources import list_requests, read_reported_shares, read_source_folders
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


def published(tmp_path: Path) -> Path:
    """A body's files with what is said of them beside them."""
    folder = make(tmp_path) / "northmoor"
    package = {"licenses": [{"title": "Open Government Licence 3.0"}], "resources": [{"path": "data/april.csv"}]}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    index = {"files": [{"file": "April.csv", "url": "https://northmoor.example/april"}, {"file": 5}]}
    (folder / "2025" / "an-index.json").write_text(json.dumps(index), encoding="utf-8")
    (folder / "2025" / "may.csv.gz").write_bytes(b"")
    own = {"source": "https://northmoor.example/may", "license": "OGL v3"}
    (folder / "2025" / "may.meta.json").write_text(json.dumps(own), encoding="utf-8")
    return tmp_path


def origins(sources: Path) -> dict[str, tuple[str | None, str | None]]:
    return {
        request.name: (request.url, request.licence) for request in list_requests(sources, read_source_folders(sources))
    }


def test_addresses_and_licences_are_taken_from_what_lies_beside_the_files(tmp_path: Path) -> None:
    found = origins(published(tmp_path))
    assert found["northmoor/2025/april.csv"] == ("https://northmoor.example/april", "Open Government Licence 3.0")
    assert found["northmoor/2025/may.csv.gz"] == ("https://northmoor.example/may", "OGL v3")


def test_the_users_own_table_of_files_goes_before_all(tmp_path: Path) -> None:
    sources = published(tmp_path)
    (sources / "files.csv").write_text("file,url,licence\nnorthmoor/2025/april.csv,https://a.example,\n")
    assert origins(sources)["northmoor/2025/april.csv"] == ("https://a.example", "Open Government Licence 3.0")
    (sources / "files.csv").write_text("name,url\nx,y\n")
    with pytest.raises(SpendError, match="no column 'file'"):
        origins(sources)


@pytest.mark.parametrize(
    "content", [b"", b"[1]", b'{"result": {"results": [5, {"resources": 7}]}}', b"\xff\xfe", b"{" * 5000]
)
def test_a_damaged_description_costs_no_more_than_an_address(tmp_path: Path, content: bytes) -> None:
    sources = make(tmp_path)
    (sources / "northmoor" / "datapackage.json").write_bytes(content)
    assert origins(sources)["northmoor/2025/april.csv"] == (None, None)


def test_a_data_portals_answer_is_understood(tmp_path: Path) -> None:
    sources = make(tmp_path)
    resource = {"url": "https://data.example/file/april.csv"}
    answer = {"result": {"results": [{"license_title": "UK OGL", "resources": [resource]}]}}
    (sources / "northmoor" / "package_search.json").write_text(json.dumps(answer))
    assert origins(sources)["northmoor/2025/april.csv"] == ("https://data.example/file/april.csv", "UK OGL")


def test_what_a_floor_is_held_against_is_stated_by_the_table_and_checked(tmp_path: Path) -> None:
    sources = make(tmp_path, "folder,threshold_gbp,threshold_basis\nnorthmoor,500,invoice\n")
    assert {request.threshold_basis for request in list_requests(sources, read_source_folders(sources))} == {"invoice"}
    (sources / "authorities.csv").write_text("folder,threshold_basis\nnorthmoor,month\n")
    with pytest.raises(SpendError, match="threshold basis 'month'"):
        read_source_folders(sources)
