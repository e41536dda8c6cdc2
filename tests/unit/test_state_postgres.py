"""The same store on PostgreSQL: a server of the test's own on loopback, started and stopped here."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from core.store.state import StateStore, Target
from core.vocabulary import Judgement
from tests.postgres import serve_postgres

pytestmark = pytest.mark.slow

PEOPLE = 20
TARGET = Target("northmoor", "sme", 0.35, 2028, definition={"vat_basis": "net"})


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve_postgres() as address:
        yield address


def save_from_own_store(url: str, number: int) -> int:
    """What one app server does: open the store (making its tables if need be), save, close."""
    store = StateStore(url)
    try:
        store.save_judgement(f"p{number}", "northmoor", "ACME", Judgement.ACCEPTED, who=str(number))
        return store.save_target(replace(TARGET, note=str(number))).version
    finally:
        store.close()


def test_app_servers_that_save_at_once_lose_nothing(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(lambda number: save_from_own_store(url, number), range(PEOPLE)))
    assert sorted(versions) == list(range(1, PEOPLE + 1))
    store = StateStore(url)
    try:
        history = store.targets("northmoor")
        assert set(history["note"]) == {str(number) for number in range(PEOPLE)}
        assert len(store.judgements()) == PEOPLE
        current = store.current_target("northmoor", "", "sme")
        assert current is not None
        assert (current.version, current.definition) == (PEOPLE, {"vat_basis": "net"})
    finally:
        store.close()
