"""The command line as people type it: what it says, its exit status, and what bad input does to a build."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from core.__main__ import main
from core.console import ProgressBar, format_count, format_pounds, format_table
from core.settings import ROOT, load_settings
from core.store.connection import close_all, open_live

APRIL = (
    "Body Name,Date,Supplier,Net Amount,Directorate,Purpose\n"
    'Northmoor Council,03/04/2026,Alder Paving Limited,"1,250.50",Highways,Resurfacing works\n'
    "Northmoor Council,17/04/2026,Bryony Catering Ltd,840.00,Schools,Catering services\n"
    "Northmoor Council,21/04/2026,Alder Paving Limited,-50.50,Highways,Credit note\n"
)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SPEND_DATA", str(folder))
    monkeypatch.delenv("SPEND_STATE_URL", raising=False)
    yield folder
    close_all()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """One public body with one readable file."""
    folder = tmp_path / "sources" / "northmoor"
    folder.mkdir(parents=True)
    (folder / "april-2026.csv").write_text(APRIL, encoding="utf-8")
    return folder.parent


def huge_workbook() -> bytes:
    """An xlsx of about a kilobyte that claims to reach the last cell a sheet can have."""
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    workbook = (
        '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    package = "http://schemas.openxmlformats.org/package/2006/"
    document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    parts = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{package}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}relationships">'
        f'<Relationship Id="rId1" Type="{document}officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}relationships">'
        f'<Relationship Id="rId1" Type="{document}worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


# An OLE container that holds an encrypted package is what a workbook with a password looks like from outside.
OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")

BAD_FILES = {
    "nothing.csv": b"",
    "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "huge.xlsx": huge_workbook(),
    "locked.xlsx": OLE_SIGNATURE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2048),
    "broken.zip": b"PK\x03\x04 and no more",
    "contacts.csv": b"Name,Telephone\nReception,01234 567890\nParking,01234 567891\n",
}


def test_a_build_says_what_became_of_each_file(
    sources: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--sources", str(sources), "--out", str(data_folder)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"northmoor/april-2026\.csv +3 +3 +0 +£2,040\.00 +£0\.00", said)
    assert re.search(r"Total of 1 file +3 +3 +0 +£2,040\.00", said)
    assert "no Companies House file" in said
    assert "is live in" in said


def test_bad_files_are_told_and_the_rest_goes_on(
    sources: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in BAD_FILES.items():
        (sources / "northmoor" / name).write_bytes(content)
    assert main(["build", "--sources", str(sources), "--out", str(data_folder)]) == 0
    said = capsys.readouterr().out
    assert "£2,040.00" in said
    with open_live(load_settings(data_folder)).cursor() as cursor:
        rows = cursor.execute(
            "SELECT name, not_payments_reason FROM serving.source_file WHERE rows_kept = 0 ORDER BY name"
        ).fetchall()
    assert {Path(name).name for name, _ in rows} == set(BAD_FILES)
    for name, reason in rows:
        assert reason, f"{name} is silent"
        assert reason.endswith("."), reason
        assert "Traceback" not in reason


def test_no_sources_is_a_sentence_and_the_old_data_stay_live(
    sources: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--sources", str(sources), "--out", str(data_folder)]) == 0
    before = (data_folder / "live.json").read_text()
    assert main(["build", "--sources", str(sources / "missing"), "--out", str(data_folder)]) == 2
    assert "There is no folder" in capsys.readouterr().err
    assert (data_folder / "live.json").read_text() == before


def test_the_same_inputs_give_the_same_version(sources: Path, data_folder: Path) -> None:
    assert main(["build", "--sources", str(sources), "--out", str(data_folder)]) == 0
    before = (data_folder / "live.json").read_text()
    assert main(["build", "--sources", str(sources), "--out", str(data_folder), "--changed-only"]) == 0
    assert (data_folder / "live.json").read_text() == before


def test_check_and_doctor(sources: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 2
    assert "There is no data yet" in capsys.readouterr().err
    assert main(["doctor"]) == 0
    assert "There is no data yet" in capsys.readouterr().out
    assert main(["build", "--sources", str(sources), "--out", str(data_folder)]) == 0
    assert main(["check"]) == 0
    assert "Every check passed" in capsys.readouterr().out
    assert main(["doctor"]) == 0
    assert open_live(load_settings()).version in capsys.readouterr().out


def test_inspect_tells_people_and_programs(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(sources / "northmoor" / "april-2026.csv")
    assert main(["inspect", path]) == 0
    assert "3 payments of £2,040.00" in capsys.readouterr().out
    assert main(["inspect", "--json", path]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["payment_rows"], told["total_gbp"]) == (3, "2040.00")
    assert (told["first_date"], told["last_date"]) == ("2026-04-03", "2026-04-21")
    assert told["columns"]["payee"] == "Supplier"
    assert set(told) == {
        *("file", "container", "format", "encoding", "sheet", "header_row", "is_payments", "not_payments_reason"),
        *("payment_rows", "rejected_rows", "total_gbp", "first_date", "last_date", "distinct_payees", "columns"),
        *("reasons", "warnings"),
    }


def test_inspect_ends_with_2_only_where_a_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_bytes(BAD_FILES["contacts.csv"])
    (tmp_path / "broken.zip").write_bytes(BAD_FILES["broken.zip"])
    assert main(["inspect", str(tmp_path / "contacts.csv")]) == 0
    assert main(["inspect", str(tmp_path / "broken.zip")]) == 2
    assert main(["inspect", str(tmp_path / "missing.csv")]) == 2


def write_series(path: Path) -> None:
    """Two bodies with five years of months each; the share of the second falls by a step."""
    lines = ["publisher,month,denominator_gbp,numerator_gbp"]
    for publisher, shares in (("northmoor", (0.3, 0.3)), ("eastvale", (0.4, 0.3))):
        for step in range(60):
            month = f"{2021 + step // 12}-{step % 12 + 1:02d}"
            lines.append(f"{publisher},{month},1000000,{1_000_000 * shares[step >= 30] + 1000 * (step % 5):.0f}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_backtest_tells_people_and_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    series = tmp_path / "series.csv"
    write_series(series)
    assert main(["backtest", str(series)]) == 0
    assert "12 to" in capsys.readouterr().out
    assert main(["backtest", str(series), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["publisher"] for row in rows} == {"northmoor", "eastvale"}
    assert all(row["q05"] <= row["q50"] <= row["q95"] for row in rows)
    assert main(["backtest", str(tmp_path / "missing.csv")]) == 2
    series.write_text(series.read_text(encoding="utf-8") + "northmoor,soon,1,1\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["backtest", str(series), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == rows
    assert "'soon' can't be read" in told.err


def test_match_writes_a_match_or_nothing_for_each_payee(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "payees.csv").write_text("payee\nAlder Paving Ltd\nZebedee Quux Holdings\n", encoding="utf-8")
    (tmp_path / "register.csv").write_text(
        "register,id,name\ncompany,99000001,ALDER PAVING LIMITED\ncompany,99000002,BRYONY CATERING LIMITED\n",
        encoding="utf-8",
    )
    out = tmp_path / "matches.csv"
    assert (
        main(["match", str(tmp_path / "payees.csv"), "--register", str(tmp_path / "register.csv"), "--out", str(out)])
        == 0
    )
    assert "1 of 2 payees matched" in capsys.readouterr().out
    with out.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [(row["payee"], row["id"]) for row in rows] == [
        ("Alder Paving Ltd", "99000001"),
        ("Zebedee Quux Holdings", ""),
    ]


def test_the_readme_names_every_command_and_only_commands_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = set(re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE))
    named = set(re.findall(r"python -m core (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert offered == {"build", "inspect", "match", "backtest", "check", "doctor"}
    assert named == offered


def test_the_bar_is_silent_where_the_output_is_no_terminal() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream)
    bar.show("Reading files", 1, 2)
    bar.end()
    assert stream.getvalue() == ""
    bar.shown = True
    bar.show("Reading files", 1, 2)
    assert "Reading files: 1 of 2" in stream.getvalue()


def test_figures_in_text() -> None:
    assert format_pounds(Decimal("-1234.5")) == "-£1,234.50"
    assert format_count(1, "file") == "1 file"
    assert format_count(1204, "body", "bodies") == "1,204 bodies"
    assert format_table(["A", "B"], [["x", "1"], ["yy", "22"]], right=(1,)).splitlines() == [
        "A    B",
        "--  --",
        "x    1",
        "yy  22",
    ]
