"""A file given in a real browser: understood, looked at on every screen, changed, and seen by nobody else."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

TOTAL = ".st-key-ledger_total"
GONE = "The file is not here"
ROUNDS = int(os.environ.get("SPEND_TEST_ROUNDS", "5"))
"""How often two people give a file at once; the long run before a release is twenty."""


def write_ledger(path: Path, payee: str, amounts: list[str]) -> Path:
    """A small ledger of one month, all of it paid to one payee."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date", "Supplier", "Amount", "Directorate", "Purpose"])
    for day, amount in enumerate(amounts, start=1):
        writer.writerow([f"{day:02}/06/2025", payee, amount, "Highways", "Road works"])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def give(visitor: Visitor, *paths: Path) -> None:
    """Drop files on the page."""
    visitor.page.locator("input[type=file]").first.set_input_files([str(path) for path in paths])


def read_total(visitor: Visitor) -> str:
    """The total on the screen, once it is there."""
    visitor.page.locator(TOTAL).wait_for(timeout=60_000)
    visitor.settle(starts_run=False)
    return visitor.page.locator(TOTAL).locator("h4").inner_text()


def test_a_file_is_understood_and_every_screen_shows_it(visitor: Visitor, tmp_path: Path) -> None:
    visitor.open("upload")
    give(visitor, write_ledger(tmp_path / "ledger.csv", "Alder Paving Limited", ["1200.00", "£800.25", "(100.00)"]))
    assert read_total(visitor) == "£1,900.25 in 3 payments"
    for screen in ("Overview", "Markets", "Suppliers", "Data quality"):
        visitor.follow(f"See it under {screen}")
        assert "authority=upload" in visitor.path
        assert GONE not in visitor.page.inner_text("body")
        assert "Sorry" not in visitor.page.inner_text("body")
        visitor.follow("Your own file")


def test_a_guess_can_be_changed_and_the_result_follows(visitor: Visitor, tmp_path: Path) -> None:
    visitor.open("upload")
    give(visitor, write_ledger(tmp_path / "ledger.csv", "Alder Paving Limited", ["1200.00", "800.00"]))
    assert read_total(visitor) == "£2,000.00 in 2 payments"
    visitor.open_fold("Change what was understood")
    visitor.choose("Plus and minus", "Turned round: payments are printed with a minus")
    assert read_total(visitor) == "−£2,000.00 in 2 payments"


def test_columns_with_personal_data_are_asked_about_first(visitor: Visitor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text("Date,Supplier,Amount,Email\n01/06/2025,Alder Paving Limited,10.00,someone@example.org\n")
    visitor.open("upload")
    give(visitor, path)
    visitor.page.get_by_role("button", name="Leave these columns out").wait_for()
    assert visitor.page.locator(TOTAL).count() == 0, "nothing may be done with the file before the answer"
    visitor.press("Leave these columns out")
    assert read_total(visitor) == "£10.00 in 1 payment"
    assert "someone@example.org" not in visitor.page.content()


def test_the_address_of_a_file_shows_nothing_to_anybody_else(visitor: Visitor, other: Visitor, tmp_path: Path) -> None:
    visitor.open("upload")
    give(visitor, write_ledger(tmp_path / "secret.csv", "Zzyzx Private Payee", ["1234.56"]))
    assert read_total(visitor) == "£1,234.56 in 1 payment"
    for path in ("?authority=upload", "markets?authority=upload", "suppliers?authority=upload&search=Zzyzx", "upload"):
        other.open(path)
        seen = other.page.content()
        assert "Zzyzx" not in other.page.inner_text("[data-testid=stMain]").replace("search=Zzyzx", "")
        assert "1,234" not in seen
        assert path == "upload" or GONE in seen
    visitor.press("Remove my file")
    visitor.open("?authority=upload")
    assert GONE in visitor.page.inner_text("body")


def test_two_people_at_once_never_see_each_others(visitor: Visitor, other: Visitor, tmp_path: Path) -> None:
    """Both give a file at the same moment, again and again; each must see their own and nothing of the other's."""
    turns = ((visitor, "Quokka", "Narwhal", tmp_path / "one.csv"), (other, "Narwhal", "Quokka", tmp_path / "two.csv"))
    for person, *_ in turns:
        person.open("upload")
    for number in range(ROUNDS):
        for person, own, _, path in turns:
            give(person, write_ledger(path, f"{own} Works {number}", [f"{len(own)}{number:02}.11"]))
        for person, own, foreign, _ in turns:
            assert read_total(person) == f"£{len(own)}{number:02}.11 in 1 payment"
            person.follow("See it under Suppliers")
            assert f"{own} Works {number}" in person.page.inner_text("[data-testid=stMain]")
            assert foreign not in person.page.content()
            person.follow("Your own file")
            person.press("Remove my file")
