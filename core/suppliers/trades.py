"""Whether a company's trade fits what was bought from a payee: evidence beside a similar name, and no proof by itself.

What was bought is told by the words of the tables of markets, a trade by the company's SIC codes; the two are compared
by market, since neither tells more.
"""

from __future__ import annotations

import re
from functools import cache

from core.reference import load_table
from core.suppliers.names import level_text, singular

_READ_IN = frozenset({"category", "purpose"})
_SMALL_WORDS = frozenset({"and", "of", "the", "for", "to", "in"})
_SIC_CODE = re.compile(r"\d{4,5}")


def fits_what_was_bought(bought: str | None, sic_codes: str | None) -> bool | None:
    """Whether one of the trades (SIC codes apart by spaces) is in a market of what was bought; None: not known."""
    sought, sold = find_bought_markets(bought or ""), find_sold_markets(sic_codes or "")
    return bool(sought & sold) if sought and sold else None


@cache
def find_bought_markets(bought: str) -> frozenset[str]:
    """The markets that the words of a category or purpose name."""
    words = [singular(word) for word in level_text(bought).split() if word not in _SMALL_WORDS]
    phrases, longest = _load_phrases()
    runs = (
        " ".join(words[first : first + size])
        for size in range(1, longest + 1)
        for first in range(len(words) - size + 1)
    )
    return frozenset(phrases[run] for run in runs if run in phrases)


@cache
def find_sold_markets(sic_codes: str) -> frozenset[str]:
    """The markets that companies with these codes mainly sell into."""
    sold = _load_trades()
    found = (_find_longest(code, sold) for code in _SIC_CODE.findall(sic_codes))
    return frozenset(filter(None, found))


def _find_longest(code: str, sold: dict[str, str]) -> str | None:
    prefixes = (code[:size] for size in range(len(code), 0, -1))
    return next((sold[prefix] for prefix in prefixes if prefix in sold), None)


@cache
def _load_phrases() -> tuple[dict[str, str], int]:
    """Phrase to market, of those that name what was bought, and how many words the longest has."""
    words, markets = load_table("category_words"), _load_markets()
    names = words[
        (words["strength"] == "names") & words["found_in"].map(lambda where: bool(_READ_IN & {*where.split("|")}))
    ]
    phrases = {
        " ".join(map(singular, level_text(phrase).split())): markets[category]
        for phrase, category in zip(names["phrase"], names["category_id"], strict=True)
        if category in markets
    }
    return phrases, max(len(phrase.split()) for phrase in phrases)


@cache
def _load_trades() -> dict[str, str]:
    table, markets = load_table("crosswalk_sic"), _load_markets()
    pairs = zip(table["prefix"], table["category_id"], strict=True)
    return {prefix: markets[category] for prefix, category in pairs if category in markets}


@cache
def _load_markets() -> dict[str, str]:
    table = load_table("categories")
    return dict(zip(table["category_id"], table["market"], strict=True))
