"""Where a target may start from: the body's own history, its peers, and what the rules say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from core import measures, projection
from core.periods import add_months, describe_financial_year, month_of
from core.selection import Selection
from core.ui import cached, outlook
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO
from core.ui.frame import View
from core.ui.outlook import (
    Outlook,
    ask_whole_history,
    find_authority,
    find_baseline_years,
    find_directorate,
    find_year_end,
    get_outlook,
    get_year_share,
)
from core.ui.tables import Column
from core.ui.target_standing import find_rule
from core.ui.wording import say_count, say_pounds
from core.vocabulary import Dimension

# Fewer bodies than these have no middle and no quarter that would say something.
LEAST_PEERS = 4
FRESH_MONTHS = 24
MIDDLE, UPPER = 0.5, 0.75
PEERS = """
    SELECT peer.authority_id, peer.type
    FROM serving.authority AS peer
    JOIN serving.authority AS own ON own.type = peer.type AND own.type <> 'unknown'
    WHERE own.authority_id = $authority_id AND peer.authority_id <> $authority_id
        AND peer.authority_id IN (SELECT authority_id FROM serving.monthly_spend)
    ORDER BY peer.authority_id
"""
COLUMNS = ("what", "share", "more_gbp", "chance")


def _read_peers(cursor: DuckDBPyConnection, authority_id: str) -> pd.DataFrame:
    return cursor.execute(PEERS, {"authority_id": authority_id}).df()


def get_peer_shares(view: View) -> tuple[str, pd.Series]:
    """The type of the body, '' where it is not known, and the last 12 months' shares of the others of that type."""
    peers = _keep_fresh(view, cached.ask_about(_read_peers, view.data, find_authority(view)))
    if peers.empty:
        return "", pd.Series(dtype=float)
    asked = replace(
        view.selection, authorities=tuple(peers["authority_id"]), directorates=(), from_month=None, to_month=None,
        windows=(),
    )  # fmt: skip
    rows = cached.ask(measures.breakdown, view.data, asked.settled(view.catalogue), Dimension.AUTHORITY)
    return str(peers["type"].iloc[0]), rows["value"].dropna().astype(float)


def _keep_fresh(view: View, peers: pd.DataFrame) -> pd.DataFrame:
    """The peers whose newest complete month is no older than the limit: older years say nothing of today's."""
    oldest = add_months(month_of(outlook.today()), -FRESH_MONTHS)
    newest = {entry.authority_id: entry.last_complete_month for entry in view.catalogue.authorities}
    return peers[[(newest.get(name) or date.min) >= oldest for name in peers["authority_id"]]]


def say_peers(kind: str, shares: pd.Series) -> str:
    """How many bodies the peers' figures rest on, or why there are none."""
    if not kind or shares.empty:
        return "No other body of this type is here to compare with."
    told = f"{say_count(len(shares), 'other body', 'other bodies')} of this type ({kind})"
    if find_enough(shares) is None:
        return f"Only {told} can be compared here: too few for a middle and an upper quarter."
    months = "its own last 12 complete months, which end no more than two years ago"
    return f"{told}, each over {months}, and from the amount it publishes from."


def find_enough(shares: pd.Series) -> pd.Series | None:
    """The shares, where they are enough for quarters."""
    return shares if len(shares) >= LEAST_PEERS else None


def list_starts(view: View, found: Outlook) -> list[tuple[str, float]]:
    """The starting points as words and a share."""
    own = [(year, get_year_share(view, year)) for year in find_baseline_years(view)]
    known = [(year, float(row.value)) for year, row in own if not pd.isna(row.value)]
    starts = [(f"As in the {describe_financial_year(year)}, the newest whole one", share) for year, share in known[:1]]
    if len(known) > 1:
        best_year, best = max(known, key=lambda one: one[1])
        if best_year == known[0][0]:
            starts = [(f"As in the {describe_financial_year(best_year)}, the newest whole one and its best here", best)]
        else:
            starts.append((f"Its best year here, the {describe_financial_year(best_year)}", best))
    if found.middle is not None:
        starts.append(("What is projected without any change", found.middle))
    kind, peers = get_peer_shares(view)
    shares = find_enough(peers)
    if shares is not None and not find_directorate(view):
        starts.append(
            (f"The middle of {len(shares)} other bodies of this type ({kind})", float(shares.quantile(MIDDLE)))
        )
        starts.append(("Where their upper quarter begins", float(shares.quantile(UPPER))))
    return starts


def _read_chances(
    cursor: DuckDBPyConnection, selection: Selection, year_ending: int, shares: tuple[float, ...], as_of: date
) -> list[float | None]:
    history = measures.history(cursor, selection)
    projected = projection.project_share(history, year_ending, as_of)
    return [projected.chance_of(share) for share in shares]


def get_chances(view: View, year_ending: int, shares: tuple[float, ...]) -> list[float | None]:
    """The chance of each of these shares in the target year, from one projection; None where there is none."""
    return ask_whole_history(view, _read_chances, year_ending, shares)


def show_starts(view: View, year_ending: int) -> None:
    """What a target could start from, each with the pounds it takes and its chance."""
    found = get_outlook(view, year_ending)
    starts = list_starts(view, found)
    if starts:
        show_figure(view, _make_figure(view, _tabulate(view, starts, found, year_ending), year_ending))


def _make_figure(view: View, frame: pd.DataFrame, year_ending: int) -> Figure:
    # A directorate is held beside its own past only: another body's whole is of other markets.
    peers = "" if find_directorate(view) else say_peers(*get_peer_shares(view))
    return Figure(
        name="starts",
        finding="Where a target could start from",
        statistic=(
            f"Share with {SHORT_WHO[view.selection.measure]}; the pounds are more or less than projected, in the year "
            f"to {find_year_end(year_ending)}. {find_rule(view)['starting_point']} {peers}"
        ).rstrip(),
        frame=frame,
        columns=[
            Column("what", "Starting point", is_wide=True),
            Column("share", "Share", projection.describe_share, is_number=True),
            Column("more_gbp", "Pounds beyond what is projected", say_pounds, is_number=True),
            Column("chance", "Chance, if recent patterns continue"),
        ],
    )


def _tabulate(view: View, starts: list[tuple[str, float]], found: Outlook, year_ending: int) -> pd.DataFrame:
    shares = tuple(share for _, share in starts)
    # Where no middle projection may be shown, no chance may be either.
    chances = [None] * len(shares) if found.middle is None else get_chances(view, year_ending, shares)
    pounds = [
        None if found.middle is None or found.base_gbp is None else (share - found.middle) * found.base_gbp
        for share in shares
    ]
    words = [projection.chance_in_words(chance) for chance in chances]
    return pd.DataFrame(dict(zip(COLUMNS, ([what for what, _ in starts], shares, pounds, words), strict=True)))
