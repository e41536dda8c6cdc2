"""Closed lists of names inside patterns: "{place} council" stands for every area that has a council, however spelt.

A pattern names a list between braces; the list's names, each with its short forms, take the place of the braces.
"""

from __future__ import annotations

import re
from functools import cache

from core.errors import ReferenceTableError
from core.reference import load_table

LIST_IN_PATTERN = re.compile(r"\{([a-z][a-z ]+)\}")
# Lists that are part of another: what is left when a name must tell by itself, without a word such as council or trust.
TELLING_PLACE = re.compile(r"\w+ (and|upon|with|on) \w+|^(vale of|cheshire (east|west)|east riding)|\w{4,}shire$")
TELLING_TRUST = re.compile(r"\b(health|healthcare|hospitals?|infirmary|ambulance|mental|partnership)\b")


def write_names(pattern: str) -> str:
    """The pattern with each list between braces written out; raises ReferenceTableError for a list there is none of."""
    return LIST_IN_PATTERN.sub(lambda found: spell_list(found[1]), pattern)


def names_a_list(pattern: str) -> bool:
    """Whether a pattern has a list between braces."""
    return LIST_IN_PATTERN.search(pattern) is not None


@cache
def spell_list(name: str) -> str:
    """All names of a list as one group of a regular expression, the longest first."""
    names = list_names().get(name)
    if not names:
        raise ReferenceTableError(
            f"name_lists.csv has no list '{name}', which a pattern names.", "Add its names or mend the pattern."
        )
    return "(" + "|".join(spell_name(listed) for listed in sorted(names, key=lambda one: (-len(one), one))) + ")"


@cache
def list_names() -> dict[str, set[str]]:
    """The names of each list in plain text; areas that have or had a council stand among the places."""
    lists: dict[str, set[str]] = {}
    for row in load_table("name_lists").itertuples():
        lists.setdefault(str(row.list), set()).add(str(row.name))
    areas = load_table("local_areas")
    lists["place"] |= {plain_name(name) for name in [*areas["name"], *areas["county"]] if name}
    lists["telling place"] = {name for name in lists["place"] if TELLING_PLACE.search(name)}
    told = lists["nhs trust"] | {name.removesuffix(" partnership") for name in lists["nhs trust"]}
    lists["telling trust"] = {name for name in told if TELLING_TRUST.search(name)}
    return lists


def plain_name(name: str) -> str:
    """An area's name as patterns see it: lower case, no punctuation, without "the", "city of" and "council"."""
    letters = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’]", "", name.lower().replace("&", " and "))).strip()
    return re.sub(r"^(the |city of )| council$", "", letters)


def spell_name(name: str) -> str:
    """A regular expression for a name with its short forms; "and" may be left out."""
    forms = short_forms()
    words = re.compile(r"\b(" + "|".join(sorted(forms, key=len, reverse=True)) + r")\b")
    return words.sub(lambda found: f"({found[0]}|{forms[found[0]]})", name).replace(" and ", "( and)? ")


@cache
def short_forms() -> dict[str, str]:
    """Words of names that are also printed shorter, with their forms joined by a bar."""
    table = load_table("name_short_forms")
    return dict(zip(table["words"], table["forms"], strict=True))
