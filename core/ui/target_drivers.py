"""Which markets the projection rests on: what each adds to the share, or takes from it, by the target year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from core import measures, projection
from core.measures.parts import history_by_market
from core.selection import Selection
from core.ui.address import make_address
from core.ui.figures import Figure, show_figure
from core.ui.findings import SHORT_WHO
from core.ui.frame import View
from core.ui.menu import Page
from core.ui.outlook import Outlook, ask_whole_history, find_year_end
from core.ui.succession import say_whose
from core.ui.tables import Column
from core.ui.wording import MINUS, say_percent, say_pounds

OTHER = "All other markets"
WHOLE = "All markets"
# A market that moves the whole share by less than this is not named as moving it.
WORTH_NAMING = 0.0005


def _read_parts(cursor: DuckDBPyConnection, selection: Selection, year_ending: int, as_of: date) -> pd.DataFrame:
    whole = projection.project_share(measures.history(cursor, selection), year_ending, as_of)
    return projection.project_parts(history_by_market(cursor, selection), whole)


def show_drivers(view: View, outlook: Outlook, year_ending: int) -> None:
    """The markets, largest first, and what each of them does to the share; they add up."""
    parts = ask_whole_history(view, _read_parts, year_ending)
    if not parts.empty and outlook.base_gbp is not None:
        show_figure(view, _make_figure(view, parts, outlook.base_gbp, year_ending))


def _make_figure(view: View, parts: pd.DataFrame, base_gbp: float, year_ending: int) -> Figure:
    who, end = SHORT_WHO[view.selection.measure], find_year_end(year_ending)
    return Figure(
        name="drivers",
        finding=say_drivers(parts),
        statistic=(
            f"Share with {who} of each market, {say_whose(view)}: last 12 months, and projected for the "
            f"year to {end}; each market is projected alone by the same method, then all are moved alike until they "
            "make the projection above. The last column adds up to the change of the whole share"
        ),
        frame=_add_whole(_add_pounds(parts, base_gbp)),
        columns=[
            Column("market", "Market"),
            Column("weight_then", "Part of spending", say_percent, is_number=True),
            Column("share_now", "Share, last 12 months", say_percent, is_number=True),
            Column("share_then", f"Share, year to {end}", say_percent, is_number=True),
            Column("pounds", f"With {who}, year to {end}", say_pounds, is_number=True),
            Column("points", "Moves the whole share by", write_points, is_number=True),
        ],
        addresses=[_find_address(view, part) for part in parts["part"]],
    )


def say_drivers(parts: pd.DataFrame) -> str:
    """'Care would lift the share most, and Construction would pull it down most', or that none stands out."""
    named = parts[(parts["part"] != "") & (parts["points"].abs() >= WORTH_NAMING)].sort_values("points")
    up, down = named[named["points"] > 0]["part"].tail(1), named[named["points"] < 0]["part"].head(1)
    if up.empty and down.empty:
        return "No single market is likely to move the share much"
    if up.empty:
        return f"{down.iloc[0]} would pull the share down most"
    return f"{up.iloc[0]} would lift the share most" + "".join(f", and {name} would pull it down most" for name in down)


def write_points(change: float) -> str:
    """'+0.4 points', '−1.2 points', '0.0 points': to a tenth, so that rows can be added."""
    tenths = round(100 * change, 1) + 0.0
    sign = "+" if tenths > 0 else MINUS if tenths < 0 else ""
    return f"{sign}{abs(tenths):.1f} points"


def _add_pounds(parts: pd.DataFrame, base_gbp: float) -> pd.DataFrame:
    pounds = parts["weight_then"] * parts["share_then"] * base_gbp
    return parts.assign(market=parts["part"].where(parts["part"] != "", OTHER), pounds=pounds)


def _add_whole(parts: pd.DataFrame) -> pd.DataFrame:
    """The same rows and one that sums them up."""
    whole = {
        "market": WHOLE,
        "weight_then": parts["weight_then"].sum(),
        "share_now": (parts["weight_now"] * parts["share_now"]).sum(),
        "share_then": (parts["weight_then"] * parts["share_then"]).sum(),
        "pounds": parts["pounds"].sum(),
        "points": parts["points"].sum(),
    }
    return pd.concat([parts, pd.DataFrame([whole])], ignore_index=True)


def _find_address(view: View, part: str) -> str | None:
    """The Markets screen of one market; none for those put together."""
    return make_address(Page.MARKETS, replace(view.selection, markets=(part,))) if part else None
