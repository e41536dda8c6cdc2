"""Every guess of the reader as a list to choose from; a change is read again at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.ingest import SheetPreview, TableMapping
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
NO_HEADINGS = "There are no headings"


def show_choices(upload: Upload) -> None:
    """The choices of each given file, folded away; open where a file could not be understood."""
    files = {file.given: file for file in reversed(upload.reading.files) if file.details.previews}
    if not files:
        return
    is_stuck = not any(report.rows_kept for report in upload.reports)
    with st.expander("Change what was understood", expanded=is_stuck):
        name = next(iter(files))
        if len(files) > 1:
            name = st.selectbox("File", list(files), key="choice_file")
        _FileChoices(upload, files[name]).show()


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
        """All lists, those that matter most first."""
        left, right = st.columns(2)
        with left:
            self._show_sheet()
            self._show_header_row()
        with right:
            self._pick("Dates", "day_first", ORDERS)
            self._pick("VAT", "amount_basis", BASES)
        with left:
            self._pick("Plus and minus", "is_negated", SIGNS)
        with right:
            self._pick("Amounts are written", "decimal_comma", MARKS)
        st.markdown("**Which heading is what**")
        self._show_columns()

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

    def _show_sheet(self) -> None:
        sheets = [one.sheet for one in self.file.details.previews if one.sheet is not None]
        if len(sheets) < 2:
            return

        def change(sheet: str) -> TableMapping:
            chosen = next((one for one in self.file.details.previews if one.sheet == sheet), None)
            return replace(guess_mapping(chosen), sheet=sheet) if chosen else replace(self.mapping, sheet=None)

        st.selectbox(
            "Sheet",
            ["", *sheets],
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
            **self._key("header", now, lambda row: replace(guess_mapping(self.preview, row), sheet=self.mapping.sheet)),
        )

    def _show_columns(self) -> None:
        headings = read_headings(self.preview, self.mapping)
        places = [NOWHERE, *range(len(headings))]
        columns = st.columns(3)
        for number, (column, wording) in enumerate(list_choosable(self.mapping).items()):
            with columns[number % 3]:
                self._show_column(column, wording, places, headings)

    def _show_column(self, column: str, wording: str, places: list[int], headings: Sequence[str]) -> None:
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
