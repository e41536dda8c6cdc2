"""Figures as people say them, and names that can't be read as Markdown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ui.wording import (
    escape_markdown,
    say_list,
    say_percent,
    say_points,
    say_pounds,
    shorten,
    write_exact_pounds,
    write_percent,
    write_pounds,
)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Decimal("4912345.00"), "£4.9 million"),
        (Decimal("136400000"), "£136 million"),
        (Decimal("42400000"), "£42 million"),
        (Decimal("410123"), "£410,000"),
        (Decimal("1234"), "£1,200"),
        (Decimal("999999"), "£1.0 million"),
        (1_300_000_000, "£1.3 billion"),
        (950, "£950"),
        (0, "£0"),
        (Decimal("-12000000"), "−£12 million"),
        (Decimal("-0.2"), "£0"),
        (float("nan"), "–"),
        (None, "–"),
    ],
)
def test_pounds_in_a_sentence(amount: Decimal | float | None, said: str) -> None:
    assert say_pounds(amount) == said


def test_pounds_in_a_table_are_exact_to_the_pound() -> None:
    assert write_pounds(Decimal("1234567.50")) == "£1,234,568"
    assert write_pounds(Decimal("-320.10")) == "−£320"
    assert write_exact_pounds(Decimal("-1234.5")) == "−£1,234.50"


@given(st.decimals(min_value=1, max_value=10**12, places=2))
def test_a_sentence_is_within_five_per_cent_of_the_amount(amount: Decimal) -> None:
    said = say_pounds(amount).removeprefix("£").replace(",", "")
    size = {"million": 10**6, "billion": 10**9}.get(said.split(" ")[-1], 1)
    assert float(said.split(" ")[0]) * size == pytest.approx(float(amount), rel=0.05, abs=0.5)


@pytest.mark.parametrize(
    ("share", "said"), [(0.314, "31%"), (0.004, "0.4%"), (0.0, "0%"), (1.0, "100%"), (None, "–"), (float("nan"), "–")]
)
def test_percent(share: float | None, said: str) -> None:
    assert say_percent(share) == said


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert [write_percent(-0.0001), write_percent(-0.0006), say_percent(-0.0004)] == ["0.0%", "−0.1%", "0.0%"]


def test_points_and_lists() -> None:
    assert say_points(0.021) == "+2 points"
    assert say_points(-0.01) == "−1 point"
    assert say_points(0.001) == "no change"
    assert say_list(["a", "b", "c"]) == "a, b and c"
    assert say_list([]) == ""


@pytest.mark.parametrize("letter", list(r"\`*_{}[]()<>#+-.!|~$^&"))
def test_every_sign_of_markdown_is_escaped(letter: str) -> None:
    assert f"\\{letter}" in escape_markdown(f"Acme {letter} Ltd")


def test_directives_and_new_lines_do_not_survive() -> None:
    escaped = escape_markdown("x :red[y]\n# z :smile:")
    assert ":r" not in escaped
    assert ":s" not in escaped
    assert "\n" not in escaped


def test_shorten_cuts_at_a_word() -> None:
    assert shorten("Adult care and support services", 20) == "Adult care and…"
    assert shorten("Short", 20) == "Short"
