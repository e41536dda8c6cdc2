"""How each body lays out its files. Every writer notes on each line where it was published: file and record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..lines import Line
from .councils import write_cards, write_city, write_county, write_district
from .police import write_police
from .treasury import write_department, write_hospital

WRITERS: dict[str, Callable[[Path, list[Line]], None]] = {
    "county": write_county,
    "city": write_city,
    "district": write_district,
    "police": write_police,
    "hospital": write_hospital,
    "department": write_department,
}

__all__ = ["WRITERS", "write_cards"]
