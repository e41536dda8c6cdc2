"""What a contracts register says of payments that quote its contracts: each contract's CPV code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import pyarrow as pa

from core.errors import ReferenceTableError
from core.ingest.headings import normalise_heading
from core.ingest.layout import HEADING_SEARCH
from core.ingest.schema import CONTRACT_SCHEMA
from core.reference import load_table
from core.tabular import RawTable

REFERENCE, CODE = "contract_ref", "cpv_code"
# Eight digits, and a check digit that some leave out.
_CPV = re.compile(r"(?<!\d)(\d{8})(?:-\d)?(?!\d)")
_NO_REFERENCE = frozenset({"", "0", "-", "n/a", "na", "none", "tbc"})


@cache
def load_contract_headings() -> dict[str, str]:
    """Each normalised heading and what stands under it. Raises ReferenceTableError."""
    found: dict[str, str] = {}
    for row in load_table("contract_headings").itertuples():
        if row.column not in (REFERENCE, CODE) or row.heading != normalise_heading(row.heading):
            raise ReferenceTableError(f"contract_headings.csv: {row.heading!r} is no row of ours.", "Correct the row.")
        found[row.heading] = row.column
    return found


def read_contracts(table: RawTable, authority_id: str) -> Iterator[pa.RecordBatch]:
    """Rows of staging.contract: one for each reference of each contract that has a CPV code; none elsewhere."""
    places: dict[int, str] = {}
    for batch in table.batches():
        records = list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
        start = 0
        if not places:
            start, places = _find_headings(records[:HEADING_SEARCH])
        if not places:
            return
        rows = [row for record in records[start:] for row in _read_record(record, places)]
        if rows:
            references, codes = zip(*rows, strict=True)
            yield pa.RecordBatch.from_arrays(
                [pa.array([authority_id] * len(rows)), pa.array(references), pa.array(codes)], schema=CONTRACT_SCHEMA
            )


def _find_headings(records: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]]:
    """The number of the first record below the headings, and the columns by position; none where there are none."""
    known = load_contract_headings()
    for number, record in enumerate(records):
        names = [normalise_heading(cell) for cell in record]
        places = {index: known[name] for index, name in enumerate(names) if name in known}
        if {REFERENCE, CODE} <= set(places.values()):
            return number + 1, places
    return 0, {}


def _read_record(record: Sequence[str], places: dict[int, str]) -> Iterator[tuple[str, str]]:
    """Each reference of one contract with its first CPV code."""
    texts = [(column, record[index].strip()) for index, column in places.items() if index < len(record)]
    code = next((match[1] for column, text in texts if column == CODE and (match := _CPV.search(text))), None)
    if code is None:
        return
    for column, text in texts:
        if column == REFERENCE and text.lower() not in _NO_REFERENCE:
            yield text, code
