"""Real files, spread over publishers, given through the page: right to the penny without a change (forty if long)."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from decimal import Decimal
from itertools import chain, zip_longest
from pathlib import Path

import pandas as pd
import pytest

from core.settings import real_data_folder
from tests.browser.conftest import IS_LONG, Visitor
from tests.browser.test_upload import TOTAL, give, read_total

pytestmark = [pytest.mark.browser, pytest.mark.real, pytest.mark.slow]

WANTED = 40 if IS_LONG else 5
LEAST_RIGHT = 0.95
LARGEST_BYTES = 20_000_000
LOG = logging.getLogger(__name__)
LEAVE_OUT = "Leave these columns out"


def choose_files(folder: Path) -> pd.DataFrame:
    """So many of the files that are sure, one of each publisher first, then a second; the choice never changes."""
    truth = pd.read_csv(folder / "truth.csv", dtype=str, keep_default_na=False)
    sure = truth[(truth["sure"] == "yes") & (truth["payment_rows"].astype(int) > 0)]
    by_publisher = defaultdict(list)
    for row in sorted(sure.itertuples(), key=lambda row: hashlib.sha256(row.file.encode()).hexdigest()):
        if (folder / row.file).stat().st_size < LARGEST_BYTES:
            by_publisher[row.publisher].append(row)
    turns = chain.from_iterable(zip_longest(*(by_publisher[name] for name in sorted(by_publisher))))
    return pd.DataFrame([row for row in turns if row is not None][:WANTED])


def upload(visitor: Visitor, path: Path) -> str:
    """What the page says a file comes to, with nothing changed; personal columns are left out where it asks."""
    visitor.open("upload")
    give(visitor, path)
    visitor.page.locator(f"{TOTAL}, [data-testid=stAlertContentWarning]").first.wait_for(timeout=120_000)
    visitor.settle(starts_run=False)
    if visitor.page.get_by_role("button", name=LEAVE_OUT).count():
        visitor.press(LEAVE_OUT)
    return read_total(visitor) if visitor.page.locator(TOTAL).count() else "refused"


def test_real_files_are_right_to_the_penny(visitor: Visitor) -> None:
    folder = real_data_folder()
    if folder is None:
        pytest.skip("a folder of real files (SPEND_REAL_DATA) is needed")
    wrong = []
    for row in choose_files(folder).itertuples():
        lines = int(row.payment_rows)
        amount = Decimal(row.total_gbp)
        wanted = f"{'−' if amount < 0 else ''}£{abs(amount):,.2f} in {lines:,} payment{'' if lines == 1 else 's'}"
        told = upload(visitor, folder / row.file)
        if told != wanted:
            wrong.append(f"{row.file}: {told}, not {wanted}")
    LOG.info("%s of %s right to the penny; wrong: %s", WANTED - len(wrong), WANTED, wrong)
    assert len(wrong) <= WANTED * (1 - LEAST_RIGHT), "\n".join(wrong)
