"""Targets on screen: set, kept with their definition, changed, withdrawn; and who can have one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.reference import load_table
from core.settings import load_settings
from core.store.state import StateStore, Target
from core.ui import succession
from core.ui.target_form import AS_POUNDS, NO_BASELINE
from tests.pages.conftest import Open
from tests.pages.small_data import build_small_data

PAGE = "pages/target.py"


def words(app: AppTest) -> str:
    return "\n".join(str(each.value) for each in [*app.markdown, *app.info, *app.caption, *app.error]).replace("\\", "")


def save(app: AppTest, share: float, signed_by: str = "") -> AppTest:
    app.number_input[0].set_value(share)
    app.text_input[0].set_value(signed_by)
    next(button for button in app.button if button.label == "Save the target").click()
    return app.run()


def test_a_target_is_saved_with_its_baseline_and_definition(open_page: Open) -> None:
    app = save(open_page(PAGE, authority="northmoor"), 55.0, "the Cabinet")
    assert not app.exception
    assert "of reaching 55%" in words(app)
    assert "signed off by the Cabinet" in words(app)
    saved = StateStore(load_settings().state_url).current_target("northmoor", "", "sme")
    assert saved is not None
    assert saved.baseline_year == 2026
    assert saved.definition["data_version"] == "small36202610s"


def test_without_a_sign_off_it_is_a_draft(open_page: Open) -> None:
    assert "draft" in words(save(open_page(PAGE, authority="northmoor"), 40.0))


def test_the_overview_draws_the_target(open_page: Open) -> None:
    save(open_page(PAGE, authority="northmoor"), 55.0)
    assert "to reach 55% (draft)" in words(open_page(authority="northmoor"))


def test_the_overview_names_the_year_of_the_target(open_page: Open) -> None:
    app = open_page(authority="northmoor")
    StateStore(load_settings().state_url).save_target(Target("northmoor", "sme", 0.55, 2027))
    assert "**Year to March 2027**" in words(app.run())
    assert "**Year to March 2028**" in words(open_page(authority="northmoor", measure="vcse"))


def test_a_target_survives_a_build_and_says_what_changed(open_page: Open, tmp_path: Path) -> None:
    save(open_page(PAGE, authority="northmoor"), 55.0)
    newer = tmp_path / "newer"
    newer.mkdir()
    build_small_data(newer, months=35)
    told = words(open_page(PAGE, data=newer, authority="northmoor"))
    assert "of reaching 55%" in told
    assert "Since the target was set, these have changed: the data version. The baseline comes out the same" in told


def test_a_target_can_be_withdrawn(open_page: Open) -> None:
    app = save(open_page(PAGE, authority="northmoor"), 55.0)
    next(button for button in app.button if button.label == "Withdraw the target").click().run()
    assert "No target is set: the last one was withdrawn on" in words(app)


def test_all_bodies_together_have_no_target(open_page: Open) -> None:
    assert "Choose one above" in words(open_page(PAGE))


@pytest.mark.parametrize("directorate", ["Children", "Adult care"])
def test_a_small_directorate_has_no_target(open_page: Open, directorate: str) -> None:
    told = words(open_page(PAGE, authority="northmoor", directorate=directorate))
    assert "A directorate needs £5 million of spending in 12 months" in told


def test_a_saved_target_of_another_measure_is_not_shown(open_page: Open) -> None:
    app = open_page(PAGE, authority="northmoor", measure="vcse")
    StateStore(load_settings().state_url).save_target(Target("northmoor", "sme", 0.5, 2028))
    assert "No target is set yet" in words(app.run())


ENDING = {
    "from_name": ["northmoor council", "Eastvale District Council", "Moorland County Council"],
    "to_name": ["Great Moor Council"] * 3,
    "last_day": ["2027-03-31"] * 3,
    "basis": ["whole", "whole", "split"],
    "standing": ["decided"] * 3,
}


@pytest.fixture
def open_ending(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens a screen as if both bodies passed whole into a third, which also takes over a part of one not here."""

    def load(name: str) -> pd.DataFrame:
        return pd.DataFrame(ENDING) if name == "authority_succession" else load_table(name)

    monkeypatch.setattr(succession, "load_table", load)
    succession.list_successions.cache_clear()
    yield open_page
    succession.list_successions.cache_clear()


def test_a_body_that_ends_before_the_target_year_gets_none(open_ending: Open) -> None:
    told = words(open_ending(PAGE, authority="northmoor"))
    assert "Northmoor Council ends on 31 March 2027" in told
    assert "passes to Great Moor Council" in told
    assert "choose all that pass to it whole: northmoor council and Eastvale District Council." in told
    assert "Set the target" not in told


