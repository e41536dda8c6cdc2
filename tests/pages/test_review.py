"""The review: what is uncertain is offered, a decision is kept and leaves the queue, a wrong one says why."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core import measures
from core.settings import load_settings
from core.store.state import StateStore
from core.ui.review import Decision
from core.vocabulary import Judgement
from tests.pages.conftest import Open
from tests.pages.small_data import HOSTILE

PAGE = "pages/review.py"


def kept() -> pd.DataFrame:
    """The decisions in the state store of this test."""
    store = StateStore(load_settings().state_url)
    rows = store.judgements()
    store.close()
    return rows


def decide(app: AppTest, decision: Decision, *, number: str = "", who: str = "Reviewer") -> AppTest:
    """Choose an answer for the first payee, say who decides, and save."""
    app.radio[0].set_value(decision)
    app.text_input[0].set_value(number)
    (name,) = [field for field in app.text_input if field.label == "Your name"]
    name.set_value(who)
    (button,) = [button for button in app.button if button.label == "Save the decisions"]
    return button.click().run()


def text(app: AppTest) -> str:
    """What the screen says."""
    return " ".join(str(element.value) for element in [*app.markdown, *app.error])


REPLACE = Decision(Judgement.REPLACED, "company:00000008", "Grange Highways Ltd (company 00000008, 62 of 100 alike)")
OTHER = Decision(Judgement.REPLACED, "", "Another company, whose number I give below")


def test_a_decision_is_kept_and_leaves_the_queue(open_page: Open) -> None:
    app = open_page(PAGE)
    assert "2 payees with £1.0 million" in text(app)
    app = decide(app, REPLACE)
    assert not app.exception
    (row,) = kept().itertuples()
    assert (row.payee, row.decision, row.supplier_id, row.who) == (HOSTILE, "replaced", "company:00000008", "Reviewer")
    assert "1 payee with £258,000" in text(app)


def test_another_company_is_named_by_its_number(open_page: Open) -> None:
    app = decide(open_page(PAGE), OTHER, number="12 34")
    assert "is no company number" in text(app)
    assert kept().empty
    app = decide(app, OTHER, number="1234567")
    assert list(kept()["supplier_id"]) == ["company:01234567"]


def test_a_decision_without_a_name_or_a_choice_keeps_nothing(open_page: Open) -> None:
    app = decide(open_page(PAGE), REPLACE, who="")
    assert "needs the name of who made it" in text(app)
    app = decide(open_page(PAGE), Decision(None, "", "Decide later"))
    assert "No payee was decided" in text(app)
    assert kept().empty


def test_a_choice_of_one_body_narrows_the_queue(open_page: Open) -> None:
    assert "1 payee with £258,000" in text(open_page(PAGE, authority="eastvale"))


def test_without_a_register_it_says_what_to_add_and_asks_nothing(
    open_page: Open, data_without_sizes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measures, "has_company_register", lambda cursor: False)
    app = open_page(PAGE, data=data_without_sizes)
    assert "Add the Companies House file" in " ".join(element.value for element in app.info)
    assert not app.radio
