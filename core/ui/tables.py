"""Real HTML tables. Streamlit's own grid is drawn on a canvas, which neither a screen reader nor a printer can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.ui.assets import read_asset

MOST_ROWS = 500
LONG_TEXT = 18
"""Letters: texts over this are given room, so that a row does not grow tall in a narrow column."""

_HTML_TABLE = st.components.v2.component(
    "spend_table",
    html='<div class="region" role="region" tabindex="0"><table></table></div>',
    css=read_asset("table.css"),
    js=read_asset("table.js"),
)


def write_text(value: Any) -> str:
    """A value as it stands; '–' where there is none."""
    return "–" if pd.isna(value) or value == "" else str(value)


@dataclass(frozen=True)
class Column:
    """One column of a table on screen: where it comes from, what stands above it, how a value is written.

    is_wide: holds sentences, so it is given room
    """

    name: str
    heading: str
    write: Callable[[Any], str] = write_text
    is_number: bool = False
    is_wide: bool = False


def show_table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    caption: str,
    *,
    key: str,
    addresses: Sequence[str | None] | None = None,
    emphasised: Sequence[int] = (),
) -> None:
    """Show the rows of a frame. `addresses` has one address a row, which the first column links to."""
    shown = frame.head(MOST_ROWS)
    rows = write_rows(shown, columns)
    links = list(addresses or [])[: len(rows)]
    _HTML_TABLE(
        key=key,
        data={
            "caption": caption,
            "columns": [_describe(column, [row[at] for row in rows]) for at, column in enumerate(columns)],
            "rows": rows,
            "links": links + [None] * (len(rows) - len(links)),
            "emphasised": list(emphasised),
        },
    )
    if len(frame) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {len(frame):,} rows. The download has them all.")


def write_rows(frame: pd.DataFrame, columns: Sequence[Column]) -> list[list[str]]:
    """The rows of a frame as they stand on screen."""
    picked = frame[[column.name for column in columns]].astype(object)
    return [
        [column.write(value) for column, value in zip(columns, row, strict=True)]
        for row in picked.itertuples(index=False, name=None)
    ]


def _describe(column: Column, texts: Sequence[str]) -> dict[str, Any]:
    """What the browser is told of a column: its heading, and how much room its texts need."""
    is_long = any(len(text) > LONG_TEXT for text in texts)
    room = "number" if column.is_number else "wide" if column.is_wide else "long" if is_long else ""
    return {"heading": column.heading, "room": room}


def name_columns(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The same columns with exact values under the headings shown, for a download."""
    picked = frame[[column.name for column in columns]]
    return picked.set_axis([column.heading for column in columns], axis=1)
