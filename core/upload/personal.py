"""Columns of a given file that look like personal data, and leaving them out before anything else is done."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from core.errors import ReferenceTableError
from core.ingest import SheetPreview, TableMapping
from core.reference import load_table
from core.upload.receive import ReadFile, Reading

ENOUGH = 0.5
LEFT_OUT = "(left out)"
# A payment is made of these: without them there is none. A person's name among payees is shown by no screen.
KEPT = frozenset({"amount", "payee", "payment_date", "ledger_date", "invoice_date", "period"})


@dataclass(frozen=True)
class PersonalColumn:
    """One column that may hold personal data: where it stands, its heading, what it seems to hold, how it is used."""

    file: str
    file_id: str
    index: int
    heading: str
    wording: str
    used_as: str | None


@dataclass(frozen=True)
class _Sign:
    looks_at: str
    pattern: re.Pattern[str]
    wording: str


@cache
def load_signs() -> tuple[_Sign, ...]:
    """What gives personal data away. Raises ReferenceTableError."""
    signs = []
    for row in load_table("personal_columns").itertuples():
        if row.looks_at not in {"heading", "content"}:
            raise ReferenceTableError(f"personal_columns.csv: {row.id!r} looks at nothing known.", "Correct the row.")
        signs.append(_Sign(str(row.looks_at), re.compile(str(row.pattern)), str(row.wording)))
    return tuple(signs)


def find_personal_columns(reading: Reading) -> tuple[PersonalColumn, ...]:
    """One entry: a column of a file that looks like personal data, by its heading or by what stands in it."""
    return tuple(
        found
        for file in reading.files
        if file.details.mapping is not None and file.report.rows_kept
        for preview in file.details.previews
        if preview.is_used
        for found in _find_in(file, preview, file.details.mapping)
    )


def _find_in(file: ReadFile, preview: SheetPreview, mapping: TableMapping) -> list[PersonalColumn]:
    used = {choice.index: choice.column for choice in mapping.choices}
    width = max((len(record) for record in preview.records), default=0)
    found = []
    for index in range(width):
        if used.get(index) in KEPT:
            continue
        heading, cells = _split_column(preview, mapping, index)
        wording = _recognise(heading, cells)
        if wording:
            name = heading or f"column {index + 1}"
            found.append(PersonalColumn(file.report.name, file.report.file_id, index, name, wording, used.get(index)))
    return found


def _split_column(preview: SheetPreview, mapping: TableMapping, index: int) -> tuple[str, list[str]]:
    """A column's heading and the sampled cells below it, blank ones left out."""
    cells = [record[index].strip() if index < len(record) else "" for record in preview.records]
    start = max(mapping.header_row, 0)
    body = start + mapping.heading_rows
    return " ".join(cells[start:body]).strip(), [cell for cell in cells[body:] if cell]


def _recognise(heading: str, cells: Sequence[str]) -> str | None:
    """What a column seems to hold of people; None where nothing gives it away."""
    plain = " ".join(re.sub(r"[_\W]+", " ", heading.lower()).split())
    for sign in load_signs():
        if sign.looks_at == "heading" and (sign.pattern.search(plain) or sign.pattern.search(heading.lower())):
            return sign.wording
        hits = sum(bool(sign.pattern.fullmatch(cell)) for cell in cells) if sign.looks_at == "content" else 0
        if hits and hits >= ENOUGH * len(cells):
            return sign.wording
    return None


def leave_out_columns(reading: Reading, columns: Collection[PersonalColumn]) -> Reading:
    """The reading without these columns: not in lines, not in what is shown, not in the text of records not kept."""
    lines = reading.lines
    for column in columns:
        if column.used_as in lines.column_names:
            lines = _blank(lines, str(column.used_as), column.file_id)
    touched = {column.file_id for column in columns}
    rejects = reading.rejects
    if touched and rejects.num_rows:
        is_touched = pc.is_in(rejects["file_id"], value_set=pa.array(sorted(touched)))
        place = rejects.column_names.index("text")
        text = pc.if_else(is_touched, LEFT_OUT, rejects["text"])
        rejects = rejects.set_column(place, rejects.schema.field("text"), text)
    files = tuple(_forget_cells(file, columns) for file in reading.files)
    return replace(reading, files=files, lines=lines, rejects=rejects)


def _blank(lines: pa.Table, name: str, file_id: str) -> pa.Table:
    place = lines.column_names.index(name)
    kind = lines.schema.field(name).type
    blank = pa.scalar(None, kind)
    cells = pc.if_else(pc.equal(lines["file_id"], file_id), blank, lines[name])
    return lines.set_column(place, lines.schema.field(name), cells)


def _forget_cells(file: ReadFile, columns: Collection[PersonalColumn]) -> ReadFile:
    """A file whose preview no longer shows the columns, and whose mapping no longer names them."""
    places = {column.index for column in columns if column.file_id == file.report.file_id}
    mapping = file.details.mapping
    if not places or mapping is None:
        return file
    start = max(mapping.header_row, 0) + mapping.heading_rows
    previews = [
        replace(preview, records=[_blank_record(record, places) if row >= start else record for row, record in rows])
        for preview in file.details.previews
        for rows in [list(enumerate(preview.records))]
    ]
    choices = tuple(choice for choice in mapping.choices if choice.index not in places)
    details = replace(file.details, previews=previews, mapping=replace(mapping, choices=choices))
    return replace(file, details=details)


def _blank_record(record: list[str], places: set[int]) -> list[str]:
    return [LEFT_OUT if index in places and cell else cell for index, cell in enumerate(record)]
