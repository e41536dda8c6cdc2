"""A column of a table while it is being decided which it is: its heading, what that means, and its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.ingest.headings import HeadingMatch
from core.ingest.mapping import ColumnChoice
from core.ingest.profiles import Profile


@dataclass(frozen=True)
class Candidate:
    """One column of a table with its heading, what the heading means, and what stands under it."""

    index: int
    heading: str
    match: HeadingMatch | None
    profile: Profile

    @property
    def meaning(self) -> str | None:
        """The standard column that its heading means, if any."""
        return self.match.column if self.match else None


def is_taken(candidate: Candidate, chosen: Mapping[str, ColumnChoice]) -> bool:
    """True where the column has been chosen for something."""
    return any(choice.index == candidate.index for choice in chosen.values())
