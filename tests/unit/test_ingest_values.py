"""Amounts and dates: what was formatted is read back, by either reckoning; what is no amount or date is never one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ingest.amount_marks import count_marks, swap_marks
from core.ingest.amounts import add_up_again, parse_amount, parse_amounts
from core.ingest.date_column import DateColumn
from core.ingest.dates import read_date
from core.ingest.file_period import Period, period_of_name, period_of_sheet, read_period
from core.ingest.threshold import find_threshold, threshold_of_name
from core.periods import last_day

PENCE = st.integers(min_value=-(10**13), max_value=10**13).map(lambda pence: Decimal(pence).scaleb(-2))
DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2045, 12, 31))
MONTHS = [date(2000, number, 1).strftime("%B") for number in range(1, 13)]

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")


def brackets(amount: Decimal) -> str:
    return f"({-amount:,.2f})" if amount < 0 else f"{amount:,.2f}"


def trailing_minus(amount: Decimal) -> str:
    return f"{abs(amount):.2f}{'-' if amount < 0 else ''}"


def pounds_outside(amount: Decimal) -> str:
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.2f}"


def pounds_inside(amount: Decimal) -> str:
    return f"£{amount:,.2f}"


def credit_mark(amount: Decimal) -> str:
    return f"{abs(amount):.2f} {'CR' if amount < 0 else 'DR'}"


AMOUNT_STYLES = (str, brackets, trailing_minus, pounds_outside, pounds_inside, credit_mark, "{:,.2f} ".format)


@given(PENCE, st.sampled_from(AMOUNT_STYLES))
def test_an_amount_formatted_in_any_style_is_read_back(amount: Decimal, style: object) -> None:
    assert parse_amount(style(amount)) == amount  # type: ignore[operator]


@given(st.lists(st.tuples(PENCE, st.sampled_from(AMOUNT_STYLES)), max_size=20))
def test_columns_are_read_as_single_cells_and_add_up_twice(cells: list[tuple[Decimal, object]]) -> None:
    texts = pa.array([style(amount).strip() for amount, style in cells], pa.string())  # type: ignore[operator]
    assert parse_amounts(texts).to_pylist() == [amount for amount, _ in cells]
    assert add_up_again(texts) == sum(int(amount * 100) for amount, _ in cells)


@given(st.text(max_size=12))
def test_any_text_gives_the_same_alone_and_in_a_column(text: str) -> None:
    texts = pa.array([text.strip()], pa.string())
    (value,) = parse_amounts(texts).to_pylist()
    assert value == parse_amount(text.strip())
    if value is not None:
        assert add_up_again(texts) == int(value * 100)


@pytest.mark.parametrize(
    "text", ["", "abc", "12.3.4", "1,23.00", "--5", "(-5)-", "26/09/2135", "1 2/3", "£", "5%", "€5"]
)
def test_what_is_no_amount_is_not_guessed_at(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("-", "0.00"),
        ("£ -", "0.00"),
        ("œ12.50", "12.50"),
        ("$1.00", "1.00"),
        ("12.345", "12.35"),
        ("-0.005", "-0.01"),
        ("1.5E+03", "1500.00"),
        ("-5.7E-14", "0.00"),
        ("12.504999999999999", "12.50"),
        ("1 234.50", "1234.50"),
    ],
)
def test_odd_amounts(text: str, pounds: str) -> None:
    assert parse_amount(text) == Decimal(pounds)
    assert add_up_again(pa.array([text])) == int(Decimal(pounds) * 100)


def decide(texts: list[str], period: Period | None = None) -> list[date | None]:
    column = DateColumn(period)
    column.add(texts, [1] * len(texts))
    decided = column.decide()
    return [decided[text].certain if text in decided else None for text in texts]


DATE_STYLES = (
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%S",
    "%d %B %Y",
    "%d-%b-%y",
    "%A, %B %d, %Y",
    "%d %b %Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d.%b.%Y",
)


@given(DAYS, st.sampled_from(DATE_STYLES))
def test_a_date_in_a_style_with_one_meaning_is_read_back(day: date, style: str) -> None:
    assert decide([day.strftime(style)]) == [day]


@given(DAYS)
def test_serial_numbers_are_read_back(day: date) -> None:
    assert decide([str((day - date(1899, 12, 30)).days)]) == [day]


@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%m-%d-%y"]))
def test_one_certain_date_settles_the_order_of_a_column(days: list[date], style: str) -> None:
    proof = date(2021, 7, 31)
    *found, last = decide([*(day.strftime(style) for day in days), proof.strftime(style)])
    assert (found, last) == (days, proof)


@given(st.integers(2010, 2030), st.integers(1, 12), st.booleans())
def test_the_files_period_settles_dates_that_can_be_read_both_ways(year: int, month: int, day_first: bool) -> None:
    start = date(year, month, 1)
    days = [start + timedelta(step) for step in range(12)]
    style = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    assert decide([day.strftime(style) for day in days], Period(start, last_day(start))) == days


@given(st.text(max_size=20))
def test_no_text_is_a_date_outside_the_years_of_payments(text: str) -> None:
    for reading in filter(None, [read_date(text)]):
        for day in filter(None, (reading.certain, reading.day_first, reading.month_first)):
            assert date(1990, 1, 1) <= day <= date(2049, 12, 31)


@pytest.mark.parametrize(
    "text", ["06/03/201", "28/12/20/11", "31/31/2020", "29/02/2023", "00:00:00", "01/01/0201", "2135-09-26"]
)
def test_typing_errors_are_no_dates(text: str) -> None:
    assert decide([text]) == [None]


@given(st.integers(2000, 2040), st.integers(0, 11))
def test_months_are_read_from_names_in_every_form(year: int, index: int) -> None:
    start = date(year, index + 1, 1)
    month = Period(start, last_day(start))
    name = MONTHS[index]
    for text in (
        f"{name} {year}",
        f"{name[:3]}-{year % 100:02}",
        f"{year}-{index + 1:02}",
        f"spend_{name.lower()}_{year}.csv",
    ):
        assert period_of_name(text) == month, text


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("council/2014-Q1.csv.gz", (2014, 4, 1), (2014, 6, 30)),
        ("council/2022-P13.csv", (2023, 3, 3), (2023, 3, 31)),
        ("council/expenditure-over-500-apr-jun-2014.csv", (2014, 4, 1), (2014, 6, 30)),
        ("council/spend-2024-25.zip!spend.csv", (2024, 4, 1), (2025, 3, 31)),
        ("agency/rpa-over-25k-1011.csv", (2010, 11, 1), (2010, 11, 30)),
        ("agency/pfs%20spend%20%20april%202010.csv", (2010, 4, 1), (2010, 4, 30)),
    ],
)
def test_periods_of_names(name: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    period = period_of_name(name)
    assert period == Period(date(*start), date(*end))


def test_names_without_a_period_give_none() -> None:
    assert period_of_name("council/payments-over-500.csv") is None
    assert read_period("Road works") is None


def test_a_sheet_named_for_a_month_takes_the_year_of_its_file() -> None:
    year = Period(date(2023, 4, 1), date(2024, 3, 31))
    assert period_of_sheet("Apr", year) == Period(date(2023, 4, 1), date(2023, 4, 30))
    assert period_of_sheet("Jan '24", year) == Period(date(2024, 1, 1), date(2024, 1, 31))
    assert period_of_sheet("Sheet1", year) is None


@pytest.mark.parametrize(
    ("name", "pounds"),
    [
        ("council/expenditure-over-500-apr-jun-2014.csv", "500"),
        ("council/Spend-over-250.00-Mar-24.csv", "250"),
        ("agency/Over-25K-1205.csv", "25000"),
        ("agency/spend%20over%20%C2%A325,000%20may.csv", "25000"),
        ("council/left-over-2014.csv", None),
        ("council/payments.csv", None),
    ],
)
def test_floors_of_names(name: str, pounds: str | None) -> None:
    assert threshold_of_name(name) == (None if pounds is None else Decimal(pounds))


@pytest.mark.parametrize(
    ("name", "titles", "pounds", "basis"),
    [
        ("2025-04.csv", ["Invoices paid of over £500"], "500", "invoice"),
        ("transactions_over_25k_april.csv", [], "25000", "transaction"),
        ("invoice-lines-over-250.csv", ["Transactions over £500"], "250", "line"),
        ("april.csv", ["Spend over £500"], "500", None),
        ("april.csv", ["Line managers' notes"], None, None),
    ],
)
def test_floors_and_what_they_are_held_against(name: str, titles: list[str], pounds: str | None, basis: str) -> None:
    assert find_threshold(name, titles) == (None if pounds is None else Decimal(pounds), basis)


def comma_plain(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def comma_stops(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def comma_spaces(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", " ,"))


def comma_short(amount: Decimal) -> str:
    whole, _, pence = f"{amount:,.2f}".translate(str.maketrans(",.", ".,")).partition(",")
    return whole if pence == "00" else f"{whole},{pence}"


@given(st.lists(PENCE, min_size=1, max_size=30), st.sampled_from([comma_plain, comma_stops, comma_spaces, comma_short]))
def test_a_column_of_decimal_commas_is_read_back(amounts: list[Decimal], style: object) -> None:
    column = [*amounts, Decimal("0.50")]
    texts = [style(amount) for amount in column]  # type: ignore[operator]
    assert count_marks(texts).is_comma
    swapped = swap_marks(pa.array(texts))
    assert parse_amounts(swapped).to_pylist() == column
    assert add_up_again(swapped) == int(sum(column) * 100)


@given(
    st.lists(PENCE, min_size=1, max_size=30),
    st.sampled_from([str, brackets, trailing_minus, pounds_outside, pounds_inside]),
)
def test_a_column_of_decimal_points_is_never_taken_for_one_of_commas(amounts: list[Decimal], style: object) -> None:
    marks = count_marks([style(amount) for amount in amounts])  # type: ignore[operator]
    assert not marks.is_comma
    assert not marks.is_ambiguous


@given(st.lists(st.integers(1, 999).map(lambda number: f"{number}.250"), min_size=1))
def test_three_digits_after_a_full_stop_decide_nothing(texts: list[str]) -> None:
    marks = count_marks(texts)
    assert (marks.is_comma, marks.is_ambiguous) == (False, True)
    assert count_marks([*texts, "1.000.000"]).is_comma
    assert not count_marks([*texts, "1.25"]).is_ambiguous
