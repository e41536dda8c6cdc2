"""A national body has no area of its own: no screen shows a figure of local firms for it, or counts it in one."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.ui.menu import Page
from tests.pages.conftest import Open
from tests.pages.small_data import build_small_data
from tests.pages.test_screens import WITH_FIGURES, require_sound, words

LEFT_OUT = "Eastvale District Council is left out: it has no area of its own."


def read(app: AppTest) -> str:
    """All text of a screen, as it is read."""
    return words(app).replace("\\", "")


@pytest.fixture(scope="module")
def with_national_body(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("national")
    build_small_data(folder, national=("eastvale",))
    return folder


@pytest.mark.parametrize("page", [*WITH_FIGURES, "pages/target.py"])
def test_local_firms_of_a_national_body_are_one_sentence(open_page: Open, page: str, with_national_body: Path) -> None:
    app = open_page(page, data=with_national_body, authority="eastvale", measure="local_sme")
    require_sound(app)
    assert app.info[-1].value == "**Local SMEs: not shown for a national body: it has no area of its own.**"
    assert "Companies House" not in words(app)
    assert "classified" not in words(app)
    app.button(key="step_Show all SMEs instead").click().run()
    require_sound(app)
    assert all("no area of its own" not in element.value for element in app.info)


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_several_bodies_say_which_is_left_out(open_page: Open, page: str, with_national_body: Path) -> None:
    assert LEFT_OUT in read(open_page(page, data=with_national_body, measure="local_sme"))


def test_the_local_card_says_which_body_is_left_out(open_page: Open, with_national_body: Path) -> None:
    both = read(open_page(data=with_national_body))
    alone = read(open_page(data=with_national_body, authority="northmoor"))
    assert both.count(LEFT_OUT) == 1
    assert "is left out:" not in alone
    national = read(open_page(data=with_national_body, authority="eastvale"))
    assert "Not shown for a national body: it has no area of its own." in national


@pytest.mark.parametrize("page", [page.value.path for page in Page])
def test_every_screen_holds_though_nothing_is_local(open_page: Open, page: str, with_national_body: Path) -> None:
    require_sound(open_page(page, data=with_national_body, authority="eastvale", measure="local_sme"))
