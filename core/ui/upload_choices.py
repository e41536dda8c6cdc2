"""Every guess of the reader as a list to choose from; a change is read again at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.ingest import SheetPreview, TableMapping
from core.periods import describe_month
from core.ui.upload_drop import choose_next
from core.ui.wording import shorten
from core.upload.choices import choose_column, guess_mapping, list_choosable, read_headings
from core.upload.receive import ReadFile
from core.upload.work import Upload

# A list shows None as nothing chosen, so what is not settled has a word of its own.
ORDERS = {"": "As the file shows", True: "Day first: 03/04 is 3 April", False: "Month first: 03/04 is 4 March"}
BASES = {"not stated": "Not stated", "net": "Net: without VAT", "gross": "Gross: with VAT"}
SIGNS = {False: "As printed", True: "Turned round: payments are printed with a minus"}
MARKS = {False: "1,234.50", True: "1.234,50"}
NONE = "Not in the file"
ALL_SHEETS = "All sheets that hold payments"
NOWHERE = -1
MONTHS_BACK = 120
NO_HEADINGS = "There are no headings"


def show_choices(upload: Upload) -> None:
    """The choices of each given file, folded away; open where a file could not be understood."""
    files: dict[str, ReadFile] = {}
    for file in filter(_has_cells, upload.reading.files):
        files.setdefault(file.given, file)
    if not files:
        return
    is_stuck = not any(report.rows_kept for report in upload.reports)
    with st.expander("Change what was understood", expanded=is_stuck):
        if is_stuck:
            st.markdown("If it does hold payments, say here where they stand: the amount and who was paid are enough.")
        name = next(iter(files))
        if len(files) > 1:
            name = st.selectbox("File", list(files), key="choice_file")
        _FileChoices(upload, files[name]).show()


def _has_cells(file: ReadFile) -> bool:
    """Whether there is anything in it to point at."""
    return any(cell.strip() for preview in file.details.previews for record in preview.records for cell in record)


def _lay_in_rows(draws: Sequence[Callable[[], None]], width: int) -> None:
    """Draw each in its place, row by row."""
    for start in range(0, len(draws), width):
        for place, draw in zip(st.columns(width), draws[start : start + width], strict=False):
            with place:
                draw()


class _FileChoices:
    """The lists of one file: each is set from how the file was read, and a change asks to read it so."""

    def __init__(self, upload: Upload, file: ReadFile) -> None:
        self.upload = upload
        self.file = file
        previews = file.details.previews
        self.preview: SheetPreview = next((one for one in previews if one.is_used), previews[0])
        self.mapping = upload.choices.mappings.get(file.given) or file.details.mapping or guess_mapping(self.preview)
        if self.mapping.sheet is not None:
            self.preview = next((one for one in previews if one.sheet == self.mapping.sheet), self.preview)

    def show(self) -> None:
        """All lists, those that matter most first; in rows, so that they are read across, and one by one on a phone."""
        lists = [
            self._show_sheet,
            self._show_header_row,
            lambda: self._pick("Dates", "day_first", ORDERS),
            lambda: self._pick("VAT", "amount_basis", BASES),
            lambda: self._pick("Plus and minus", "is_negated", SIGNS),
            lambda: self._pick("Amounts are written", "decimal_comma", MARKS),
            self._show_month,
        ]
        _lay_in_rows(lists if len(self.sheets) > 1 else lists[1:], 2)
        st.markdown("**Which heading is what**")
        headings = read_headings(self.preview, self.mapping)
        wanted = list_choosable(self.mapping).items()
        _lay_in_rows([partial(self._show_column, column, wording, headings) for column, wording in wanted], 3)

    def _key(self, name: str, value: Any, change: Callable[[Any], TableMapping]) -> dict[str, Any]:
        """What a list is given: its key, set from the mapping, and what to do when it changes."""
        key = f"choice_{self.file.report.file_id}_{name}"
        st.session_state[key] = value
        return {"key": key, "on_change": lambda: self._read_as(change(st.session_state[key]))}

    def _read_as(self, mapping: TableMapping) -> None:
        mappings = {**self.upload.choices.mappings, self.file.given: mapping}
        choose_next(replace(self.upload.choices, mappings=mappings))

    def _pick(self, label: str, name: str, options: dict[Any, str]) -> None:
        """One list of a plain field of the mapping."""

        def change(value: Any) -> TableMapping:
            changed: dict[str, Any] = {name: None if value == "" else value}
            return replace(self.mapping, **changed)

        now = getattr(self.mapping, name)
        st.selectbox(
            label,
            list(options),
            format_func=options.__getitem__,
            **self._key(name, "" if now is None else now, change),
        )

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets, where it is a workbook."""
        return [one.sheet for one in self.file.details.previews if one.sheet is not None]

    def _show_sheet(self) -> None:
        def change(sheet: str) -> TableMapping:
            chosen = next((one for one in self.file.details.previews if one.sheet == sheet), None)
            return replace(guess_mapping(chosen), sheet=sheet) if chosen else replace(self.mapping, sheet=None)

        st.selectbox(
            "Sheet",
            ["", *self.sheets],
            format_func=lambda sheet: sheet or ALL_SHEETS,
            **self._key("sheet", self.mapping.sheet or "", change),
        )

    def _show_header_row(self) -> None:
        rows = {-1: NO_HEADINGS} | {
            row: f"Row {row + 1}: {shorten(' | '.join(cell for cell in record if cell.strip()), 60)}"
            for row, record in enumerate(self.preview.records)
            if any(cell.strip() for cell in record)
        }
        now = self.mapping.header_row if self.mapping.header_row in rows else -1
        st.selectbox(
            "Headings",
            list(rows),
            format_func=rows.__getitem__,
            **self._key("header", now, self._start_from),
        )

    def _start_from(self, row: int) -> TableMapping:
        """A new guess from these headings, with what was chosen of the file as a whole."""
        now = self.mapping
        guess = guess_mapping(self.preview, row)
        return replace(guess, sheet=now.sheet, day_first=now.day_first, is_negated=now.is_negated, month=now.month)

    def _show_month(self) -> None:
        """The month of lines without a date of their own, up to some years back."""
        this_month = pd.Timestamp(datetime.now(UTC).date())
        months = pd.period_range(end=this_month, periods=MONTHS_BACK, freq="M").strftime("%Y-%m")
        now = self.mapping.month or ""
        options = list(dict.fromkeys(["", *([now] if now else []), *reversed(months)]))
        st.selectbox(
            "Month of lines without a date",
            options,
            format_func=lambda month: describe_month(date.fromisoformat(f"{month}-01")) if month else ORDERS[""],
            **self._key("month", now, lambda month: replace(self.mapping, month=month or None)),
        )

    def _show_column(self, column: str, wording: str, headings: Sequence[str]) -> None:
        places = [NOWHERE, *range(len(headings))]
        now = self.mapping.index_of(column)
        st.selectbox(
            wording,
            places,
            format_func=lambda place: NONE if place == NOWHERE else headings[place] or f"Column {place + 1}",
            **self._key(
                column,
                now if now is not None and now in places else NOWHERE,
                lambda place: choose_column(self.mapping, column, None if place == NOWHERE else place, headings),
            ),
        )
