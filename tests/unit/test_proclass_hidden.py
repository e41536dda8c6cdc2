"""Published ProClass hidden at one council at a time: what is decided in its stead, as frozen marks."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from core.classify.market import decide
from core.settings import real_data_folder
from tests.benchmarks.markets import score_hidden, score_lines, stage_councils


def test_the_score_itself_counts_right_among_decided() -> None:
    rows = pd.DataFrame(
        {
            "answer": ["Law", "Law", "Food", "Food"],
            "market": ["Law", "Not categorised", "Food", "Law"],
            "pounds": [60.0, 20.0, 10.0, 10.0],
        }
    )
    score = score_lines(rows)
    assert (score.lines_decided, score.pounds_decided) == (0.75, 0.8)
    assert score.lines_right == pytest.approx(2 / 3)
    assert score.pounds_right == pytest.approx(70 / 80)
    assert score.macro_right == pytest.approx((1 + 0.5) / 2)
    assert score.commonest_right == 0.5


@pytest.mark.real
@pytest.mark.slow
def test_hidden_proclass_is_found_again_and_learning_beats_the_rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = real_data_folder()
    if folder is None:
        pytest.skip("a folder of real files (SPEND_REAL_DATA) is needed")
    with stage_councils(folder) as connection:
        score = score_lines(score_hidden(connection))
        limits = replace(decide.load_limits(), examples=10**9)
        monkeypatch.setattr(decide, "load_limits", lambda: limits)
        rules_alone = score_lines(score_hidden(connection))
    assert score.lines_decided >= 0.90
    assert score.pounds_decided >= 0.84
    assert score.lines_right >= 0.85
    assert score.pounds_right >= 0.73
    assert score.macro_right >= 0.66
    assert score.lines_right > score.commonest_right + 0.25
    assert score.lines_right > rules_alone.lines_right
    assert score.pounds_right > rules_alone.pounds_right
