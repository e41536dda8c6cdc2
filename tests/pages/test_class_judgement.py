"""A supplier's card: a person decides what it is, the decision is kept, told with its name, and can be taken back."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.settings import load_settings
from core.store.class_state import ClassStore
from tests.pages.conftest import Open

PAGE = "pages/suppliers.py"
SIZE = "How large is it, its whole group counted?"


@pytest.fixture
def card(open_page: Open) -> AppTest:
    app = open_page(PAGE, supplier="company:00000008")
    assert not app.exception
    return app


def kept() -> pd.DataFrame:
    store = ClassStore(load_settings().state_url)
    rows = store.latest()
    store.close()
    return rows


def decide(app: AppTest, size: str, *, who: str = "An Officer") -> AppTest:
    (box,) = [box for box in app.selectbox if box.label == SIZE]
    box.set_value(size)
    for label, value in (("Your name", who), ("Why: what you know, and from where", "its annual report")):
        (field,) = [field for field in app.text_input if field.label == label]
        field.set_value(value)
    (button,) = [button for button in app.button if button.label == "Save the decision"]
    return button.click().run()


def text(app: AppTest) -> str:
    return " ".join(str(element.value) for element in [*app.markdown, *app.error])


def test_a_decision_is_kept_and_told_with_its_name(card: AppTest) -> None:
    app = decide(card, "large")
    assert kept()[["subject", "decision", "who", "why"]].to_numpy().tolist() == [
        ["size_band", "large", "An Officer", "its annual report"]
    ]
    assert "Decided by An Officer" in text(app)
    assert "counts from the next build" in text(app)
    app = decide(app, "")
    assert kept().empty
    assert "left to the rules" in text(app)


def test_a_decision_without_a_name_or_a_change_says_so(card: AppTest) -> None:
    assert "name of who made it" in text(decide(card, "large", who=" "))
    assert "Nothing was decided" in text(decide(card, ""))
    assert kept().empty


def test_decisions_on_suppliers_can_be_taken_away(open_page: Open) -> None:
    decide(open_page(PAGE, supplier="company:00000008"), "large")
    assert "Decisions on what suppliers are: 1" in [panel.label for panel in open_page("pages/review.py").expander]
