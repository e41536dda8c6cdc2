"""The sample data: made anew from its tables it is the same, it is small, and nothing in it can be real."""

from __future__ import annotations

import ast
import csv
import gzip
import zipfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from sample_data.generator.everything import write_everything

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_data"
WRITTEN = ("sources", "registers", "truth")
EIGHT_MEGABYTES = 8 * 1024 * 1024
# Source: Ordnance Survey, Code-Point Open user guide, and Royal Mail's list of postcode areas.
POSTCODE_AREAS_IN_USE = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY "
    "G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR "
    "NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA "
    "WC WD WF WN WR WS WV YO ZE"
)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV, gzipped or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(content.decode("utf-8").splitlines()))


def read_content(path: Path) -> bytes | dict[str, bytes]:
    """What a file says: compressed ones unpacked, since two builds of the compressor may differ."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix in {".zip", ".xlsx"}:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return path.read_bytes()


def list_written(folder: Path) -> dict[str, Path]:
    """Every file the generator writes, by its path below the folder."""
    paths = (path for name in WRITTEN for path in (folder / name).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path for path in paths}


@pytest.fixture(scope="module")
def shares() -> list[dict[str, str]]:
    return read_rows(SAMPLE / "truth" / "shares.csv")


def test_made_anew_it_is_the_same(tmp_path: Path) -> None:
    write_everything(tmp_path)
    kept, made = list_written(SAMPLE), list_written(tmp_path)
    assert sorted(kept) == sorted(made)
    assert [name for name in kept if read_content(kept[name]) != read_content(made[name])] == []


def test_it_is_at_most_eight_megabytes() -> None:
    files = [path for path in SAMPLE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) <= EIGHT_MEGABYTES


def test_it_has_six_bodies_forty_eight_months_and_enough_lines(shares: list[dict[str, str]]) -> None:
    whole = [row for row in shares if row["period"] == "all"]
    assert len(whole) == 6
    assert 60_000 <= sum(int(row["lines"]) for row in whole) <= 120_000
    months = {path.name[18:25] for path in (SAMPLE / "sources" / "stannick-city-council").glob("payments-over-250-*")}
    assert (len(months), min(months), max(months)) == (48, "2022-11", "2026-10")


def test_the_generator_imports_nothing_of_the_app() -> None:
    imported = {
        name
        for path in SAMPLE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in name_imports(node)
    }
    assert "xlsxwriter" in imported
    assert not {name for name in imported if name.split(".")[0] in {"core", "app", "pages"}}


def name_imports(node: ast.AST) -> list[str]:
    """The modules that one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_the_app_names_no_sample_supplier() -> None:
    suppliers = read_rows(SAMPLE / "truth" / "suppliers.csv")
    names = {name.upper() for row in suppliers for name in [row["name"], *row["printed_as"].split("|")] if name}
    assert len(names) > 1000
    texts = [path for path in (ROOT / "core").rglob("*") if path.suffix in {".py", ".sql", ".csv", ".toml"}]
    app = "\n".join(path.read_text(encoding="utf-8").upper() for path in texts)
    assert sorted(name for name in names if name in app) == []


def test_no_postcode_or_company_number_can_be_real() -> None:
    postcodes = read_rows(SAMPLE / "registers" / "ONSPD_SAMPLE.csv.gz")
    letters = {row["pcds"].split()[0].rstrip("0123456789") for row in postcodes}
    assert len(letters) == 12
    assert not letters & set(POSTCODE_AREAS_IN_USE.split())
    numbers = {row["company_number"] for row in read_rows(SAMPLE / "truth" / "suppliers.csv")} - {""}
    assert {number[:4] if number[:2] in {"OC", "SC"} else number[:2] for number in numbers} == {"99", "OC99", "SC99"}


def test_company_data_have_the_true_heading_and_fewer_companies_later() -> None:
    first, last = sorted((SAMPLE / "registers").glob("BasicCompanyData*.zip"))
    sizes = []
    for path in (first, last):
        (content,) = read_content(path).values()
        heading, *records = content.decode().splitlines()
        assert heading.startswith("CompanyName, CompanyNumber,RegAddress.CareOf")
        assert len(heading.split(",")) == 55
        sizes.append({record.split('","')[1] for record in records})
    assert len(sizes[0] - sizes[1]) > 20
    assert len(sizes[1] - sizes[0]) > 3


def test_truth_adds_up(shares: list[dict[str, str]]) -> None:
    files = read_rows(SAMPLE / "truth" / "files.csv")
    authorities = read_rows(SAMPLE / "sources" / "authorities.csv")
    folders = {row["folder"]: row["authority_id"] for row in authorities}
    in_files: dict[str, Decimal] = defaultdict(Decimal)
    for row in files:
        if "republished" in row["name"]:
            continue
        in_files[folders[row["name"].split("/")[0]]] += Decimal(row["pounds"])
    for row in shares:
        published, aside, base = (Decimal(row[name]) for name in ("published_gbp", "set_aside_gbp", "base_gbp"))
        assert published == aside + base
        if row["period"] == "all":
            assert published == in_files[row["authority_id"]]
    assert len(read_rows(SAMPLE / "truth" / "lines.csv.gz")) == sum(int(row["lines"]) for row in files)


def test_true_shares_are_those_of_the_table_of_rates(shares: list[dict[str, str]]) -> None:
    rates = {row["authority_id"]: row for row in read_rows(SAMPLE / "generator" / "tables" / "authorities.csv")}
    for row in shares:
        if row["period"].isdigit():
            rate = rates[row["authority_id"]]
            expected = float(rate["sme_share"]) + (int(row["period"]) - 2023) * float(rate["drift_a_year"])
            named = float(row["base_gbp"]) - float(row["withheld_gbp"])
            assert float(row["sme_gbp"]) / named == pytest.approx(expected, abs=0.01), row


@pytest.mark.parametrize(
    ("file", "mark"),
    [
        ("stannick-city-council/payments-over-250-2022-11.csv.gz", "£".encode("cp1252")),
        ("stannick-city-council/payments-over-250-2026-10.csv", b"\r\nTotal,"),
        ("stannick-city-council/payments-over-250-2026-10.csv", "(£".encode("cp1252")),
        ("harrowmere-district-council/Spend-over-250-Nov-22.csv", b"Service Cost Centre;Account Detail"),
        ("harrowmere-district-council/Spend-over-250-Mar-23.csv", b"-\r\n"),
        ("harrowmere-district-council/Spend-over-250-Sep-24.csv", b"#VALUE!"),
        ("harrowmere-district-council/Spend-over-250-May-24.csv", b"Name: ;Payment Date;Amount Paid"),
        ("stannick-hospitals-trust/Spend over 25k 03 - March 2024.csv", b",Total,"),
    ],
)
def test_files_are_as_awkward_as_real_ones(file: str, mark: bytes) -> None:
    content = read_content(SAMPLE / "sources" / file)
    assert isinstance(content, bytes)
    assert mark in content


def test_one_month_is_published_twice() -> None:
    folder = SAMPLE / "sources" / "stannick-city-council"
    first = (folder / "payments-over-250-2025-06.csv").read_bytes()
    second = (folder / "payments-over-250-2025-06-republished.csv").read_bytes()
    assert first != second
    assert sorted(first.splitlines()) == sorted(second.splitlines())
