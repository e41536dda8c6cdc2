"""Towns and wards: what is shown adds up, and no place with too few suppliers can be read off or worked out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from core import measures
from core.measures import PlaceKind
from core.selection import Selection
from tests.serving_rows import serve_rows

ALL = Selection(authorities=("northmoor",))


def pay(ward: str | None, suppliers: int, amount: int = 100) -> list[dict[str, Any]]:
    """One payment to each of so many suppliers of a ward."""
    return [
        {"supplier": f"{ward or 'Nowhere'} {number}", "ward": ward, "amount": Decimal(amount)}
        for number in range(suppliers)
    ]


def tell(rows: Sequence[dict[str, Any]], selection: Selection = ALL) -> dict[str, tuple[int, int, Decimal]]:
    """Each row's places, suppliers and base."""
    with serve_rows(rows) as cursor:
        found = measures.places(cursor, selection, PlaceKind.WARD)
    return {row.key: (row.places, row.suppliers, row.base_gbp) for row in found.itertuples()}


def test_places_add_up_to_the_base() -> None:
    rows = [*pay("A", 4), *pay("B", 3, 50), *pay(None, 2, 7)]
    assert tell(rows) == {"A": (1, 4, 400), "B": (1, 3, 150), "not known": (1, 2, 14)}


@pytest.mark.parametrize(
    ("counts", "together"),
    [
        ({"A": 9, "B": 8, "C": 2, "D": 1}, ["C", "D"]),  # three suppliers stand together: enough
        ({"A": 9, "B": 8, "C": 2}, ["C", "B"]),  # two alone would be the rest of the total
        ({"A": 9, "B": 3, "C": 1, "D": 1}, ["C", "D", "B"]),
    ],
)
def test_small_places_stand_together_and_never_alone(counts: dict[str, int], together: list[str]) -> None:
    told = tell([row for ward, count in counts.items() for row in pay(ward, count)])
    assert told["together"][:2] == (len(together), sum(counts[ward] for ward in together))
    assert set(told) == {"together", *counts} - set(together)
    assert sum(base for _, _, base in told.values()) == 100 * sum(counts.values())


def test_what_is_placed_by_the_registered_office_is_told() -> None:
    rows = [*pay("A", 3), {"supplier": "Far", "ward": "A", "place_basis": "registered office", "amount": Decimal(100)}]
    with serve_rows(rows) as cursor:
        found = measures.places(cursor, ALL, PlaceKind.WARD)
    assert found["registered_part"].tolist() == [0.25]


def test_the_kinds_of_place_that_are_known() -> None:
    with serve_rows(pay("A", 1)) as cursor:
        assert measures.list_place_kinds(cursor) == [PlaceKind.WARD]
    with serve_rows([{}]) as cursor:
        assert measures.list_place_kinds(cursor) == []
