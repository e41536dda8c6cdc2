"""What a person chose of how a file is read: changed one guess at a time, kept as a small file, used again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from core.errors import SpendError
from core.ingest import ColumnChoice, SheetPreview, TableMapping, choosable_columns, dump_mapping, load_mapping
from core.ingest.mapping import CHOSEN
from core.ingest.plan import PlanContext, plan_table
from core.tabular import RawTable
from core.tabular.tables import batch_records
from core.upload.receive import ReadFile

FORMAT = 1
MOST_LETTERS = 500_000
MOST_MAPPINGS = 50
NOT_CHOICES = SpendError(
    "This is no file of saved choices.", "Use the file that “Save these choices” gave, or choose anew."
)


def choose_column(mapping: TableMapping, column: str, index: int | None, headings: Sequence[str]) -> TableMapping:
    """The mapping with one of our columns taken from the column at `index`, or from none."""
    others = tuple(choice for choice in mapping.choices if choice.column != column)
    if index is None:
        return replace(mapping, choices=others)
    heading = headings[index] if index < len(headings) else ""
    return replace(mapping, choices=(*others, ColumnChoice(column, index, heading, CHOSEN, 1.0)))


def read_headings(preview: SheetPreview, mapping: TableMapping) -> list[str]:
    """The headings of a sheet under a mapping, one a column; '' where there is none."""
    width = max((len(record) for record in preview.records), default=0)
    if mapping.header_row < 0:
        return [""] * width
    rows = preview.records[mapping.header_row : mapping.header_row + mapping.heading_rows]
    return [" ".join(row[index] for row in rows if index < len(row)).strip() for index in range(width)]


def guess_mapping(preview: SheetPreview, header_row: int | None = None) -> TableMapping:
    """How a sheet would be read, found out from its first records; from `header_row` on, where a person gave it."""
    records = preview.records if header_row is None or header_row < 0 else preview.records[header_row:]
    table = RawTable(None, None, "csv", None, preview.sheet, partial(batch_records, records))
    found = plan_table(table, PlanContext()).mapping
    if header_row is None:
        return replace(found, sheet=preview.sheet)
    rows = 0 if header_row < 0 else 1
    mapping = replace(found, sheet=preview.sheet, header_row=header_row, heading_rows=rows, data_above=False)
    headings = read_headings(preview, mapping)
    named = [
        replace(choice, heading=headings[choice.index]) for choice in found.choices if choice.index < len(headings)
    ]
    return replace(mapping, choices=tuple(named))


def dump_choices(mappings: Mapping[str, TableMapping], body: str) -> str:
    """The choices as JSON text, to keep for next month's file."""
    kept = [json.loads(dump_mapping(mapping)) for mapping in mappings.values()]
    return json.dumps({"format": FORMAT, "body": body, "readings": kept}, ensure_ascii=False, indent=1)


def load_choices(text: str) -> tuple[tuple[TableMapping, ...], str]:
    """The mappings and the body that `dump_choices` wrote. Raises SpendError for any other text."""
    try:
        if len(text) > MOST_LETTERS:
            raise ValueError
        values = json.loads(text)
        if values["format"] != FORMAT or not isinstance(values["body"], str):
            raise ValueError
        kept = values["readings"][:MOST_MAPPINGS]
        return tuple(load_mapping(json.dumps(one)) for one in kept), values["body"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NOT_CHOICES from error


def find_fitting(mappings: Sequence[TableMapping], file: ReadFile) -> TableMapping | None:
    """The first of these mappings all of whose headings stand in one record of the file; None where none fits."""
    for mapping in mappings:
        wanted = {choice.heading for choice in mapping.choices if choice.heading}
        records = (record for preview in file.details.previews for record in preview.records)
        if wanted and any(wanted <= {cell.strip() for cell in record} for record in records):
            return mapping
    return None


def list_choosable(mapping: TableMapping) -> dict[str, str]:
    """Our columns that a person may point out, with their wording: those found first."""
    found = {choice.column for choice in mapping.choices}
    words = choosable_columns()
    return {name: words[name] for name in sorted(words, key=lambda name: name not in found)}
