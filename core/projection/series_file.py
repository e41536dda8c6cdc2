"""Monthly series of several publishers, read from a CSV; what can't be read is left out and said, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.errors import SpendError

SERIES_COLUMNS = ("publisher", "month", "denominator_gbp", "numerator_gbp")
AMOUNTS = ["denominator_gbp", "numerator_gbp"]
REMEDY = "Months are written 2026-04, amounts as plain numbers."
# 2026-04, 2026-04-30, 2026-04-30T00:00:00Z
ISO_MONTH = r"^(\d{4}-\d{1,2})(?:-\d{1,2}(?:[T ].*)?)?$"
# The other forms of a month that leave no doubt.
MONTH_FORMS = ("%Y%m", "%m/%Y", "%b-%y", "%b-%Y", "%b %y", "%b %Y", "%B %Y", "%B-%Y")
# 04/05/2026 is a month only if the days of the file show which of the two it is.
DAY_FIRST = "%d/%m/%Y"
MOST_TOLD = 3


@dataclass(frozen=True)
class SeriesFile:
    """The rows of a file that can be used (SERIES_COLUMNS), and a sentence on each thing left out."""

    rows: pd.DataFrame
    notices: tuple[str, ...]


def read_series_file(series_csv: Path | str) -> SeriesFile:
    """Read publisher, month, denominator_gbp and numerator_gbp; other columns and the order of rows don't matter.

    A row that can't be read takes the other rows of its publisher's month with it: the month's sum is not known.
    A row with neither amount is a month not published. Raises SpendError where nothing can be read at all.
    """
    text = _read_text(Path(series_csv))
    rows = text.assign(
        publisher=text["publisher"].where(text["publisher"] != ""),
        month=_read_months(text["month"]),
        **text[AMOUNTS].apply(_read_amounts),
    )
    is_unpublished = (text[AMOUNTS] == "").all(axis=1) & rows["month"].notna()
    is_bad = rows.isna().any(axis=1) & ~is_unpublished
    told = _tell_bad(text[is_bad], rows[is_bad])
    if told and is_bad.sum() + is_unpublished.sum() == len(rows):
        raise SpendError(f"No line can be read. {told[0]}", REMEDY)
    keys = rows.set_index(["publisher", "month"]).index
    kept = ~is_unpublished & ~is_bad & ~keys.isin(keys[is_bad])
    return SeriesFile(rows[kept].reset_index(drop=True), _tell_left_out(told))


def _read_text(path: Path) -> pd.DataFrame:
    """The four columns as text without blanks around it, indexed by line of the file; rows of blanks left out."""
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, skip_blank_lines=False, skipinitialspace=True)
    except UnicodeDecodeError as error:
        raise SpendError(f"{path.name} is not written in UTF-8.", "Save it as CSV UTF-8.") from error
    except (OSError, ValueError) as error:
        raise SpendError(f"{path.name} can't be read as a CSV: {error}.", "Give a CSV of monthly series.") from error
    text = raw.rename(columns=lambda heading: heading.strip().lower().replace(" ", "_"))
    for told, count in (("no column", 0), ("more than one column", 2)):
        found = [column for column in SERIES_COLUMNS if min(list(text.columns).count(column), 2) == count]
        if found:
            raise SpendError(f"{path.name} has {told} {', '.join(found)}.", f"It needs {', '.join(SERIES_COLUMNS)}.")
    text = text[list(SERIES_COLUMNS)].fillna("").apply(lambda column: column.str.strip())
    text.index = pd.RangeIndex(2, len(text) + 2)
    return text[(text != "").any(axis=1)]


def _read_months(written: pd.Series) -> pd.Series:
    """The first day of each month; blank where it can't be read without doubt."""
    # By its text: with a time zone the first moment of a month may lie in the one before.
    months = pd.to_datetime(written.str.extract(ISO_MONTH)[0], format="%Y-%m", errors="coerce")
    for form in MONTH_FORMS:
        months = months.fillna(pd.to_datetime(written, format=form, errors="coerce"))
    return months.fillna(_read_day_first(written)).dt.to_period("M").dt.to_timestamp()


def _read_day_first(written: pd.Series) -> pd.Series:
    """Dates such as 30/04/2026, if all are first or last days: with month and day changed round they would not be."""
    days = pd.to_datetime(written, format=DAY_FIRST, errors="coerce")
    is_edge = days.dt.is_month_start | days.dt.is_month_end
    return days if is_edge[days.notna()].all() else days.where(days.isna())


def _read_amounts(written: pd.Series) -> pd.Series:
    amounts = pd.to_numeric(written.str.replace(r"[£,\s]", "", regex=True), errors="coerce")
    return amounts.where(np.isfinite(amounts))


def _tell_bad(text: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """One sentence a bad row: its line in the file, and the first value of it that can't be read."""
    told = []
    for line, is_unread in rows.isna().iterrows():
        column = str(is_unread.idxmax())
        value = text.at[line, column]
        told.append(f"Line {line}: the {column} " + (f"{value!r} can't be read." if value else "is blank."))
    return told


def _tell_left_out(told: list[str]) -> tuple[str, ...]:
    if not told:
        return ()
    more = f" So it is with {len(told) - MOST_TOLD:,} more lines." if len(told) > MOST_TOLD else ""
    return (*told[:MOST_TOLD], f"Their months are left out.{more} {REMEDY}")
