"""A file's tables, whatever it is: the format is what its first bytes say, never its name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from core.errors import TooLargeError, UnreadableFileError
from core.tabular.compound import check_compound_file
from core.tabular.containers import DEFAULT_LIMITS, EMPTY_ZIP_MAGIC, ZIP_MAGIC, Limits, Member, list_members
from core.tabular.damage import refuse_damage
from core.tabular.delimited import read_delimited
from core.tabular.encodings import detect_encoding, detect_stream_encoding
from core.tabular.structured import read_json, read_parquet
from core.tabular.tables import RawTable, batch_records
from core.tabular.workbooks import check_ods, check_workbook, has_macros, read_sheets

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of what is no table: what it is, and what to do.
NOT_TABLES = (
    (b"%PDF", "a PDF document", "Ask for the table as CSV or a workbook."),
    (b"\x89PNG", "an image", "Ask for the table as CSV or a workbook."),
    (b"\xff\xd8\xff", "an image", "Ask for the table as CSV or a workbook."),
    (b"GIF8", "an image", "Ask for the table as CSV or a workbook."),
    (b"BM", "an image", "Ask for the table as CSV or a workbook."),
    (b"RIFF", "an image or sound", "Ask for the table as CSV or a workbook."),
    (b"II*\x00", "an image", "Ask for the table as CSV or a workbook."),
    (b"MM\x00*", "an image", "Ask for the table as CSV or a workbook."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it, or pack it as zip."),
    (b"Rar!", "a RAR archive", "Unpack it, or pack it as zip."),
    (b"BZh", "a bzip2 archive", "Unpack it, or pack it as gz."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it, or pack it as gz."),
    (b"SQLite format 3", "a database", "Export the table as CSV."),
    (b"\x7fELF", "a program", "Check what was downloaded."),
    (b"MZ\x90", "a program", "Check what was downloaded."),
)
MACROS = "The workbook holds macros; they were not run."
WITHOUT_MACROS = "Save it as an ordinary Excel workbook (.xlsx) or as CSV, and give that."
CONTROLS = bytes([*range(9), *range(14, 32)])
WEB_PAGE_STARTS = (b"<!doctype html", b"<html", b"<head", b"<?xml", b"<table", b"<!--")


def read_tables(path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[RawTable]:
    """Every table of every member of the file at `path`. Raises UnreadableFileError, TooLargeError."""
    for member in list_members(path, limits):
        yield from read_member(member, limits)


def read_member(member: Member, limits: Limits = DEFAULT_LIMITS) -> Iterator[RawTable]:
    """The tables of one member: one, or one a sheet. Raises UnreadableFileError, TooLargeError."""
    head = member.head
    if member.is_empty:
        raise UnreadableFileError("The file is empty: it holds not one byte.", "Export or download it again.")
    if head == b"?" and member.data is None:
        member.open()
    if head.startswith((ZIP_MAGIC, EMPTY_ZIP_MAGIC)):
        yield from _read_zipped_workbook(member, limits)
    elif head.startswith(OLE_MAGIC):
        data = _whole(member, limits)
        check_compound_file(data)
        yield from _read_workbook(member, "xls", data, limits)
    elif head.startswith(b"PAR1"):
        yield RawTable(member.name, member.container, "parquet", None, None, lambda: read_parquet(member.open))
    elif _is_json(head):
        data = _whole(member, limits)
        yield RawTable(
            member.name, member.container, "json", "utf-8", None, lambda: batch_records(read_json(data, limits))
        )
    else:
        _refuse_other(head)
        yield _read_text(member)


def _whole(member: Member, limits: Limits) -> bytes:
    if member.data is not None:
        return member.data
    with member.open() as stream:
        data = stream.read(limits.whole_bytes + 1)
    if len(data) > limits.whole_bytes:
        raise TooLargeError("The file is too large for its format.", "Save it as CSV.")
    return data


def _read_zipped_workbook(member: Member, limits: Limits) -> Iterator[RawTable]:
    data = _whole(member, limits)
    with refuse_damage("workbook"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
        if any(name.startswith("xl/") for name in names):
            check_workbook(data, limits)
        elif "content.xml" in names:
            check_ods(data, limits)
    if "content.xml" not in names and not any(name.startswith("xl/") for name in names):
        raise UnreadableFileError("This is an archive within an archive.", "Unpack the inner one.")
    yield from _read_workbook(member, "ods" if "content.xml" in names else "xlsx", data, limits)


def _read_workbook(member: Member, form: str, data: bytes, limits: Limits) -> Iterator[RawTable]:
    notes = (MACROS,) if has_macros(data) else ()
    if notes and not limits.takes_macros:
        raise UnreadableFileError("The workbook holds macros.", WITHOUT_MACROS)
    for sheet, records in read_sheets(data):
        batches = list(batch_records(records))
        yield RawTable(member.name, member.container, form, None, sheet, partial(iter, batches), notes)


def _is_json(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    if start.startswith(b"{"):
        return start[1:].lstrip().startswith((b'"', b"}"))
    return start.startswith(b"[") and start[1:].lstrip().startswith((b"{", b"]"))


def _refuse_other(head: bytes) -> None:
    for magic, what, remedy in NOT_TABLES:
        if head.startswith(magic) and not (magic == b"BM" and head[:64].isascii() and b"\x00" not in head[:64]):
            raise UnreadableFileError(f"This is {what}, not a table.", remedy)
    if head.lstrip()[:20].lower().startswith(WEB_PAGE_STARTS):
        raise UnreadableFileError("This is a web page, not a table.", "Download the file it links to.")
    sample = head[:4096]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if controls > len(sample) * 0.1 and detect_encoding(sample, is_whole=False).codec[:3] != "utf":
        raise UnreadableFileError("This is no text and no workbook.", "Save it as CSV.")


def _read_text(member: Member) -> RawTable:
    data = member.data
    encoding = detect_stream_encoding(member.head, member.open) if data is None else detect_encoding(data)
    batches = read_delimited(member.open, data, member.head, encoding)
    return RawTable(member.name, member.container, "csv", encoding.name, None, batches)
