"""The question: its address comes back as it went out, its English reads well, its SQL finds what it says."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.selection import AuthorityEntry, Catalogue, DirectorateKey, Selection, Switch, Window
from core.vocabulary import LocalDefinition, Measure
from tests.serving_rows import serve_rows

APRIL, MARCH = date(2025, 4, 1), date(2026, 3, 1)


def entry(authority_id: str, name: str, last: date = MARCH, *, marks_capital: bool = True) -> AuthorityEntry:
    return AuthorityEntry(authority_id, name, False, date(2022, 4, 1), last, last, marks_capital)


CATALOGUE = Catalogue(
    authorities=(entry("northmoor", "Northmoor Council"), entry("southmoor", "Southmoor Council", marks_capital=False)),
    directorates=(
        DirectorateKey("northmoor", "Care: adults"),
        DirectorateKey("northmoor", "Highways"),
        DirectorateKey("southmoor", "Highways"),
    ),
    markets=("Construction", "Social care"),
    categories=(("roads", "Road works", "Construction"),),
    switches=(Switch("capital", "", "without capital spending", ""), Switch("grants", "", "with grants", "")),
    suppliers=(("company:1", "Ashdown Paving"),),
)

words = st.text(min_size=1, max_size=8).filter(str.strip)
months = st.none() | st.dates(date(2010, 1, 1), date(2030, 12, 31)).map(lambda day: day.replace(day=1))


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    ids = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), words), max_size=6, unique=True))
    return Catalogue(
        authorities=tuple(entry(authority_id, f"{authority_id} Council") for authority_id in ids),
        directorates=tuple(DirectorateKey(*pair) for pair in pairs),
        markets=tuple(draw(st.lists(words, max_size=3, unique=True))),
        categories=tuple((name, name, "market") for name in draw(st.lists(words, max_size=3, unique=True))),
        switches=tuple(Switch(name, name, name, "") for name in draw(st.lists(words, max_size=3, unique=True))),
        suppliers=tuple((name, name) for name in draw(st.lists(words, max_size=3, unique=True))),
    )


@st.composite
def asked(draw: st.DrawFn) -> tuple[Catalogue, Selection]:
    catalogue = draw(catalogues())

    def some(values: list[object]) -> tuple[object, ...]:
        return tuple(draw(st.lists(st.sampled_from(values), max_size=3))) if values else ()

    first, last = draw(months), draw(months)
    if first and last and last < first:
        first, last = last, first
    selection = Selection(
        authorities=some([found.authority_id for found in catalogue.authorities]),
        directorates=some(list(catalogue.directorates)),
        markets=some(list(catalogue.markets)),
        categories=some([row[0] for row in catalogue.categories]),
        suppliers=some([row[0] for row in catalogue.suppliers]),
        from_month=first,
        to_month=last,
        measure=draw(st.sampled_from(Measure)),
        local=draw(st.sampled_from(LocalDefinition)),
        switches=some([switch.switch_id for switch in catalogue.switches]),
    )
    return catalogue, selection


def is_ambiguous(catalogue: Catalogue, selection: Selection) -> bool:
    """Two ways to cut "a:b:c" into a known authority and a known directorate: ids are ours and hold no colon."""
    return any(":" in found.authority_id for found in catalogue.authorities) and bool(selection.directorates)


@given(asked())
def test_address_comes_back_as_it_went_out(question: tuple[Catalogue, Selection]) -> None:
    catalogue, selection = question
    if is_ambiguous(catalogue, selection):
        return
    assert Selection.from_params(selection.to_params(), catalogue) == (selection, [])


@given(asked())
def test_settling_changes_neither_address_nor_description(question: tuple[Catalogue, Selection]) -> None:
    catalogue, selection = question
    settled = selection.settled(catalogue)
    assert settled.to_params() == selection.to_params()
    assert settled.describe(catalogue) == selection.describe(catalogue)
    assert settled.settled(catalogue) == settled


@given(asked())
def test_equal_questions_are_equal_and_hash_alike(question: tuple[Catalogue, Selection]) -> None:
    _, selection = question
    again = replace(selection, authorities=selection.authorities[::-1] * 2, directorates=selection.directorates[::-1])
    assert again == selection
    assert hash(again) == hash(selection)


@given(st.dictionaries(st.sampled_from(["authority", "directorate", "from", "to", "measure", "switch"]), words))
def test_any_address_is_read_and_what_is_unknown_is_said(params: dict[str, str]) -> None:
    selection, dropped = Selection.from_params(params, CATALOGUE)
    kept = selection.to_params()
    assert all(name in kept or name in {"measure", "local"} or dropped for name in params)
    assert Selection.from_params(kept, CATALOGUE) == (selection, [])


def test_address_survives_a_browser() -> None:
    selection = Selection(
        authorities=("northmoor",), directorates=(DirectorateKey("northmoor", "Care: adults"),), from_month=APRIL
    )
    address = urlencode(selection.to_params(), doseq=True)
    assert address == "authority=northmoor&directorate=Care%3A+adults&from=2025-04"
    assert Selection.from_params(parse_qs(address), CATALOGUE) == (selection, [])


def test_two_authorities_name_their_directorates_in_full() -> None:
    key = DirectorateKey("northmoor", "Care: adults")
    selection = Selection(authorities=("northmoor", "southmoor"), directorates=(key,))
    assert selection.to_params()["directorate"] == ["northmoor:Care: adults"]
    assert Selection.from_params(selection.to_params(), CATALOGUE) == (selection, [])


def test_a_directorate_of_an_authority_not_chosen_is_left_out() -> None:
    selection = Selection(authorities=("northmoor",), directorates=(DirectorateKey("southmoor", "Highways"),))
    assert selection == Selection(authorities=("northmoor",))


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"authority": "atlantis"}, "There is no public body “atlantis” in the data, so it was left out."),
        ({"authority": "northmoor", "directorate": "Magic"}, "There is no directorate “Magic” in the data"),
        ({"market": ["Construction", "Dragons"]}, "There is no market “Dragons”"),
        ({"category": "x" * 500}, "There is no category “" + "x" * 60 + "…”"),
        ({"supplier": "company:9"}, "There is no supplier “company:9”"),
        ({"from": "2025-13"}, "There is no month “2025-13”"),
        ({"to": "'; DROP TABLE payment"}, "There is no month “'; DROP TABLE payment”"),
        ({"from": "2025-04", "to": "2024-04"}, "The last month lies before the first"),
        ({"measure": "best"}, "There is no measure “best”"),
        ({"local": "earth"}, "There is no local “earth”"),
        ({"switch": "all"}, "There is no switch “all”"),
        ({"authority": "southmoor", "switch": "capital"}, "Too little of this spending is marked as capital"),
    ],
)
def test_what_the_catalogue_does_not_know_is_dropped_aloud(params: dict[str, str | list[str]], sentence: str) -> None:
    selection, dropped = Selection.from_params(params, CATALOGUE)
    assert len(dropped) == 1
    assert dropped[0].startswith(sentence)
    assert Selection.from_params(selection.to_params(), CATALOGUE) == (selection, [])


def test_capital_can_be_left_out_where_it_is_marked() -> None:
    params = {"authority": "northmoor", "switch": "capital"}
    assert Selection.from_params(params, CATALOGUE) == (
        Selection(authorities=("northmoor",), switches=("capital",)),
        [],
    )


@pytest.mark.parametrize(
    ("selection", "english"),
    [
        (
            Selection(authorities=("northmoor",), directorates=(DirectorateKey("northmoor", "Highways"),)),
            "Northmoor Council, Highways, April 2025 to March 2026",
        ),
        (Selection(), "Northmoor Council and Southmoor Council, April 2025 to March 2026"),
        (
            Selection(directorates=(DirectorateKey("southmoor", "Highways"),), switches=("grants",)),
            "Southmoor Council, Highways (Southmoor Council), April 2025 to March 2026, with grants",
        ),
        (
            Selection(("northmoor",), markets=("Construction",), categories=("roads",), from_month=APRIL),
            "Northmoor Council, Construction, Road works, from April 2025",
        ),
        (Selection(("northmoor",), to_month=APRIL), "Northmoor Council, up to April 2025"),
        (
            Selection(("northmoor",), suppliers=("company:1",), from_month=APRIL, to_month=APRIL),
            "Northmoor Council, Ashdown Paving, April 2025",
        ),
    ],
)
def test_describes_itself_in_english(selection: Selection, english: str) -> None:
    assert selection.describe(CATALOGUE) == english


def test_many_are_counted_and_own_months_are_said() -> None:
    bodies = [entry(f"body{number}", f"Body {number}", date(2026, number, 1)) for number in range(1, 6)]
    catalogue = replace(CATALOGUE, authorities=tuple(bodies))
    assert Selection().describe(catalogue) == "all 5 public bodies, each body's own last 12 complete months"
    chosen = Selection(authorities=("body1", "body2", "body3", "body4"), from_month=APRIL)
    assert chosen.describe(catalogue) == "4 public bodies, from April 2025"


def test_default_months_are_the_authoritys_own_last_twelve_complete_ones() -> None:
    behind = replace(entry("northmoor", "N"), last_month=date(2026, 5, 1), last_complete_month=date(2026, 1, 1))
    young = replace(entry("southmoor", "S"), first_month=date(2025, 12, 1))
    silent = replace(entry("ministry", "M"), first_month=None, last_month=None, last_complete_month=None)
    settled = Selection().settled(replace(CATALOGUE, authorities=(behind, young, silent)))
    assert settled.windows == (
        Window("northmoor", date(2025, 2, 1), date(2026, 1, 1)),
        Window("southmoor", date(2025, 12, 1), date(2026, 3, 1)),
    )
    assert settled.shifted(-12).windows[0] == Window("northmoor", date(2024, 2, 1), date(2025, 1, 1))


def test_nobody_changes_a_question() -> None:
    with pytest.raises(FrozenInstanceError):
        Selection().measure = Measure.VCSE  # type: ignore[misc]


def test_own_windows_pick_each_bodys_own_months() -> None:
    rows = [
        {"authority": authority, "day": date(2025, month, 5)}
        for authority in ("northmoor", "southmoor")
        for month in range(1, 13)
    ]
    windows = (
        Window("northmoor", date(2025, 2, 1), date(2025, 3, 1)),
        Window("southmoor", date(2025, 11, 1), date(2025, 12, 1)),
    )
    clause, bound = Selection(windows=windows).where()
    with serve_rows(rows) as cursor:
        found = cursor.execute(
            f"SELECT authority_id, month(month) FROM serving.monthly_spend WHERE {clause} ORDER BY ALL", bound
        ).fetchall()
    assert found == [("northmoor", 2), ("northmoor", 3), ("southmoor", 11), ("southmoor", 12)]


def test_hostile_values_are_bound_not_written() -> None:
    hostile = "x') OR true --"
    clause, bound = Selection(authorities=(hostile,), markets=(hostile,)).where()
    assert hostile not in clause
    with serve_rows([{}]) as cursor:
        assert cursor.execute(f"SELECT 1 FROM serving.monthly_spend WHERE {clause}", bound).fetchall() == []


def test_a_period_inside_a_sentence_is_a_year_where_it_is_one() -> None:
    year = Selection(from_month=date(2025, 11, 1), to_month=date(2026, 10, 1))
    assert year.describe_period(CATALOGUE) == "the year to October 2026"
    assert replace(year, to_month=date(2026, 1, 1)).describe_period(CATALOGUE) == "November 2025 to January 2026"
    assert Selection(from_month=date(2025, 11, 1)).describe_period(CATALOGUE) == "from November 2025"
