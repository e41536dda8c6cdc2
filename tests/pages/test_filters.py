"""A filter shows the address and, when changed, writes it; every widget is set from the address on every run."""

from __future__ import annotations

import pytest

from core.selection import DirectorateKey
from core.ui.menu import Page
from tests.pages.conftest import Open

FILTERED = [page.value.path for page in Page if page.value.has_filters]


@pytest.mark.parametrize("page", FILTERED)
def test_filters_show_the_address(open_page: Open, page: str) -> None:
    app = open_page(page, authority="eastvale", measure="vcse", switch="grants")
    assert app.selectbox(key="filter_authority").value == "eastvale"
    assert app.selectbox(key="filter_measure").value == "vcse"
    assert app.toggle(key="filter_switch_grants").value is True


def test_a_changed_filter_is_written_to_the_address(open_page: Open) -> None:
    app = open_page("pages/markets.py", authority="eastvale")
    app.selectbox(key="filter_authority").set_value("northmoor").run()
    assert app.query_params["authority"] == "northmoor"
    app.multiselect(key="filter_directorates").set_value([DirectorateKey("northmoor", "Resources")]).run()
    assert app.query_params["directorate"] == "Resources"
    app.selectbox(key="filter_authority").set_value("").run()
    assert "authority" not in app.query_params
    assert "directorate" not in app.query_params


def test_another_period_is_written_to_the_address(open_page: Open) -> None:
    app = open_page(authority="northmoor")
    app.selectbox(key="filter_period").set_value("year 2026").run()
    assert (app.query_params["from"], app.query_params["to"]) == ("2025-04", "2026-03")
    app.selectbox(key="filter_period").set_value("latest").run()
    assert "from" not in app.query_params


def test_months_of_ones_own_never_end_before_they_begin(open_page: Open) -> None:
    from datetime import date

    app = open_page(authority="northmoor", **{"from": "2025-04", "to": "2025-06"})
    app.selectbox(key="filter_from").set_value(date(2025, 9, 1)).run()
    assert (app.query_params["from"], app.query_params["to"]) == ("2025-09", "2025-09")


def test_a_search_stays_when_a_filter_changes_and_its_page_number_does_not(open_page: Open) -> None:
    app = open_page("pages/suppliers.py", search="ltd", page="2", authority="eastvale")
    app.selectbox(key="filter_measure").set_value("vcse").run()
    assert app.query_params["search"] == "ltd"
    assert "page" not in app.query_params


def test_start_again_forgets_everything(open_page: Open) -> None:
    app = open_page("pages/suppliers.py", search="ltd", authority="eastvale", measure="vcse")
    next(button for button in app.button if button.label == "Start again").click().run()
    assert dict(app.query_params) == {}
