"""What published classes teach: clues add up, little is claimed on little, and rules alone do worse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.classify.market.learning import Limits, choose_category, settle_situations

MARKETS = pd.DataFrame(
    {
        "category_id": ["catering-food", "catering-services", "legal-services"],
        "market": ["Leisure, culture and catering", "Leisure, culture and catering", "Legal and financial services"],
    }
)
LIMITS = Limits(examples=10, caution=2.0, chance=0.7)


def situation(key: int, name: int, category_id: str | None, unit: str = "") -> dict[str, object]:
    """One payee in one unit, which the word rules say nothing of but, where given, the unit."""
    answers = {"name_answer": "", "unit_answer": unit, "purpose_answer": ""}
    return {"situation_hash": key, "name_hash": name, "category_id": category_id, "weight": 1.0, **answers}


def settle(unsettled: list[dict[str, object]], names: dict[int, str]) -> dict[int, str]:
    """What is settled beside ten butchers that sell food and ten notaries that do law."""
    taught = [situation(n, n, "catering-food") for n in range(10)]
    taught += [situation(n, n, "legal-services", unit="court") for n in range(10, 20)]
    known = {n: f"butcher {n}" if n < 10 else f"notary {n}" for n in range(20)}
    texts = pd.DataFrame({"text_hash": [*known, *names], "text": [*known.values(), *names.values()]})
    answers = settle_situations(pd.DataFrame(taught + unsettled), texts, MARKETS, LIMITS)
    return dict(zip(answers["situation_hash"], answers["category_id"], strict=True))


def test_a_name_is_classified_like_the_published_names_it_shares_words_with() -> None:
    names = {100: "quillfeather butcher", 101: "quillfeather notary"}
    assert settle([situation(100, 100, None), situation(101, 101, None)], names) == {
        100: "catering-food",
        101: "legal-services",
    }


def test_a_name_without_a_known_word_is_left_open() -> None:
    assert settle([situation(100, 100, None)], {100: "quillfeather"}) == {}


def test_what_the_unit_does_is_a_clue_too() -> None:
    assert settle([situation(100, 100, None, unit="court")], {100: "quillfeather"}) == {100: "legal-services"}


def test_clues_that_contradict_each_other_settle_nothing() -> None:
    assert settle([situation(100, 100, None, unit="court")], {100: "quillfeather butcher"}) == {}


def test_nothing_is_learned_from_a_handful() -> None:
    few = pd.DataFrame([situation(1, 1, "catering-food"), situation(2, 1, None)])
    texts = pd.DataFrame({"text_hash": [1], "text": ["butcher"]})
    assert settle_situations(few, texts, MARKETS, LIMITS).empty


def test_a_market_is_chosen_before_a_category() -> None:
    """Two catering categories at 30% each beat one of law at 40%: the market is surer than any category in it."""
    scores = np.log(np.array([[0.30, 0.30, 0.40]], dtype=np.float32))
    best, chance = choose_category(scores, MARKETS["market"].to_numpy(dtype=str))
    assert best[0] in {0, 1}
    assert chance[0] == pytest.approx(0.6, abs=1e-6)
