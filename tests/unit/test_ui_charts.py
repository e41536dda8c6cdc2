"""Charts: names that can't be read as tags, axes in people's words, few points, incomplete months hollow."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from core.ui.charts.bars import MOST_BARS, draw_pounds, draw_shares
from core.ui.charts.months import draw_months
from core.ui.charts.style import DARK, LIGHT, Palette, clean_label, find_pound_ticks

ROOT = Path(__file__).resolve().parents[2]

MOST_POINTS = 1000
MEMBERS = pd.DataFrame(
    {
        "name": [f"<b>Supplier</b> {number} & Co" for number in range(MOST_BARS + 5)],
        "numerator_gbp": 40.0,
        "classified_gbp": 90.0,
        "base_gbp": 100.0,
        "value": 0.44,
        "low": 0.4,
        "high": 0.5,
        "value_before": 0.41,
    }
)


def make_months(count: int = 48) -> pd.DataFrame:
    months = pd.date_range("2022-11-01", periods=count, freq="MS")
    return pd.DataFrame(
        {
            "month": months,
            "value": 0.3,
            "is_complete": [True] * (count - 1) + [False],
            "rolling_value": 0.31,
            "rolling_low": 0.29,
            "rolling_high": 0.35,
        }
    )


def test_tags_in_a_name_are_no_tags_in_a_label() -> None:
    assert clean_label("<a href='x'>A & B</a>") == "‹a href='x'›A &amp; B‹/a›"
    labels = [note.text for note in draw_pounds(MEMBERS, LIGHT, ("a", "b", "c")).layout.annotations]
    assert not any("<b>Supplier" in label for label in labels)


def test_a_bar_s_pieces_add_up_to_its_base() -> None:
    figure = draw_pounds(MEMBERS, LIGHT, ("SMEs", "Not SMEs", "Not known"))
    assert [trace.x[0] for trace in figure.data] == [40.0, 50.0, 10.0]
    assert len(figure.data[0].x) == MOST_BARS


def test_what_is_not_known_is_not_told_by_colour_alone() -> None:
    assert draw_pounds(MEMBERS, LIGHT, ("a", "b", "c")).data[2].marker.pattern.shape == "/"


def test_a_share_without_a_range_can_t_be_drawn() -> None:
    with pytest.raises(KeyError):
        draw_shares(MEMBERS.drop(columns=["low", "high"]), LIGHT)


def test_incomplete_months_are_hollow_and_breaks_and_target_are_drawn() -> None:
    figure = draw_months(make_months(), LIGHT, target=0.4, breaks=[date(2024, 5, 1)])
    hollow = [trace for trace in figure.data if trace.marker.symbol == "circle-open"]
    assert [len(trace.x) for trace in hollow] == [1]
    assert len(figure.layout.shapes) == 2
    texts = [note.text for note in figure.layout.annotations]
    assert "Target 40%" in texts
    assert "Break" in texts


def test_few_points() -> None:
    figure = draw_months(make_months(120), LIGHT)
    assert sum(len(trace.x) for trace in figure.data) <= MOST_POINTS
    assert all(trace.type == "scatter" for trace in figure.data)


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (0.0, 2_600_000.0, ["£0", "£1 million", "£2 million", "£3 million"]),
        (-40.0, 100.0, ["−£50", "£0", "£50", "£100"]),
    ],
)
def test_pound_axes_speak_as_people_do(least: float, most: float, words: list[str]) -> None:
    assert find_pound_ticks(least, most)["ticktext"] == words


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("palette", "ground"), [(LIGHT, "#FFFFFF"), (DARK, "#12171C")])
def test_marks_stand_out_from_their_ground(palette: Palette, ground: str) -> None:
    for colour in (palette.main, palette.second, palette.third, palette.fourth, palette.quiet):
        bright, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 3


def measure_contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast of two colours, '#RRGGBB'."""

    def measure_light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((measure_light(one), measure_light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["textColor", "linkColor", "primaryColor"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_every_colour_of_words_can_be_read_on_both_grounds(scheme: str, colour: str, ground: str) -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][scheme]
    assert measure_contrast(theme[colour], theme[ground]) >= 4.5
