"""One rule says who is a person, and every list, card and line keeps to it. All names are made up."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from core import measures
from core.selection import Selection
from core.vocabulary import Dimension, Measure
from tests.serving_rows import serve_rows

IN_NO_REGISTER = {"register": None, "kind": "unknown", "size_band": "unknown", "match_method": "in no register"}
AS_PERSON = {"reasons": ("individuals",), "description": "fostering for B Example"}
PERSONS = (
    "Joan Bloggs",
    "Joan Hill",
    "BAKER, JOAN",
    "J Hill 104523",
    "Mr A Ward",
    "Mr and Mrs Bloggs",
    "J & M Bloggs",
    "Xanthi Blogovic",
)
ORGANISATIONS = (
    "Northmoor Medical Practice",
    "Victoria Surgery",
    "The Northmoor Group Practice",
    "Eastvale Football Club",
    "Tesco Stores 5740",
    "TESCO NORTHMOOR",
    "Northmoor Women In Need",
    "Grace Childcare",
    "Blogovico's",
    "Xanthi Blogovic Ltd",
)


def find_names(rows: list[dict[str, Any]], supplier: str) -> dict[str, bool]:
    """Which of the places that show suppliers show this one's name."""
    everything, unknown = Selection(), Selection(measure=Measure.SME)
    with serve_rows(rows) as cursor:
        frames = {
            "list": measures.suppliers(cursor, everything),
            "search": measures.suppliers(cursor, everything, search=supplier),
            "breakdown": measures.breakdown(cursor, everything, Dimension.SUPPLIER),
            "lines": measures.payment_lines(cursor, everything),
            "unknown suppliers": measures.unknown_suppliers(cursor, unknown),
            "review": measures.review_queue(cursor, everything),
            "card": measures.supplier_card(cursor, supplier),
            "card's payees": measures.supplier_payees(cursor, supplier),
            "filter": pd.DataFrame({"name": measures.read_supplier_names(cursor, [supplier]).values()}, dtype="str"),
        }
    return {place: _shows(frame, supplier) for place, frame in frames.items()}


def _shows(frame: pd.DataFrame, name: str) -> bool:
    columns = [column for column in ("name", "label", "payee", "supplier", "description") if column in frame]
    return bool(frame[columns].isin([name, AS_PERSON["description"]]).any(axis=None))


def paid_both_ways(supplier: str, **row: object) -> list[dict[str, Any]]:
    """One line as a person and one that counts, so that every place has the supplier."""
    known = {"supplier": supplier, "amount": 10, **IN_NO_REGISTER, **row}
    return [{**known, **AS_PERSON}, {**known, "description": "works"}]


def paid_mostly_for_works(supplier: str) -> list[dict[str, Any]]:
    """One line as a person, two that count."""
    as_person, works = paid_both_ways(supplier)
    return [{**as_person, "description": "fostering"}, works, works]


@pytest.mark.parametrize("name", PERSONS)
def test_a_bare_name_paid_as_a_person_is_shown_nowhere(name: str) -> None:
    assert set(find_names(paid_both_ways(name), name).values()) == {False}


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_an_organisation_paid_as_a_person_once_is_shown_everywhere(name: str) -> None:
    kind = {"kind": "business"} if name.endswith("Ltd") else {}
    assert set(find_names(paid_both_ways(name, **kind), name).values()) == {True}


@pytest.mark.parametrize("known", [{"register": "companies"}, {"kind": "voluntary"}, {"kind": "public body"}])
def test_a_personal_name_known_to_be_an_organisation_is_shown(known: dict[str, str]) -> None:
    shown = find_names(paid_both_ways("Joan Bloggs", **known), "Joan Bloggs")
    assert set(shown.values()) == {True}


def test_an_individual_by_class_is_shown_nowhere_whatever_it_is_paid_for() -> None:
    rows = paid_both_ways("Xanthi Blogovic", kind="individual", reasons=())
    rows = [{**row, "reasons": (), "description": "works"} for row in rows]
    assert set(find_names(rows, "Xanthi Blogovic").values()) == {False}


@pytest.mark.parametrize("name", ["Xanthi Blogovic", "Northmoor M B C", "B & M 462 Eastvale"])
def test_a_name_that_no_given_name_shows_needs_half_its_lines_to_be_a_persons(name: str) -> None:
    assert all(find_names(paid_mostly_for_works(name), name).values())


def test_a_given_name_needs_one_line() -> None:
    assert not any(find_names(paid_mostly_for_works("Joan Bloggs"), "Joan Bloggs").values())


def test_nobody_is_a_person_by_name_alone() -> None:
    rows = [{**row, "reasons": ()} for row in paid_both_ways("Joan Bloggs")]
    assert find_names(rows, "Joan Bloggs")["list"]
