"""What users save: every version stays, two at once lose nothing, and what can't be used says so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.errors import StateError
from core.settings import ROOT
from core.store.state import StateStore, Target, changed_definition
from core.store.state_schema import SCHEMA_VERSION, open_engine, schema_table
from core.vocabulary import Judgement

TARGET = Target(
    authority_id="northmoor",
    measure="sme",
    target_share=0.35,
    year_ending=2028,
    baseline_year=2026,
    baseline_share=0.31,
    baseline_low=0.29,
    baseline_high=0.35,
    definition={"base_rules": ["grants", "payroll"], "floor_gbp": "500.00", "vat_basis": "net", "data_version": "a1"},
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new folder' / 'state.sqlite'}"


@pytest.fixture
def store(url: str) -> Iterator[StateStore]:
    opened = StateStore(url)
    yield opened
    opened.close()


def test_a_target_comes_back_as_it_was_saved_also_after_reopening(store: StateStore, url: str) -> None:
    saved = store.save_target(TARGET, saved_by="an officer")
    assert (saved.version, saved.status, saved.saved_by) == (1, "draft", "an officer")
    reopened = StateStore(url)
    assert reopened.current_target("northmoor", "", "sme") == saved
    reopened.close()


def test_every_version_stays_and_the_newest_is_current(store: StateStore) -> None:
    store.save_target(TARGET)
    store.save_target(replace(TARGET, target_share=0.4, signed_off_by="the cabinet member"))
    history = store.targets("northmoor")
    assert list(history["version"]) == [2, 1]
    assert list(history["target_share"]) == [0.4, 0.35]
    assert history["definition"][0] == dict(TARGET.definition)
    current = store.current_target("northmoor", "", "sme")
    assert current is not None
    assert current.status == "signed off by the cabinet member"


def test_targets_of_a_directorate_a_measure_and_another_body_are_apart(store: StateStore) -> None:
    store.save_target(TARGET)
    assert store.save_target(replace(TARGET, directorate="Highways")).version == 1
    assert store.save_target(replace(TARGET, measure="vcse")).version == 1
    assert store.current_target("southmoor", "", "sme") is None
    assert store.targets("southmoor").empty


def test_a_withdrawn_target_is_no_longer_current_but_stays_in_the_history(store: StateStore) -> None:
    store.save_target(TARGET)
    store.withdraw_target("northmoor", "", "sme", saved_by="an officer", note="set in error")
    assert store.current_target("northmoor", "", "sme") is None
    assert list(store.targets("northmoor")["is_withdrawn"]) == [True, False]
    assert store.save_target(TARGET).version == 3


def test_nothing_can_be_withdrawn_that_was_never_set(store: StateStore) -> None:
    with pytest.raises(StateError, match="no target to withdraw"):
        store.withdraw_target("northmoor", "", "sme")


@pytest.mark.parametrize(
    "target", [replace(TARGET, target_share=35), replace(TARGET, measure="small"), replace(TARGET, authority_id="")]
)
def test_a_target_that_makes_no_sense_is_refused(store: StateStore, target: Target) -> None:
    with pytest.raises(StateError):
        store.save_target(target)
    assert store.targets("northmoor").empty


def test_twenty_people_at_once_lose_nothing(store: StateStore) -> None:
    def save(number: int) -> int:
        return store.save_target(replace(TARGET, note=str(number))).version

    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(save, range(20)))
    assert sorted(versions) == list(range(1, 21))
    assert set(store.targets("northmoor")["note"]) == {str(number) for number in range(20)}


SAVE_ONE = """
import sys
from dataclasses import replace
from core.store.state import StateStore
from tests.unit.test_state import TARGET
store = StateStore(sys.argv[1])
store.save_target(replace(TARGET, note=sys.argv[2]))
store.close()
"""


def test_processes_that_make_the_store_and_save_at_once_lose_nothing(url: str) -> None:
    # Plain child processes: a spawned one would run this process's main script again, which may be a screen.
    processes = [subprocess.Popen([sys.executable, "-c", SAVE_ONE, url, str(number)], cwd=ROOT) for number in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    store = StateStore(url)
    assert sorted(store.targets("northmoor")["version"]) == [1, 2, 3, 4]
    store.close()


def test_a_changed_definition_names_what_changed() -> None:
    now = {**TARGET.definition, "vat_basis": "gross", "local": "own_area"}
    assert changed_definition(TARGET, now) == ["local", "vat_basis"]
    assert changed_definition(TARGET, dict(TARGET.definition)) == []


def test_the_latest_judgement_on_a_payee_holds_and_the_earlier_stay(store: StateStore) -> None:
    store.save_judgement("p1", "northmoor", "ACME", Judgement.REJECTED, who="a", why="another firm")
    store.save_judgement("p2", "northmoor", "BETA", Judgement.NOT_SURE)
    store.save_judgement("p1", "northmoor", "ACME", Judgement.REPLACED, supplier_id="company:1", who="b", why="letter")
    latest = store.judgements().set_index("payee_id")
    assert latest.loc["p1", ["decision", "supplier_id", "who", "why"]].tolist() == [
        "replaced",
        "company:1",
        "b",
        "letter",
    ]
    assert latest.loc["p2", "decision"] == "not sure"
    assert list(store.judgement_history("p1")["decision"]) == ["replaced", "rejected"]


def test_no_judgements_is_a_table_without_rows(store: StateStore) -> None:
    columns = ["payee_id", "authority_id", "payee", "decision", "supplier_id", "who", "when", "why"]
    assert list(store.judgements().columns) == columns
    assert store.judgements().empty


def test_a_decision_must_be_a_known_one_and_complete(store: StateStore) -> None:
    with pytest.raises(StateError, match="no decision"):
        store.save_judgement("p1", "northmoor", "ACME", "perhaps")
    with pytest.raises(StateError, match="replaced by"):
        store.save_judgement("p1", "northmoor", "ACME", Judgement.REPLACED)
    assert store.judgements().empty


def test_a_store_of_a_newer_version_is_left_alone(store: StateStore, url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.update(schema_table).values(version=SCHEMA_VERSION + 1))
    with pytest.raises(StateError, match="Install the newer app"):
        StateStore(url)


@pytest.mark.parametrize("address", ["sqlite://", "nonsense", "nonsense://x/y"])
def test_an_address_that_makes_no_sense_says_so(address: str) -> None:
    with pytest.raises(StateError, match="SPEND_STATE_URL"):
        StateStore(address)


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 40)
    with pytest.raises(StateError, match="could not be opened"):
        StateStore(f"sqlite:///{path}")
