"""Bodies that end before the target year does: who takes over, and which may have a target together in its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import streamlit as st

from core.periods import financial_year_months, last_day
from core.reference import load_table
from core.selection import AuthorityEntry
from core.ui.frame import View
from core.ui.wording import escape_markdown, say_day, say_list

# PPN 001: targets are for the financial year that ends in this March.
TARGET_YEAR = 2028
WHOLE, DECIDED = "whole", "decided"


@dataclass(frozen=True)
class Succession:
    """A body that takes over others. whole: bodies of which all passes to it · split: those of which a part does."""

    name: str
    whole: tuple[str, ...]
    split: tuple[str, ...]
    last_day: date
    is_decided_only: bool


@cache
def list_successions() -> tuple[Succession, ...]:
    """The bodies that take over others before the target year is over, from bodies/authority_succession."""
    table = load_table("authority_succession")
    end = last_day(financial_year_months(TARGET_YEAR)[-1])
    successions = (
        Succession(
            name=str(name),
            whole=tuple(rows.loc[rows["basis"] == WHOLE, "from_name"]),
            split=tuple(rows.loc[rows["basis"] != WHOLE, "from_name"]),
            last_day=date.fromisoformat(rows["last_day"].max()),
            is_decided_only=bool((rows["standing"] == DECIDED).any()),
        )
        for name, rows in table.groupby("to_name", sort=False)
    )
    return tuple(each for each in successions if each.last_day < end)


def list_members(view: View) -> tuple[AuthorityEntry, ...]:
    """The bodies that a target of this choice is for: one, or all that pass whole into one."""
    return view.selection.chosen_authorities(view.catalogue)


def find_succession(view: View) -> Succession | None:
    """The body in whose name the chosen ones may have a target: all of its whole predecessors, and nobody else."""
    chosen = _fold(entry.name for entry in list_members(view))
    return next((each for each in list_successions() if _fold(each.whole) == chosen), None)


def find_successor_id(view: View, succession: Succession) -> str:
    """The id that a successor's target is kept under: its own where it is here, else one made of its name."""
    ids = {entry.name.casefold(): entry.authority_id for entry in view.catalogue.authorities}
    made = "-".join(re.findall("[a-z0-9]+", succession.name.casefold()))
    return ids.get(succession.name.casefold(), made)


def why_not_together(view: View) -> str:
    """Why several bodies can have no target together; where some pass into one body, what is missing for its target."""
    chosen = _fold(entry.name for entry in list_members(view))
    for each in list_successions():
        if chosen < _fold(each.whole):
            missing = [name for name in each.whole if name.casefold() not in chosen]
            return (
                f"These pass to {each.name} after {say_day(each.last_day)}. A target in its name takes the payments of "
                f"all that pass to it whole; not chosen: {say_list(missing)}{_say_absent(view, missing)}."
            )
    return "A target belongs to one public body. Choose one above."


def why_abolished(view: View) -> str:
    """Why a body that ends before the target year does can have no target; empty for every other body."""
    (entry,) = list_members(view)
    passing = [each for each in list_successions() if entry.name.casefold() in _fold((*each.whole, *each.split))]
    if not passing:
        return ""
    ended = passing[0].last_day < view.version.built_on
    told = (
        f"{entry.name} {'ended' if ended else 'ends'} on {say_day(passing[0].last_day)}, before the target year is "
        f"over. Its spending {'passed' if ended else 'passes'} to {say_list([each.name for each in passing])}: "
        "a target belongs there."
    )
    (whole, *_) = passing
    if entry.name.casefold() not in _fold(whole.whole):
        return f"{told} What of it goes where is not published, so it is never shared out."
    return f"{told} To set one in its name now, choose all that pass to it whole: {say_list(list(whole.whole))}."


def show_succession(view: View) -> None:
    """In whose name a target of these bodies is set, and what of that body it leaves out."""
    found = find_succession(view)
    if found is None:
        return
    what = f"the payments of {found.whole[0]}, which passes to it whole"
    if len(found.whole) > 1:
        what = f"the payments of {len(found.whole)} bodies together, which all pass to it whole"
    told = [
        f"A target here is in the name of {found.name}, which takes over after {say_day(found.last_day)}. It is for "
        f"{what}."
    ]
    if found.is_decided_only:
        told.append("That is decided; the order is still to be made.")
    if found.split:
        told.append(
            f"It also takes over a part of {say_list(list(found.split))}. What part is not published, so none of that "
            "is counted, and the new body's own share will be of a larger base."
        )
    st.info(escape_markdown(" ".join(told)), icon=":material/merge:")


def say_whose(view: View) -> str:
    """Whose target it is, in a few words: 'Northmoor Council', 'Northmoor Council, Highways'."""
    found = find_succession(view)
    if found is not None:
        return f"{found.name} (the bodies that pass to it whole)"
    return ", ".join([list_members(view)[0].name, *(key.directorate for key in view.selection.directorates)])


def _say_absent(view: View, names: list[str]) -> str:
    here = _fold(entry.name for entry in view.catalogue.authorities)
    absent = [name for name in names if name.casefold() not in here]
    return f" (no payments here of {say_list(absent)})" if absent else ""


def _fold(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}
