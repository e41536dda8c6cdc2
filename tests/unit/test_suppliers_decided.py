"""Decisions of people through real builds: each beats the machine, outlives a rebuild, and can be carried elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from core.pipeline import build
from core.settings import Settings, load_settings
from core.store.connection import close_all, open_live
from core.store.state import StateStore
from core.suppliers.judgements import read_judgements, write_judgements

pytestmark = pytest.mark.slow

REGISTER = (
    "register,id,name,status,postcode\n"
    "company,company:01234567,WIDGETS AND SPROCKETS LIMITED,Active,LS1 1AA\n"
    "company,company:02345678,WIDGET REPAIRS LIMITED,Active,M1 1AA\n"
    "company,company:03456789,LARCHWOOD SYSTEMS LIMITED,Active,B1 1AA\n"
)
PAYEES = ("Widgets and Sprokets Limited", "Larchwood Sistems Ltd", "Widgets & Sprockets Ltd", "Larchwood Systems Ltd")
SPEND = "Payment Date,Supplier Name,Amount\n" + "".join(f"01/04/2026,{payee},1000.00\n" for payee in PAYEES)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """A data folder of its own, beside one body's file and a register."""
    (tmp_path / "sources" / "northmoor").mkdir(parents=True)
    (tmp_path / "registers").mkdir()
    (tmp_path / "sources" / "northmoor" / "2026-04.csv").write_text(SPEND, encoding="utf-8")
    (tmp_path / "registers" / "own.csv").write_text(REGISTER, encoding="utf-8")
    yield make_settings(tmp_path / "data")
    close_all()


def make_settings(data: Path) -> Settings:
    """Settings that keep data and decisions in one folder."""
    return replace(load_settings(data), state_url=f"sqlite:///{data}.sqlite")


def build_matches(settings: Settings, folder: Path) -> dict[str, tuple[str, str, str]]:
    """payee -> (supplier_id, method, reason), of a new build."""
    build(settings, folder / "sources", folder / "registers", changed_only=False)
    with open_live(settings).cursor() as cursor:
        rows = cursor.execute("SELECT payee, supplier_id, match_method, match_reason FROM serving.payee").fetchall()
    return {payee: tuple(told) for payee, *told in rows}


def read_payees(settings: Settings) -> dict[str, str]:
    """payee -> payee_id."""
    with open_live(settings).cursor() as cursor:
        return dict(cursor.execute("SELECT payee, payee_id FROM serving.payee").fetchall())


def test_each_decision_beats_the_machine_and_outlives_rebuilds(settings: Settings, tmp_path: Path) -> None:
    machine = build_matches(settings, tmp_path)
    assert [machine[payee][0] for payee in PAYEES] == ["company:01234567", "company:03456789"] * 2
    ids = read_payees(settings)
    store = StateStore(settings.state_url)
    decisions = (
        ("accepted", "company:01234567"),
        ("rejected", "company:03456789"),
        ("replaced", "company:02345678"),
        ("not sure", None),
    )
    for payee, (decision, supplier_id) in zip(PAYEES, decisions, strict=True):
        store.save_judgement(
            ids[payee], "northmoor", payee, decision, supplier_id=supplier_id, who="Reviewer", why="Rang them"
        )
    for _ in range(2):
        told = build_matches(settings, tmp_path)
        found = [told[payee][0] for payee in PAYEES]
        assert (found[0], found[2]) == ("company:01234567", "company:02345678")
        assert found[1].startswith("payee:")
        assert found[3].startswith("payee:")
        assert found[1] != found[3]
        assert all(
            method == "judgement" and " by Reviewer on 20" in reason and reason.endswith(": Rang them")
            for _, method, reason in told.values()
        )


def test_decisions_of_one_folder_hold_in_another(settings: Settings, tmp_path: Path) -> None:
    build_matches(settings, tmp_path)
    ids = read_payees(settings)
    StateStore(settings.state_url).save_judgement(
        ids[PAYEES[2]], "northmoor", PAYEES[2], "replaced", supplier_id="company:02345678", who="Reviewer"
    )
    write_judgements(StateStore(settings.state_url).judgements(), tmp_path / "decisions.csv")
    other = make_settings(tmp_path / "other")
    StateStore(other.state_url).bring_in_judgements(read_judgements(tmp_path / "decisions.csv"))
    pd.testing.assert_frame_equal(
        StateStore(other.state_url).judgements(), StateStore(settings.state_url).judgements(), check_dtype=False
    )
    assert build_matches(other, tmp_path)[PAYEES[2]][0] == "company:02345678"
