"""Every screen on its first run, by a deep link with filters, with an empty choice, and without data."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.ui.menu import Page
from tests.pages.conftest import Open
from tests.pages.small_data import HOSTILE, build_small_data

PAGES = [page.value.path for page in Page]
FILTERED = [page.value.path for page in Page if page.value.has_filters]
WITH_FIGURES = ["app.py", "pages/directorates.py", "pages/markets.py", "pages/suppliers.py"]
DEEP_LINK = {
    "authority": "northmoor",
    "directorate": "Resources",
    "from": "2025-04",
    "to": "2026-03",
    "measure": "local_sme",
}


def words(app: AppTest) -> str:
    """All text of a screen."""
    elements = [
        *app.title,
        *app.header,
        *app.subheader,
        *app.markdown,
        *app.caption,
        *app.info,
        *app.warning,
        *app.error,
    ]
    return "\n".join(str(element.value) for element in elements)


def require_sound(app: AppTest) -> None:
    """No traceback, no apology, and the question stands at the top."""
    assert not app.exception
    assert "Sorry" not in words(app)
    assert len(app.title) == 1


@pytest.mark.parametrize("page", PAGES)
def test_first_run(open_page: Open, page: str) -> None:
    app = open_page(page)
    require_sound(app)
    assert not app.error
    assert "Made-up sample data" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_deep_link(open_page: Open, page: str) -> None:
    app = open_page(page, **DEEP_LINK)
    require_sound(app)
    assert not app.warning
    assert app.query_params["directorate"] == "Resources"
    if page in FILTERED:
        assert "Northmoor Council, Resources, April 2025 to March 2026" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_unknown_parts_of_an_address_are_left_out_and_said(open_page: Open, page: str) -> None:
    app = open_page(page, authority="nowhere", market="<b>[x](http://bad.example)")
    require_sound(app)
    assert "left out" in words(app)


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_empty_choice_offers_wider_ones(open_page: Open, page: str) -> None:
    app = open_page(page, authority="northmoor", **{"from": "2019-01", "to": "2019-02"})
    require_sound(app)
    assert "Nothing was published for this choice" in words(app)
    assert not app.metric


@pytest.mark.parametrize("page", PAGES)
def test_no_data_file(open_page: Open, page: str, tmp_path: Path) -> None:
    app = open_page(page, data=tmp_path)
    require_sound(app)
    assert "There is no data yet" in words(app)
    assert "python -m core build" in words(app).replace("\\", "")


@pytest.mark.parametrize("page", ["app.py", "pages/target.py"])
def test_data_of_another_version(open_page: Open, page: str, tmp_path: Path) -> None:
    (tmp_path / "live.json").write_text('{"live": "spend-old.duckdb", "previous": null}', encoding="utf-8")
    (tmp_path / "spend-old.duckdb").write_bytes(b"no database")
    app = open_page(page, data=tmp_path)
    require_sound(app)
    assert "another version of the app" in words(app)


@pytest.mark.parametrize("page", FILTERED)
def test_without_a_register(open_page: Open, page: str, data_without_sizes: Path) -> None:
    app = open_page(page, data=data_without_sizes, authority="northmoor")
    require_sound(app)
    assert not app.error


def test_without_a_register_there_is_a_sentence_and_no_share(open_page: Open, data_without_sizes: Path) -> None:
    app = open_page(data=data_without_sizes, authority="northmoor")
    told = words(app).replace("\\", "")
    assert "can be classified yet" in told
    assert "add the Companies House file" in told
    assert "went to" not in told
    assert "was spent in the year to October 2026" in told


def test_data_that_end_long_before_2028_get_no_chance(open_page: Open, tmp_path: Path) -> None:
    from datetime import date

    build_small_data(tmp_path, last_month=date(2022, 7, 1))
    app = open_page("pages/target.py", data=tmp_path, authority="northmoor")
    require_sound(app)
    told = words(app).replace("\\", "")
    assert "The data end in July 2022" in told
    assert " in 10" not in told


def test_an_individual_has_no_name_and_no_page(open_page: Open) -> None:
    app = open_page("pages/suppliers.py", supplier="company:00000010")
    require_sound(app)
    assert not app.header
    assert "There is no supplier" in words(app)


def test_a_hostile_name_is_shown_letter_for_letter(open_page: Open) -> None:
    app = open_page("pages/suppliers.py", supplier="company:00000007")
    require_sound(app)
    (heading,) = app.header
    assert "\\[click\\]\\(http" in heading.value
    assert "<b>" not in heading.value
    assert HOSTILE.startswith("=")


@pytest.mark.parametrize("kept", ["all", "counted", "excluded"])
@pytest.mark.parametrize("page", ["pages/directorates.py"])
def test_the_lines_behind_a_figure(open_page: Open, page: str, kept: str) -> None:
    app = open_page(page, authority="northmoor", lines=kept)
    require_sound(app)
    assert "published lines" in words(app)


@pytest.mark.parametrize("number", [1, 5, 7, 9])
def test_every_supplier_card(open_page: Open, number: int) -> None:
    app = open_page("pages/suppliers.py", supplier=f"company:{number:08d}", lines="all")
    require_sound(app)


@pytest.mark.parametrize("page", WITH_FIGURES)
@pytest.mark.parametrize("measure", ["local_sme", "vcse"])
def test_every_measure_of_one_body(open_page: Open, page: str, measure: str) -> None:
    app = open_page(page, authority="northmoor", measure=measure)
    require_sound(app)


def test_another_definition_is_reached_step_by_step(open_page: Open) -> None:
    app = open_page(authority="northmoor", definition="whole-file")
    require_sound(app)
    assert "Everything in the file" in words(app)
    assert app.selectbox(key="own_definition").value == "whole-file"


def test_a_hostile_search_is_shown_letter_for_letter(open_page: Open) -> None:
    app = open_page("pages/suppliers.py", search="[zzyzx](https://quux.test) :blue[w]")
    require_sound(app)
    assert "\\[zzyzx\\]\\(https" in words(app)
    assert ":blue" not in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_numbers_that_are_no_digits_are_taken_for_the_default(open_page: Open, page: str) -> None:
    require_sound(open_page(page, authority="northmoor", page="\u00b2", at="\u00b2", lines="all"))
