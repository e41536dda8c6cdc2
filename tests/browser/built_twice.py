"""A data folder built twice from published files, the second time with a month more and a file that was corrected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.periods import add_months, months_between
from core.pipeline import build
from core.settings import load_settings

FIRST, LAST = date(2025, 1, 1), date(2026, 2, 1)
HEADING = "Date,Supplier,SME,Department,Description,Amount"
SUPPLIERS = (
    ("Alder Paving Ltd", "Y", 60_000),
    ("Brook Homecare Ltd", "Y", 90_000),
    ("Cairn Facilities PLC", "N", 150_000),
)


def build_twice(folder: Path) -> Path:
    """Build, publish a month more and a corrected month, build again; the data folder."""
    sources, data = folder / "sources", folder / "data"
    body = sources / "Northmoor Council"
    body.mkdir(parents=True)
    for month in months_between(FIRST, add_months(LAST, -1)):
        _write_month(body, month)
    settings = load_settings(data)
    build(settings, sources, None, changed_only=False)
    _write_month(body, LAST)
    _write_month(body, add_months(LAST, -3), factor=2)
    build(settings, sources, None, changed_only=True)
    return data


def _write_month(body: Path, month: date, factor: int = 1) -> None:
    rows = [
        f"{day:02d}/{month:%m/%Y},{name},{is_sme},Highways,Works {day},{amount * factor}.00"
        for name, is_sme, amount in SUPPLIERS
        for day in (3, 17)
    ]
    (body / f"spending-{month:%Y-%m}.csv").write_text("\n".join([HEADING, *rows]) + "\n", encoding="utf-8")
