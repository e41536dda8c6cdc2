"""Invented names: places that are on no map, firms in no register, people who do not exist."""

from __future__ import annotations

import random
import re

from .tables import read_table

FIRST = tuple(row["part"] for row in read_table("name_parts") if row["place"] == "first")
SECOND = tuple(row["part"] for row in read_table("name_parts") if row["place"] == "second")
INITIALS = "ABCDEGHJKLMNPRST"
TITLES = ("Mr", "Mrs", "Ms", "Miss")


class NameMaker:
    """Hands out stems that are never used twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def make_stem(self) -> str:
        """An invented word such as 'Skelholme'."""
        while True:
            stem = self._rng.choice(FIRST) + self._rng.choice(SECOND)
            if stem not in self._used:
                self._used.add(stem)
                return stem


def make_person(rng: random.Random) -> str:
    """A made-up person as a ledger prints one: 'Mrs K Glimtarn'."""
    return f"{rng.choice(TITLES)} {rng.choice(INITIALS)} {rng.choice(FIRST)}{rng.choice(SECOND)}"


def misspell(rng: random.Random, name: str) -> str:
    """The name with one slip of a finger in its longest word: a letter lost, doubled or swapped."""
    word = max(name.split(), key=len)
    spot = rng.randrange(1, len(word) - 1)
    slips = (
        word[:spot] + word[spot + 1 :],
        word[: spot + 1] + word[spot:],
        word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :],
    )
    return name.replace(word, rng.choice(slips), 1)


def shorten_form(name: str) -> str:
    """'Limited' as most ledgers have it."""
    return re.sub(r"\bLIMITED\b", "LTD", name)


def drop_form(name: str) -> str:
    """The name without its legal form."""
    return re.sub(r"\s+(LIMITED|LTD|PLC|LLP|CIC|C\.I\.C\.)$", "", name)


def title_case(name: str) -> str:
    """Capitals as a letterhead has them."""
    words = name.title().replace("'S", "'s")
    for form in ("Plc", "Llp", "Cic", "T/A", "C.I.C."):
        words = re.sub(rf"\b{re.escape(form)}(?=\s|$)", {"T/A": "t/a"}.get(form, form.upper()), words)
    return words