def test_all_whole_predecessors_together_have_a_target_in_their_successors_name(open_ending: Open) -> None:
    app = save(open_ending(PAGE, authority=["northmoor", "eastvale"]), 55.0, "the Joint Committee")
    assert not app.exception
    told = words(app)
    assert "A target here is in the name of Great Moor Council, which takes over after 31 March 2027." in told
    assert "the payments of 2 bodies together, which all pass to it whole" in told
    assert "It also takes over a part of Moorland County Council." in told
    assert "of reaching 55%" in told
    store = StateStore(load_settings().state_url)
    saved = store.current_target("great-moor-council", "", "sme")
    assert saved is not None
    assert saved.baseline_year == 2026
    assert store.targets("northmoor").empty
    assert "to reach 55% (signed off by the Joint Committee)" in words(open_ending(authority=["northmoor", "eastvale"]))


def test_a_part_of_the_predecessors_has_no_target_and_hears_who_is_missing(
    open_ending: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENDING, "from_name", [*ENDING["from_name"][:2], "Fenland District Council"])
    monkeypatch.setitem(ENDING, "basis", ["whole"] * 3)
    told = words(open_ending(PAGE, authority=["northmoor", "eastvale"]))
    assert "not chosen: Fenland District Council (no payments here of Fenland District Council)." in told
    assert "Set the target" not in told


def test_a_body_of_which_a_part_passes_on_is_never_shared_out(
    open_ending: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENDING, "basis", ["split", "whole", "whole"])
    told = words(open_ending(PAGE, authority="northmoor"))
    assert "so it is never shared out" in told
    assert "Set the target" not in told


def test_a_changed_target_is_a_draft_until_it_is_signed_off_anew(open_page: Open) -> None:
    app = save(open_page(PAGE, authority="northmoor"), 55.0, "the Cabinet")
    app.number_input[0].set_value(57.0)
    app = press(app, "Save the target")
    assert "of reaching 57%" in words(app)
    current = StateStore(load_settings().state_url).current_target("northmoor", "", "sme")
    assert current is not None
    assert current.is_draft


def test_signing_off_keeps_a_target_given_in_pounds_as_it_was(open_page: Open) -> None:
    app = open_page(PAGE, authority="northmoor")
    app.radio[0].set_value(AS_POUNDS).run()
    app.number_input[0].set_value(1_000_000)
    press(app, "Save the target")
    app = open_page(PAGE, authority="northmoor")
    app.text_input[0].set_value("the Cabinet")
    press(app, "Save the target")
    versions = StateStore(load_settings().state_url).targets("northmoor")
    assert list(versions["signed_off_by"]) == ["the Cabinet", ""]
    assert versions["target_share"].nunique() == 1
    assert versions["note"].nunique() == 1


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_a_target_can_be_tried_without_being_saved(open_page: Open) -> None:
    app = open_page(PAGE, authority="northmoor")
    app.number_input[0].set_value(60.0)
    told = words(press(app, "See what it would mean"))
    assert "60% in the financial year ending March 2028 is about £" in told
    assert "more than in the baseline year. If recent patterns continue, there is" in told
    assert "Nothing is saved yet." in told
    assert StateStore(load_settings().state_url).targets("northmoor").empty


def test_a_target_in_pounds_is_converted_and_says_so(open_page: Open) -> None:
    app = open_page(PAGE, authority="northmoor")
    app.radio[0].set_value(AS_POUNDS).run()
    app.number_input[0].set_value(1_000_000)
    app = press(app, "Save the target")
    assert not app.exception
    saved = StateStore(load_settings().state_url).current_target("northmoor", "", "sme")
    assert saved is not None
    assert saved.baseline_share is not None
    assert saved.target_share > saved.baseline_share
    assert saved.note == "Set as £1.0 million more a year than in the financial year ending March 2026"


def test_a_target_in_pounds_needs_a_baseline_year(open_page: Open) -> None:
    app = open_page(PAGE, authority="northmoor")
    app.radio[0].set_value(AS_POUNDS).run()
    app.number_input[0].set_value(1_000_000)
    next(box for box in app.selectbox if box.label == "Baseline year").set_value(NO_BASELINE)
    assert "a baseline year where it is in pounds" in words(press(app, "Save the target"))
    assert StateStore(load_settings().state_url).targets("northmoor").empty


def test_what_is_filled_in_stays_where_another_reader_saves_first(open_page: Open) -> None:
    app = open_page(PAGE, authority="northmoor")
    app.number_input[0].set_value(61.0)
    app.text_input[0].set_value("the Cabinet")
    store = StateStore(load_settings().state_url)
    store.save_target(Target("northmoor", "sme", 0.4, 2029))
    press(app, "Save the target")
    versions = store.targets("northmoor")
    assert list(versions["target_share"]) == [0.61, 0.4]
    assert list(versions["year_ending"]) == [2028, 2029]
    assert list(versions["signed_off_by"]) == ["the Cabinet", ""]
