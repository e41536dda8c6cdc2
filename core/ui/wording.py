"""Figures as people say them: pounds, shares, spans; and names made safe for Markdown.

Headlines have two significant figures ("£4.9 million"; whole millions above ten), tables are exact. Nothing here
knows a screen.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pandas as pd

UNITS = ((Decimal(10**9), " billion"), (Decimal(10**6), " million"), (Decimal(1000), ""))
MINUS = "−"
NOTHING = "–"
WORD_JOINER = "\u2060"

Pounds = Decimal | float | int

_DIRECTIVE = re.compile(r":(?=\S)")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$^&])")


def _is_missing(amount: Pounds | None) -> bool:
    return amount is None or bool(pd.isna(amount))


def say_pounds(amount: Pounds | None) -> str:
    """An amount for a sentence: '£4.9 million', '£136 million', '£410,000', '£950'; '–' where there is none."""
    if amount is None or _is_missing(amount):
        return NOTHING
    size = abs(Decimal(str(amount)))
    sign = MINUS if amount < 0 and round(size) else ""
    for unit, word in UNITS:
        if _round_to_two_figures(size) >= unit:
            return f"{sign}£{_say_in_units(size, unit)}{word}"
    return f"{sign}£{round(size)}"


def _say_in_units(size: Decimal, unit: Decimal) -> str:
    """'4.9' of a larger unit; thousands are written out: '410,000'."""
    rounded = _round_to_two_figures(size)
    if unit == 1000:
        return f"{int(rounded):,}"
    units = rounded / unit
    return f"{units:.1f}" if units < 10 else f"{int(units):,}"


def _round_to_two_figures(size: Decimal) -> Decimal:
    """Two significant figures, or three where the first digits are hundreds of a unit: 136 million stays 136."""
    if not size:
        return size
    exponent = size.adjusted()
    keep = 3 if exponent % 3 == 2 else 2
    step = Decimal(1).scaleb(exponent - keep + 1)
    return (size / step).quantize(Decimal(1), rounding="ROUND_HALF_UP") * step


def write_pounds(amount: Pounds | None) -> str:
    """An amount for a table, to the pound: '£1,234,567', '−£320'; '–' where there is none."""
    if amount is None or _is_missing(amount):
        return NOTHING
    whole = int(Decimal(str(amount)).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
    return f"{MINUS if whole < 0 else ''}£{abs(whole):,}"


def write_exact_pounds(amount: Pounds | None) -> str:
    """An amount to the penny: '£1,234.50'; '–' where there is none."""
    if amount is None or _is_missing(amount):
        return NOTHING
    return f"{MINUS if amount < 0 else ''}£{abs(Decimal(str(amount))):,.2f}"


def write_count(count: float | int | None) -> str:
    """A count for a table: '1,234'; '–' where there is none."""
    return NOTHING if count is None or _is_missing(count) else f"{int(count):,}"


def say_percent(share: float | None) -> str:
    """A share for a sentence: '31%', '0.4%' under one per cent, 'under 0.1%'; '–' where there is none."""
    if share is None or _is_missing(share):
        return NOTHING
    if 0 < share < 0.0005:
        return "under 0.1%"
    return _write_signed(share * 100, 1 if 0 < abs(share) < 0.01 else 0)


def _write_signed(percent: float, places: int) -> str:
    """A rounded figure with a true minus; what rounds to nothing has no sign."""
    rounded = float(round(percent, places)) + 0.0
    return f"{rounded:.{places}f}%".replace("-", MINUS)


def write_percent(share: float | None) -> str:
    """A share for a table, to a tenth of a point: '31.4%'; '–' where there is none."""
    if share is None or _is_missing(share):
        return NOTHING
    return _write_signed(share * 100, 1)


def say_points(change: float | None) -> str:
    """A difference of two shares: '+2 points', '−1 point', 'no change'."""
    if change is None or _is_missing(change):
        return NOTHING
    points = round(change * 100)
    if not points:
        return "no change"
    return f"{'+' if points > 0 else MINUS}{abs(points)} point{'' if abs(points) == 1 else 's'}"


def say_count(count: int, one: str, many: str | None = None) -> str:
    """'1 supplier', '1,204 suppliers'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def say_list(words: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def say_day(day: date) -> str:
    """'3 November 2026'."""
    return f"{day.day} {day:%B %Y}"


def start_sentence(text: str) -> str:
    """The same words with a capital first letter; the others stay as they are."""
    return text[:1].upper() + text[1:]


def continue_sentence(text: str) -> str:
    """The same words with a small first letter, to stand inside a sentence; the others stay as they are."""
    return text[:1].lower() + text[1:]


def escape_markdown(text: str) -> str:
    """A published name inside a Markdown sentence: shown letter for letter, never read as Markdown or a directive."""
    one_line = " ".join(text.split())
    escaped = _MARKDOWN.sub(r"\\\1", one_line)
    return _DIRECTIVE.sub(f":{WORD_JOINER}", escaped)


def shorten(text: str, length: int = 40) -> str:
    """At most `length` letters, cut at a word with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;-") + "…"


def name_file(name: str) -> str:
    """'april.csv, in 2025.zip' for the reader's '2025.zip!april.csv'."""
    archive, mark, member = name.partition("!")
    return f"{member}, in {archive}" if mark else name
