"""Real files with and without registers: a company that leaves its register bends no year's coverage or share.

No whole company register can be had here, so one is made up of the payees' own names: an older snapshot with all of
them, and a newer one from which every third is gone, as dissolved companies go from the free file.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from core import measures
from core.pipeline import build
from core.selection import Selection
from core.settings import load_settings, real_data_folder
from core.store.connection import close_all, open_live

pytestmark = [pytest.mark.real, pytest.mark.slow]

PUBLISHER = "lancashire-pcc"
HEADING = ("CompanyName", "CompanyNumber", "CompanyCategory", "CompanyStatus", "Accounts.AccountCategory")
CATEGORIES = ("MICRO ENTITY", "TOTAL EXEMPTION FULL", "MEDIUM", "FULL")
OLDER, NEWER = "BasicCompanyData-2019-01-01.csv", "BasicCompanyData-2026-01-01.csv"


@pytest.fixture(scope="module", autouse=True)
def close_data_files() -> Iterator[None]:
    yield
    close_all()


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    real = real_data_folder()
    if real is None:
        pytest.skip("a folder of real files (SPEND_REAL_DATA) is needed")
    folder = tmp_path_factory.mktemp("sources")
    (folder / PUBLISHER).symlink_to(real / "real" / PUBLISHER)
    return folder


def build_years(sources: Path, registers: Path | None, data: Path) -> pd.DataFrame:
    """One row a financial year with a base: coverage, value, low, high and how the share is shown."""
    settings = load_settings(data)
    build(settings, sources, registers, changed_only=False)
    with open_live(settings).cursor() as cursor:
        years = measures.coverage_by_year(cursor, Selection((PUBLISHER,)))
        names = cursor.execute("SELECT DISTINCT payee FROM serving.payee ORDER BY payee").df()["payee"]
    years.attrs["firms"] = names[names.str.upper().str.contains(r" (?:LTD|LIMITED)$", regex=True)].to_list()
    return years.set_index("financial_year")


def write_snapshot(path: Path, firms: list[str]) -> None:
    """A company register of `firms`; a name has the same number and accounts in every snapshot."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(HEADING)
        for firm in firms:
            number = zlib.crc32(firm.encode()) % 1_000_000
            category = CATEGORIES[number % len(CATEGORIES)]
            writer.writerow([firm.upper(), f"99{number:06}", "Private Limited Company", "Active", category])


def test_companies_that_leave_the_register_bend_no_year(sources: Path, tmp_path: Path) -> None:
    without = build_years(sources, None, tmp_path / "none")
    assert set(without["shown_as"]) == {measures.ShownAs.SENTENCE}
    firms = without.attrs["firms"]
    left = [firm for place, firm in enumerate(firms) if place % 3]
    years = {}
    for name, snapshots in {"older": [OLDER], "both": [OLDER, NEWER], "newer": [NEWER]}.items():
        registers = tmp_path / f"registers-{name}"
        registers.mkdir()
        for snapshot in snapshots:
            write_snapshot(registers / snapshot, firms if snapshot == OLDER else left)
        years[name] = build_years(sources, registers, tmp_path / name)
    pd.testing.assert_series_equal(years["both"]["coverage"], years["older"]["coverage"])
    pd.testing.assert_series_equal(years["both"]["value"], years["older"]["value"])
    # The newest snapshot alone would show the trend that must not be there.
    assert (years["newer"]["coverage"] < years["both"]["coverage"] - 0.02).any()
