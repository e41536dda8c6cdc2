"""What the name of a folder says of the body it belongs to, where `authorities.csv` says nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from core.reference import load_table

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_ADDRESS = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
UNKNOWN = "unknown"


class NamedBody(NamedTuple):
    """A body's name as it is shown, and its type, one of reference/bodies/authority_types.csv."""

    name: str
    type: str


def recognise_body(folder: str, name: str = "") -> NamedBody:
    """The body of a folder: one of reference/bodies/bodies.csv by its name or the folder's, else what the words say.

    `name` is the body's name where somebody stated it, and then stays as it is.
    """
    known = _known_bodies().get(_compare(name)) or _known_bodies().get(_compare(folder))
    if known:
        return NamedBody(name or known.name, known.type)
    written = name or _write_name(folder)
    return NamedBody(written, _read_type(written))


def _write_name(folder: str) -> str:
    """'stoke-on-trent-city-council' as 'Stoke on Trent City Council'; a name with capitals or spaces as it stands."""
    if not _ADDRESS.fullmatch(folder):
        return folder
    shown = load_table("folder_words").set_index("word")["shown"].to_dict()
    words = " ".join(shown.get(word, word.capitalize()) for word in _split(folder))
    return words[:1].upper() + words[1:]


def _read_type(name: str) -> str:
    plain = " " + " ".join(_split(name))
    table = load_table("folder_types")
    found = (kind for ending, kind in zip(table["ending"], table["type"], strict=True) if plain.endswith(f" {ending}"))
    return next(found, UNKNOWN)


@cache
def _known_bodies() -> dict[str, NamedBody]:
    table = load_table("bodies")
    known: dict[str, NamedBody] = {}
    for column in ("name", "alias", "body_id"):
        for text, name, kind in zip(table[column], table["name"], table["type"], strict=True):
            known.setdefault(_compare(text), NamedBody(name, kind))
    return known


def _compare(text: str) -> str:
    compared = load_table("folder_words").set_index("word")["compared"].to_dict()
    return " ".join(filter(None, (compared.get(word, word) for word in _split(text))))


def _split(text: str) -> list[str]:
    """The words of a name in plain letters; an apostrophe joins, as it does in addresses."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode("ascii")
    return _NOT_A_WORD.sub(" ", plain.replace("'", "").replace("&", " and ")).split()
