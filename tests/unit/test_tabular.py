"""Bytes to records: what a file is, what it unpacks to, and two parsers that must agree."""

from __future__ import annotations

import csv
import gzip
import io
import struct
import zipfile
from itertools import zip_longest
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TooLargeError, UnreadableFileError
from core.tabular import Limits, read_tables
from core.tabular.careful_text import parse_careful
from core.tabular.delimited import detect_delimiter
from core.tabular.encodings import detect_encoding
from core.tabular.fast_text import WidthsVaryError, parse_fast

MESSY = Path(__file__).resolve().parents[1] / "messy_files"
SMALL = Limits(memory_bytes=100_000, expansion_free_bytes=1_000_000, expansion=50)

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")


def records_of(path: Path, limits: Limits | None = None) -> list[list[str]]:
    (table,) = read_tables(path, limits or Limits())
    records: list[list[str]] = []
    for batch in table.batches():
        records += [list(record) for record in zip(*(column.to_pylist() for column in batch.columns), strict=True)]
    return records


def trimmed(records: list[list[str]]) -> list[list[str]]:
    """Records without the empty cells at their ends."""
    result = []
    for record in records:
        cells = list(record)
        while cells and not cells[-1]:
            cells.pop()
        result.append(cells)
    return result


def write_lines(path: Path, count: int, width: int = 6) -> list[list[str]]:
    records = [[f"c{row}-{column}" for column in range(width)] for row in range(count)]
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(records)
    return records


def test_a_large_file_is_read_in_batches_as_a_small_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    records = write_lines(path, 20_000)
    assert records_of(path, SMALL) == records == records_of(path)


def test_a_table_can_be_started_again(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    write_lines(path, 20_000)
    (table,) = read_tables(path, SMALL)
    assert (
        sum(batch.num_rows for batch in table.batches()) == sum(batch.num_rows for batch in table.batches()) == 20_000
    )


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e"), max_size=8
)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=30),
    st.integers(0, 29),
    st.lists(CELLS, max_size=6),
)
def test_the_fast_and_the_careful_parser_agree(records: list[list[str]], place: int, odd: list[str]) -> None:
    records = [*records[:place], odd, *records[place:], ["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(records)
    text = buffer.getvalue()
    careful = [list(record) for record in parse_careful(io.StringIO(text, newline=""), ",")]
    fast: list[list[str]] = []
    try:
        for batch in parse_fast(io.BytesIO(text.encode()), ",", text):
            fast += [list(record) for record in zip(*(column.to_pylist() for column in batch.columns), strict=True)]
    except WidthsVaryError:
        return
    assert trimmed(fast) == trimmed(careful)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=20), st.sampled_from(",;\t|"))
def test_what_is_written_is_read_whatever_the_delimiter(records: list[list[str]], delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(records)
    found = [list(record) for record in parse_careful(io.StringIO(buffer.getvalue(), newline=""), delimiter)]
    assert found == records


def test_an_open_quote_costs_no_record() -> None:
    lines = ['a,"b,c\n', *(f"{number},x,y\n" for number in range(200))]
    assert len(list(parse_careful(iter(lines), ","))) == 201


def test_an_open_quote_in_the_last_line_costs_no_record() -> None:
    lines = ["1,x,y\n", '2,"x,y\n']
    assert [len(record) for record in parse_careful(iter(lines), ",")] == [3, 3]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_under_a_title_with_commas(delimiter: str) -> None:
    body = "\n".join(delimiter.join(["Highways", "03/04/2025", "Smith, Jones and Co", "12.50"]) for _ in range(20))
    title = '"Spend, by service, over £500"\n' if delimiter == "," else "Spend, by service, over £500\n"
    assert (
        detect_delimiter(title + body.replace("Smith, Jones", '"Smith, Jones"' if delimiter == "," else "Smith, Jones"))
        == delimiter
    )


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Café £5 – “quoted”", "utf-8"),
        ("Café £5 – “quoted”", "cp1252"),
        ("£5 £6 Café", "cp850"),
        ("£5 – ‘quoted’ Çeda", "mac_roman"),
        ("plain", "utf-8"),
        ("Café £5" * 20, "utf-16-le"),
        ("Café £5" * 20, "utf-16-be"),
    ],
)
def test_encodings_are_told_apart(text: str, codec: str) -> None:
    data = text.encode(codec)
    encoding = detect_encoding(data)
    assert (encoding.codec, encoding.decode(data)) == (codec, text)


def test_a_bomb_is_refused_without_unpacking_it(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 5_000_000))
    with pytest.raises(TooLargeError, match="larger than may be read"):
        records_of(path, SMALL)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)
    with pytest.raises(TooLargeError):
        records_of(path, Limits(workbook_bytes=1_000_000))


def test_a_zip_with_a_password_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    data = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(mark) + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableFileError, match="password"):
        list(read_tables(path))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="can't be opened"):
        list(read_tables(tmp_path / "absent.csv"))


def test_wide_records_in_the_midst_keep_their_place(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    records = write_lines(path, 30_000)
    records.insert(12_345, ["wide"] * 9)
    records.insert(23_456, [])
    records.insert(23_457, ["short"])
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(records)
    found = records_of(path)
    assert trimmed(found) == records
    assert list(zip_longest(range(len(found)), fillvalue=None))[-1] == (30_002,)


def test_a_line_longer_than_any_cell_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    path.write_bytes(b"a,b\n1,2\n" + b"x" * 60_000 + b"\n")
    usual = csv.field_size_limit(50_000)
    try:
        assert [len(record[0]) for record in records_of(path)] == [1, 1, 60_000]
    finally:
        csv.field_size_limit(usual)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_characters_on_the_edge_of_a_block_survive_the_stream(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "accents.csv"
    records = [[f"Café {number} £5 – é", "ü" * (number % 7), "é"] for number in range(60_000)]
    with path.open("w", newline="", encoding=codec) as stream:
        csv.writer(stream).writerows(records)
    assert path.stat().st_size > 1_200_000
    assert records_of(path, SMALL) == records


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "cp850", "utf-8"])
def test_a_large_files_encoding_is_judged_by_its_last_bytes_too(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "large.csv"
    plain = "Fernway Paving Ltd,10.00\n" * 100_000
    path.write_bytes(f"Supplier,Amount\n{plain}Café Ferné,£5.00\n{plain}".encode(codec))
    (table,) = read_tables(path, SMALL)
    batches = list(table.batches())
    assert (table.encoding, sum(batch.num_rows for batch in batches)) == (codec, 200_002)
    odd = [
        record
        for batch in batches
        for record in zip(*map(pa.Array.to_pylist, batch.columns), strict=True)
        if "£" in record[1]
    ]
    assert odd == [("Café Ferné", "£5.00")]


# Places in old_workbook.xls, whose FAT is sector 8, directory sector 9, and which has no mini FAT: what stands there.
CIRCLES = {
    "the directory's sector follows itself": {9 * 512 + 9 * 4: 9},
    "the mini FAT's first sector follows itself": {60: 9, 10 * 512: 0},
    "the list of FAT sectors follows itself": {68: 9, 10 * 512: 9},
}


@pytest.mark.parametrize("circle", CIRCLES)
def test_an_old_workbook_whose_sectors_run_in_a_circle_is_refused(tmp_path: Path, circle: str) -> None:
    """The library that reads workbooks would ask for memory without end."""
    data = bytearray((MESSY / "old_workbook.xls").read_bytes())
    for place, number in CIRCLES[circle].items():
        struct.pack_into("<I", data, place, number)
    path = tmp_path / "circle.xls"
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match="The workbook is damaged"):
        list(read_tables(path))
