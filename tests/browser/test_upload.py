"""A file given in a real browser: understood, looked at on every screen, changed, and seen by nobody else."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from tests.browser.conftest import IS_LONG, ROOT, Visitor
from tests.browser.test_accessibility import find_grave, read_axe

pytestmark = pytest.mark.browser

TOTAL = ".st-key-ledger_total"
GONE = "The file is not here"
MESSY = ROOT / "tests" / "messy_files"


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


def run_rounds(visitor: Visitor, other: Visitor, folder: Path, rounds: int) -> None:
    """Both give a file at the same moment, again and again; each must see their own and nothing of the other's."""
    for number in range(rounds):
        turns = (
            (visitor, "Quokka", "Narwhal", f"{1000 + number}.11", folder / "one.csv"),
            (other, "Narwhal", "Quokka", f"{2000 + number}.22", folder / "two.csv"),
        )
        for person, *_ in turns:
            person.open("upload")
        for person, own, _, amount, path in turns:
            give(person, write_ledger(path, f"{own} Works {number}", [amount]))
        for person, own, foreign, amount, _ in turns:
            assert read_total(person) == f"£{float(amount):,.2f} in 1 payment"
            person.follow("See it under Suppliers")
            assert f"{own} Works {number}" in person.page.inner_text("[data-testid=stMain]")
            assert foreign not in person.page.content()


def test_two_people_at_once_never_see_each_others(visitor: Visitor, other: Visitor, tmp_path: Path) -> None:
    run_rounds(visitor, other, tmp_path, 20 if IS_LONG else 1)


REFUSED = {
    "image.csv": "This is an image, not a table. Ask for the table as CSV or a workbook.",
    "password.xlsx": "The workbook is protected by a password. Save it without one.",
    "macros.xlsm": "The workbook holds macros. Save it as an ordinary Excel workbook (.xlsx) or as CSV, and give that.",
    "cells_far_apart.xlsx": "Delete the stray cells far from the table, or save the sheet as CSV.",
    "zero_bytes.csv": "The file is empty",
    "bomb.zip": "Unpacked, the file is larger than may be read. Split it, or publish it by month.",
}


def test_what_can_not_be_taken_is_refused_in_a_sentence_and_the_rest_is_read(visitor: Visitor, tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("bomb.csv", "w", force_zip64=True) as bomb,
    ):
        for _ in range(210):
            bomb.write(bytes(1024 * 1024))
    bad = [MESSY / name for name in REFUSED if name != "bomb.zip"]
    visitor.open("upload")
    give(visitor, *bad, tmp_path / "bomb.zip", write_ledger(tmp_path / "good.csv", "Alder Paving Limited", ["12.50"]))
    assert read_total(visitor) == "£12.50 in 1 payment"
    seen = visitor.page.inner_text("[data-testid=stMain]")
    for sentence in REFUSED.values():
        assert sentence in seen


def test_a_file_too_large_to_send_is_told_with_the_way_out(visitor: Visitor, tmp_path: Path) -> None:
    told = visitor.page.locator(".st-key-too_large")
    large = tmp_path / "large.csv"
    with large.open("wb") as target:
        target.truncate(51 * 1024 * 1024)
    visitor.open("upload")
    assert not told.is_visible()
    give(visitor, large)
    told.wait_for(state="visible")
    assert "larger than 50 MB" in told.inner_text()
    assert "Zip it" in told.inner_text()


def test_a_file_without_dates_is_told_how_to_get_a_month(visitor: Visitor, tmp_path: Path) -> None:
    path = tmp_path / "undated.csv"
    path.write_text("Supplier,Amount\nAlder Paving Limited,100.00\nQuokka Works,50.00\n")
    visitor.open("upload")
    give(visitor, path)
    assert read_total(visitor) == "£150.00 in 2 payments"
    assert "Choose its month" in visitor.page.locator(".st-key-own_share").inner_text()


def test_what_is_known_of_suppliers_makes_the_share_known(visitor: Visitor, tmp_path: Path) -> None:
    visitor.open("upload")
    give(visitor, write_ledger(tmp_path / "ledger.csv", "Quokka Works", ["1200.00", "800.00"]))
    assert read_total(visitor) == "£2,000.00 in 2 payments"
    assert "fill in the sheet" in visitor.page.locator(".st-key-own_share").inner_text()
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="Download the sheet as CSV").click()
    sheet = pd.read_csv(taken.value.path(), dtype=str, keep_default_na=False)
    sheet["SME? (yes or no)"] = "yes"
    sheet.to_csv(tmp_path / "filled.csv", index=False)
    visitor.page.locator(".st-key-filled_sheet input[type=file]").set_input_files(str(tmp_path / "filled.csv"))
    visitor.page.get_by_text("1 payee answered").wait_for(timeout=30_000)
    visitor.settle(starts_run=False)
    assert visitor.page.locator(".st-key-own_share").inner_text().startswith("100% of your file's spending")
    assert find_grave(visitor, read_axe()) == []


def test_choices_are_kept_for_next_month_and_last_month_is_beside_it(visitor: Visitor, tmp_path: Path) -> None:
    last = write_ledger(tmp_path / "last.csv", "Alder Paving Limited", ["-1200.00", "-800.00"])
    this = tmp_path / "this.csv"
    this.write_text(last.read_text().replace("/06/2025", "/07/2025"))
    visitor.open("upload")
    give(visitor, last)
    assert read_total(visitor) == "−£2,000.00 in 2 payments"
    visitor.open_fold("Change what was understood")
    visitor.choose("Plus and minus", "Turned round: payments are printed with a minus")
    visitor.open_fold("Save these choices")
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="Save these choices").click()
    visitor.open("upload")
    give(visitor, this, last)
    assert read_total(visitor) == "−£4,000.00 in 4 payments"
    visitor.open_fold("Save these choices")
    visitor.page.locator(".st-key-saved_choices input[type=file]").set_input_files(str(taken.value.path()))
    visitor.page.get_by_text("£4,000.00 in 4 payments", exact=True).wait_for(timeout=30_000)
    visitor.settle(starts_run=False)
    visitor.choose("Compare your file with", "last.csv (your file being this.csv)")
    assert "£2,000.00 in your file, £2,000.00 in last.csv" in visitor.page.inner_text("[data-testid=stMain]")
