"""Which names are public bodies' and their companies': patterns for kinds of body and names one by one, in one table.

public_bodies.csv holds patterns for words that tell a kind of body; public_body_names.csv holds names that tell nothing
by their words. Here the names become patterns too, one for all names of a kind, so that both are looked for alike.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from core.reference import load_table
from core.reference.name_lists import spell_name

LEGAL_FORM = "( (ltd|limited|plc|llp|cic|community interest company|public limited company))*"
OWNED = "publicly owned company"


@cache
def load_public_bodies() -> pd.DataFrame:
    """One row: a pattern on plain names (id, pattern_kind, pattern, body_type, since, until).

    `since` is the day from which bodies of that name are public, `until` that from which they no longer are; "" where
    they always were, still are, or have ended.
    """
    patterns = load_table("public_bodies").assign(since="", until="")
    return pd.concat([patterns, _write_patterns(load_table("public_body_names"))], ignore_index=True)[
        ["id", "pattern_kind", "pattern", "body_type", "since", "until"]
    ]


@cache
def list_body_types(*, may_be_a_company: bool) -> frozenset[str]:
    """Kinds of body of which some are companies, or of which none can be one."""
    table = load_table("public_body_types")
    return frozenset(table.loc[table["may_be_a_company"] == ("yes" if may_be_a_company else "no"), "body_type"])


def _write_patterns(names: pd.DataFrame) -> pd.DataFrame:
    companies = list_body_types(may_be_a_company=True)
    rows = []
    for (match, body_type, since, until), group in names.groupby(["match", "body_type", "since", "until"]):
        ending = r"\b" if match == "beginning" else "$"
        spelt = []
        for name in sorted(group["name"], key=lambda name: (-len(name), name)):
            # Initials with a legal form are a firm's ("ICO Ltd"), unless they are those of a company.
            is_company = body_type == OWNED or (body_type in companies and " " in name)
            spelt.append(spell_name(name) + (LEGAL_FORM if is_company and match == "name" else ""))
        pattern = f"^(the )?({'|'.join(spelt)}){ending}"
        rows.append((f"{body_type} {match} {since} {until}", match, pattern, body_type, since, until))
    return pd.DataFrame(rows, columns=["id", "pattern_kind", "pattern", "body_type", "since", "until"])
