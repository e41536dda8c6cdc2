"""The registers that suppliers were found in, and what a missing one costs: the Data quality page's figure of them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core import measures
from core.ui import cached
from core.ui.figures import Figure, show_figure
from core.ui.frame import View
from core.ui.tables import Column
from core.ui.wording import say_percent, say_pounds, write_count, write_percent, write_pounds

NAMES = {
    "companies": "Companies House",
    "charities": "Charities",
    "mutuals": "Mutuals",
    "public bodies": "Public bodies",
    "user list": "Your own list",
    "": "In no register",
}
COSTS = {
    "companies": "Without the Companies House file the size and the registered office of most firms are not known.",
    "charities": "Without the register of charities only a name or a company's form shows a charity.",
    "mutuals": "Without the register of mutuals co-operatives and societies are not told from other firms.",
    "public bodies": "Without lists of public bodies a council, school or NHS body is known by its name alone.",
}


def show_registers(view: View) -> None:
    """Which registers suppliers were found in, and a sentence for each in which none was."""
    found = cached.ask(measures.register_use, view.data, view.selection)
    show_figure(view, make_registers_figure(found))
    missing = [cost for register, cost in COSTS.items() if register not in set(found["register"])]
    if missing:
        st.markdown("No supplier was found in these registers, as where none is loaded:")
        st.markdown("\n".join(f"- {cost}" for cost in missing))


def make_registers_figure(found: pd.DataFrame) -> Figure:
    """One row a register: its suppliers, their part of what counts, and how much of that has no size."""
    base = found["base_gbp"].astype(float)
    alone = float(base[found["register"] == ""].sum())
    part = say_percent(alone / float(base.sum())) if base.sum() > 0 else ""
    return Figure(
        name="registers",
        finding=f"{say_pounds(alone)} of what counts{f' ({part})' if part else ''} is with payees in no register",
        statistic="Suppliers by the register they were found in, over all months, in pounds that count",
        frame=found.assign(
            register=found["register"].map(NAMES).fillna(found["register"]),
            unknown_part=(found["unknown_size_gbp"].astype(float) / base).where(base > 0),
        ),
        columns=[
            Column("register", "Register"),
            Column("suppliers", "Suppliers", write_count, is_number=True),
            Column("base_gbp", "Counted", write_pounds, is_number=True),
            Column("unknown_part", "Of which size not known", write_percent, is_number=True),
        ],
    )
