"""What was bought: a category for every line, and how it was decided.

Texts repeat, so each distinct text is read once and its answer joined back to the lines; no line is ever looked at
one by one. The rules, their order and their words are tables: reference/markets/category_rules, category_words and the
crosswalks from official classifications.
"""

from __future__ import annotations

from core.classify.market.decide import decide_categories

__all__ = ["decide_categories"]
