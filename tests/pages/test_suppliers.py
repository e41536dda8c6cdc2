"""The card of a supplier and the group it belongs to: evidence, sums, and the ways between card, group and list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from core.ui.supplier_card import _say_back_cast
from tests.pages.conftest import Open
from tests.pages.small_data import build_small_data
from tests.pages.test_screens import words

PAGE = "pages/suppliers.py"
CAIRN, GRANGE, FEN = "company:00000003", "company:00000008", "company:00000006"
GROUPED = (
    f"UPDATE staging.supplier SET parent_supplier_id = 'group:capita', parent_name = 'CAPITA PLC'"
    f" WHERE supplier_id IN ('{CAIRN}', '{GRANGE}', 'company:00000010')",
    f"UPDATE staging.supplier SET parent_supplier_id = '{CAIRN}' WHERE supplier_id = '{FEN}'",
    f"UPDATE staging.supplier SET status = 'In Administration' WHERE supplier_id = '{GRANGE}'",
)


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data with two suppliers in one group and, of one of them, a subsidiary; one of them failing."""
    folder = tmp_path_factory.mktemp("grouped")
    build_small_data(folder, name="grouped", edits=GROUPED)
    return folder


def press(app: AppTest, start: str) -> AppTest:
    """Press the button whose words begin so."""
    (button,) = [button for button in app.button if button.label.startswith(start)]
    return button.click().run()


def test_a_card_leads_to_its_group_and_the_group_back_to_the_list(open_page: Open, grouped: Path) -> None:
    app = press(open_page(PAGE, data=grouped, supplier=GRANGE), "See all of Capita (2 suppliers)")
    assert not app.exception
    assert app.header[0].value == "Capita"
    assert app.query_params["group"] == "group:capita"
    assert "Its 2 suppliers were paid **£4.2 million**, " in words(app)
    assert "2 of 2 suppliers of Capita were paid" in words(app)
    app = press(app, "Back to all suppliers")
    assert "group" not in app.query_params
    assert "Most goes to Cairn Facilities PLC" in words(app)


def test_a_group_is_of_what_is_chosen_and_stays_when_the_choice_changes(open_page: Open, grouped: Path) -> None:
    params = {"group": "group:capita", "directorate": "Resources", "authority": "northmoor"}
    app = open_page(PAGE, data=grouped, **params)
    assert "Its 2 suppliers were paid **£2.1 million**, " in words(app)
    assert "1 of 2 suppliers of Capita were paid" in words(app)
    (measure,) = [box for box in app.selectbox if box.label == "Count spending with"]
    app = measure.select_index(1).run()
    assert app.query_params["group"] == "group:capita"
    assert app.header[0].value == "Capita"


def test_a_supplier_that_owns_another_heads_a_group(open_page: Open, grouped: Path) -> None:
    app = press(open_page(PAGE, data=grouped, supplier=FEN), "See all of Cairn Facilities PLC (2 suppliers)")
    assert app.query_params["group"] == CAIRN


def test_a_search_for_a_groups_name_offers_it(open_page: Open, grouped: Path) -> None:
    app = open_page(PAGE, data=grouped, search="capi")
    assert press(app, "Group: Capita (2 suppliers)").header[0].value == "Capita"
    app = open_page(PAGE, data=grouped, search="alder")
    assert not [button for button in app.button if button.label.startswith("Group:")]


def test_no_group_is_made_of_one_supplier_or_of_nobody(open_page: Open, grouped: Path, small_data: Path) -> None:
    app = open_page(PAGE, data=small_data, supplier=GRANGE)
    assert not [button for button in app.button if button.label.startswith("See all of")]
    app = open_page(PAGE, data=grouped, group="group:nobody")
    assert "No group of this name" in words(app)


def test_a_failing_supplier_is_marked(open_page: Open, grouped: Path) -> None:
    assert "Its register says: In Administration." in words(open_page(PAGE, data=grouped, supplier=GRANGE))
    assert "Its register says" not in words(open_page(PAGE, data=grouped, supplier=CAIRN))


def test_a_card_says_what_a_supplier_is_counted_as_before_anything_else(open_page: Open, grouped: Path) -> None:
    app = open_page(PAGE, data=grouped, supplier=CAIRN)
    text = words(app)
    assert "Counted as **large, not an SME**, because: " in text
    assert "The names it is paid under, and how each was matched" in text


def test_months_told_by_evidence_of_another_date_are_named_beside_one_verdict() -> None:
    early = SimpleNamespace(valid_from=None, valid_to=date(2023, 3, 1), back_cast=True)
    late = SimpleNamespace(valid_from=date(2023, 3, 1), valid_to=None, back_cast=False)
    said = "Until before March 2023: what says so is of another date than the payments."
    assert _say_back_cast([early, late]) == said
    assert _say_back_cast([early]) == "What says so is of another date than the payments."
    assert _say_back_cast([late]) == ""
