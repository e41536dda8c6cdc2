"""The first questions of an officer, each answered in at most three clicks from the Overview."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.built_twice import build_twice
from tests.browser.conftest import Visitor, serve

pytestmark = pytest.mark.browser
MOST_CLICKS = 3


@pytest.fixture
def officer(visitor: Visitor) -> Visitor:
    """At the Overview of one body, with no clicks made yet."""
    visitor.open("?authority=northmoor")
    visitor.clicks = 0
    return visitor


def headings(officer: Visitor) -> str:
    assert officer.clicks <= MOST_CLICKS
    return "\n".join(officer.figures)


def test_what_share_does_my_directorate_have(officer: Visitor) -> None:
    officer.choose("Directorates", "Adult care")
    assert "Adult care" in officer.page.get_by_text("You are looking at").inner_text()
    assert "went to small and medium-sized firms" in headings(officer)


def test_who_are_our_largest_smes(officer: Visitor) -> None:
    officer.follow("Suppliers")
    officer.choose("Show", "SMEs only")
    assert "suppliers fit" in headings(officer)
    assert officer.page.locator("tbody th").first.inner_text() == "Brook Homecare Ltd"


def test_which_market_is_least_local(officer: Visitor) -> None:
    officer.choose("Count spending with", "Local SMEs")
    officer.follow("Markets")
    assert "Local SMEs receive the largest share in" in headings(officer)
    assert "the smallest in" in headings(officer)


def test_is_this_supplier_an_sme_and_why(officer: Visitor) -> None:
    officer.follow("Suppliers")
    officer.page.get_by_label("Search by name").fill("alder")
    officer.settle()
    officer.follow("Alder Paving Limited")
    counted = officer.page.get_by_text("Counted as").first.inner_text()
    assert "a small firm, which is an SME, because:" in counted
    assert officer.clicks <= MOST_CLICKS


def test_how_this_months_figure_differs_from_last_months_report(laptop: BrowserContext, tmp_path: Path) -> None:
    data = build_twice(tmp_path)
    with serve(data, tmp_path / "state.sqlite") as base:
        officer = Visitor(laptop.new_page(), base)
        officer.open()
        told = officer.page.get_by_text("Since the data of").first.inner_text()
        officer.open_fold("Why this differs from an earlier report")
        steps = officer.page.locator(".st-key-figure_since_version tbody th")
        assert steps.all_inner_texts() == [
            "The data version before",
            "The last 12 months are later ones",
            "New payments",
            "Corrections by the public body",
            "Now",
        ]
        assert officer.clicks <= MOST_CLICKS
    assert "new payments +£600,000" in told
    assert "corrections by the public body +£600,000" in told


def test_the_first_data_have_nothing_before_them(officer: Visitor) -> None:
    assert officer.page.get_by_text("there is no earlier report to compare them with").is_visible()


def test_what_is_not_counted_and_why(officer: Visitor) -> None:
    officer.open_fold("What is not counted, and why")
    assert officer.page.get_by_role("rowheader", name="Pension funds").first.is_visible()
    assert officer.clicks <= MOST_CLICKS


def test_how_much_is_unknown(officer: Visitor) -> None:
    assert "with suppliers not classified yet" in officer.page.locator(".st-key-strip").inner_text()


def test_what_moved(officer: Visitor) -> None:
    assert "What moved it up by" in headings(officer)
    officer.open_fold("By market")
    assert "What each of the markets had to do with the change" in headings(officer)


def test_how_many_smes_do_we_pay(officer: Visitor) -> None:
    assert officer.page.get_by_text("5 SMEs were paid, of").count()


def test_what_could_still_change(officer: Visitor) -> None:
    officer.open_fold("of this spending could go to other suppliers in time")
    assert "could go to other suppliers in time" in headings(officer)


def test_are_we_on_course(officer: Visitor) -> None:
    officer.follow("Target")
    assert "in the year to March 2028" in headings(officer)


def test_give_me_this_table_in_excel(officer: Visitor) -> None:
    officer.open_fold("These figures as a table")
    with officer.page.expect_download() as waiting:
        officer.page.get_by_role("button", name="Download Excel").locator("visible=true").first.click()
    assert officer.clicks + 1 <= MOST_CLICKS
    assert waiting.value.suggested_filename.endswith(".xlsx")
    assert waiting.value.path().read_bytes().startswith(b"PK")
