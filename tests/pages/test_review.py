"""The review: what is uncertain is offered, a decision is kept and leaves the queue, a wrong one says why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core import measures
from core.settings import load_settings
from core.store.state import StateStore
from core.suppliers.judgements import write_judgements
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


@pytest.mark.parametrize(
    ("decision", "supplier_id"),
    [
        (
            Decision(Judgement.ACCEPTED, "company:00000007", f"Right as it is: {HOSTILE} (company 00000007)"),
            "company:00000007",
        ),
        (Decision(Judgement.REJECTED, "company:00000007", "None of these: keep it by itself"), "company:00000007"),
        (Decision(Judgement.NOT_SURE, "", "Not sure: nobody can tell from this"), None),
    ],
)
def test_every_decision_is_kept_with_who_when_and_why(
    open_page: Open, decision: Decision, supplier_id: str | None
) -> None:
    app = open_page(PAGE)
    (why,) = [field for field in app.text_input if field.label.startswith("Why")]
    why.set_value("Rang them")
    decide(app, decision)
    (row,) = kept().itertuples()
    assert (row.decision, row.supplier_id or None) == (str(decision.judgement), supplier_id)
    assert (row.who, row.why, row.when.date()) == ("Reviewer", "Rang them", datetime.now(UTC).date())


def test_answers_stay_where_the_name_was_forgotten_and_the_name_stays_for_the_next_page(open_page: Open) -> None:
    app = decide(open_page(PAGE), REPLACE, who="")
    assert app.radio[0].value == REPLACE
    app = decide(app, REPLACE)
    assert len(kept()) == 1
    (name,) = [field for field in app.text_input if field.label == "Your name"]
    assert name.value == "Reviewer"
    assert app.radio[0].value.judgement is None


def test_the_queue_is_sorted_by_pounds_and_says_what_deciding_it_settles(open_page: Open) -> None:
    app = open_page(PAGE)
    offered = [element.value for element in app.markdown if "published line" in element.value]
    assert [line.split("£")[-1].split(" in ")[0] for line in offered] == ["760,000", "258,000"]


def test_decisions_go_out_as_csv_and_come_in_again(open_page: Open, tmp_path: Path) -> None:
    app = decide(open_page(PAGE), REPLACE)
    write_judgements(kept(), tmp_path / "decisions.csv")
    content = (tmp_path / "decisions.csv").read_text(encoding="utf-8")
    app.file_uploader[0].set_value(("decisions.csv", content.replace("replaced", "rejected").encode(), "text/csv"))
    app = bring_in(app.run())
    assert "1 decision saved" in " ".join(element.value for element in app.success)
    (row,) = kept().itertuples()
    assert (row.decision, row.who) == ("rejected", "Reviewer")
    assert f"{row.when}"[:16] == content.splitlines()[1].split("Reviewer,")[1][:16]


def test_a_wrong_decision_in_a_csv_is_named_and_none_is_kept(open_page: Open) -> None:
    rows = "payee,decision\nOak Ltd,accepted\nElm Ltd,perhaps\n"
    app = open_page(PAGE)
    app.file_uploader[0].set_value(("decisions.csv", rows.encode(), "text/csv"))
    app = bring_in(app.run())
    assert "Line 3 of decisions\\.csv decides 'perhaps'" in text(app)
    assert kept().empty


def bring_in(app: AppTest) -> AppTest:
    """Press the button below the file that was chosen."""
    (button,) = [button for button in app.button if button.label == "Save the decisions in this file"]
    return button.click().run()


def test_a_choice_of_one_body_narrows_the_queue(open_page: Open) -> None:
    assert "1 payee with £258,000" in text(open_page(PAGE, authority="eastvale"))


def test_without_a_register_it_says_what_to_add_and_asks_nothing(
    open_page: Open, data_without_sizes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measures, "has_company_register", lambda cursor: False)
    app = open_page(PAGE, data=data_without_sizes)
    assert "Add the Companies House file" in " ".join(element.value for element in app.info)
    assert not app.radio
