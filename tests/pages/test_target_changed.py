"""A target across builds: what it is measured by is kept, a change is shown beside it, and its owner is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.store.state import SavedTarget, StateStore
from tests.pages.conftest import Open
from tests.pages.small_data import build_small_data
from tests.pages.test_target import PAGE, save, words

# What a correction and a new heading would bring: a large firm turns out to be small, amounts turn out to be gross.
CORRECTED = [
    "UPDATE staging.supplier_class SET size_band = 'small' WHERE supplier_id = 'company:00000008'",
    "UPDATE staging.source_file SET amount_basis = 'gross'",
]


@pytest.fixture
def store(tmp_path: Path) -> StateStore:
    return StateStore(f"sqlite:///{tmp_path / 'state.sqlite'}")


@pytest.fixture
def corrected(open_page: Open, tmp_path: Path) -> AppTest:
    """The screen over corrected data, with a target set before the correction."""
    app = save(open_page(PAGE, authority="northmoor"), 60.0, "the Cabinet")
    assert "have changed" not in words(app)
    folder = tmp_path / "corrected"
    folder.mkdir()
    build_small_data(folder, name="corrected", edits=CORRECTED)
    return open_page(PAGE, data=folder, authority="northmoor")


def find_current(store: StateStore) -> SavedTarget:
    current = store.current_target("northmoor", "", "sme")
    assert current is not None
    return current


def press(app: AppTest, start: str) -> AppTest:
    return next(button for button in app.button if button.label.startswith(start)).click().run()


def test_the_old_and_the_restated_stand_side_by_side_and_nothing_moves_by_itself(
    corrected: AppTest, store: StateStore
) -> None:
    told = words(corrected)
    assert "Since the target was set, these have changed: the VAT basis and the data version." in told
    assert "The target stays at 60% until its owner decides." in told
    assert "of reaching 60%" in told
    labels = [button.label for button in corrected.button]
    assert "Keep 60%" in labels
    restated = next(label for label in labels if label.startswith("Restate to"))
    assert float(restated.removeprefix("Restate to ").removesuffix("%")) > 70
    assert len(store.targets("northmoor")) == 1


def test_kept_it_holds_under_the_new_definition_with_its_baseline_and_sign_off(
    corrected: AppTest, store: StateStore
) -> None:
    before = find_current(store)
    told = words(press(corrected, "Keep"))
    after = find_current(store)
    assert "have changed" not in told
    assert "of reaching 60%" in told
    assert (after.version, after.target_share, after.signed_off_by) == (2, before.target_share, "the Cabinet")
    assert after.baseline_share == before.baseline_share
    assert after.definition["vat_basis"] == ["gross"]
    assert after.note == "Kept after these changed: the VAT basis and the data version"


def test_restated_it_rises_with_its_baseline_and_is_a_draft_again(corrected: AppTest, store: StateStore) -> None:
    before = find_current(store)
    told = words(press(corrected, "Restate to"))
    after = find_current(store)
    assert "have changed" not in told
    assert before.baseline_share is not None
    assert after.baseline_share is not None
    assert after.is_draft
    assert after.baseline_share > before.baseline_share + 0.1
    assert after.target_share - after.baseline_share == pytest.approx(before.target_share - before.baseline_share)
    history = store.targets("northmoor")
    assert list(history["version"]) == [2, 1]
    assert history["note"].iloc[0].startswith("Restated from 60% after these changed")
    assert history["definition"].iloc[1]["data_version"] == "small36202610s"


def test_another_choice_than_the_targets_own_is_said_and_leads_back(open_page: Open) -> None:
    save(open_page(PAGE, authority="northmoor"), 60.0)
    app = open_page(PAGE, authority="northmoor", local="own_and_neighbours")
    told = "\n".join(str(each.value) for each in app.warning)
    assert "set under another choice than the one you look at (what local means)" in told.replace("\\", "")
    assert "have changed" not in words(app)
    press(app, "Show the figures that the target was set on")
    assert "local" not in app.query_params
