"""Every screen after a filter change, on five million real lines, against the same questions asked bare of `payment`.

A run is one whole script run of a screen in which nothing is remembered but what belongs to the data version; timed
is what is ours (queries, frames, sentences, figures), less what Streamlit takes to draw its elements. Each question
that the screen asks is then asked bare: each line joined to its supplier's class of the month and summed, with no
range, limits, breaks or completeness. Sizes and places are given to suppliers at random, always the same. A second
data file has the same lines under ten times as many bodies.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from core import pipeline
from core.selection import Selection
from core.settings import load_settings, real_data_folder
from core.store import connection
from core.store.connection import read_pointer
from core.store.staging import STORE
from core.ui import cached, frame, tables
from core.ui.menu import Page
from core.vocabulary import Dimension

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MORE_BODIES = 10
TIMES = 3
BODIES = ("trafford-council", "")
"""One large body, and all of them."""
SCREENS = (Page.OVERVIEW, Page.DIRECTORATES, Page.MARKETS, Page.SUPPLIERS, Page.TARGET, Page.DATA_QUALITY)

BARE = """
    SELECT
        {key} AS key,
        month >= $split AS is_now,
        sum(payment.amount_gbp) FILTER (WHERE size_band IN ('micro', 'small', 'medium', 'SME')),
        sum(payment.amount_gbp) FILTER (WHERE size_band <> 'unknown'),
        sum(payment.amount_gbp)
    FROM serving.payment
    JOIN serving.payee USING (payee_id)
    JOIN serving.category USING (category_id)
    LEFT JOIN serving.supplier_class AS class
        ON class.supplier_id = payee.supplier_id
        AND (class.valid_from IS NULL OR class.valid_from <= payment.month)
        AND (class.valid_to IS NULL OR class.valid_to > payment.month)
    LEFT JOIN serving.supplier_locality AS place
        ON place.payee_id = payment.payee_id
        AND (place.valid_from IS NULL OR place.valid_from <= payment.month)
        AND (place.valid_to IS NULL OR place.valid_to > payment.month)
    WHERE {asked}
    GROUP BY ALL
    ORDER BY 5 DESC
    LIMIT 1000
"""
KEYS = {
    Dimension.AUTHORITY: "payment.authority_id",
    Dimension.DIRECTORATE: "payment.authority_id || directorate",
    Dimension.MARKET: "market",
    Dimension.CATEGORY: "payment.category_id",
    Dimension.SUPPLIER: "payee.supplier_id",
}
# What a measure tells apart; those that are not here ask for one sum. `_assess` is the target's outlook.
BY_MEASURE = {
    "share_by_month": "month",
    "history": "month",
    "_assess": "month",
    "month_completeness": "payment.authority_id || month",
    "series_breaks": "payment.authority_id || month",
    "exclusions": "excluded_as",
    "published_strip": "excluded_as IS NULL",
    "suppliers": "payee.supplier_id",
    "concentration": "payee.supplier_id",
    "open_to_change": "class.size_rule || payment.category_id",
    "data_quality": "payment.authority_id",
    "coverage_by_year": "payment.authority_id || financial_year",
    "unknown_suppliers": "payee.supplier_id",
}
WHOLE_HISTORY = {"share_by_month", "history", "_assess", "month_completeness", "series_breaks", "data_quality"}
WHOLE_FILE = {"exclusions", "published_strip", "month_completeness", "series_breaks"}
YEAR_BEFORE = {"change", "contributions", "breakdown", "concentration"}
# Of tables that hold no payments.
NOT_OF_PAYMENTS = {"source_files", "rules_that_bind", "reported_shares", "rejects_by_reason", "file_warnings"}


@dataclass
class Run:
    """One screen's run: seconds that are ours, and the questions it asked."""

    ours: float = 0.0
    streamlit: float = 0.0
    asked: list[tuple[str, Selection, tuple[Any, ...]]] = field(default_factory=list)


def _run_sql(connection_: duckdb.DuckDBPyConnection, path: Path, **values: int) -> None:
    for statement in path.read_text(encoding="utf-8").split(";\n"):
        text = statement
        for name, value in values.items():
            text = text.replace(f"${name}", str(value))
        if text.strip():
            connection_.execute(text)


def prepare(source: Path, folder: Path, factor: int) -> None:
    """A data folder with the built lines, sizes made up, under `factor` times as many bodies."""
    folder.mkdir(parents=True)
    path = folder / "spend-bench.duckdb"
    shutil.copy(source, path)
    with duckdb.connect(str(path)) as opened:
        _run_sql(opened, HERE / "_made_sizes.sql")
        if factor > 1:
            _run_sql(opened, HERE / "_more_bodies.sql", factor=factor)
        opened.execute("DROP TABLE monthly_spend")
        opened.execute((STORE / "models" / "monthly_spend.sql").read_text(encoding="utf-8"))
    (folder / "live.json").write_text(json.dumps({"live": path.name, "previous": None}), encoding="utf-8")


class _Watch:
    """Times one script run, Streamlit's elements apart, and notes the questions it asks."""

    def __init__(self) -> None:
        self.run = Run()
        self.is_in_streamlit = False
        self.start_page, self.ask = frame.start_page, cached.ask

    def set_apart(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its time counted as Streamlit's."""

        def timed(*args: Any, **named: Any) -> Any:
            if self.is_in_streamlit:
                return function(*args, **named)
            self.is_in_streamlit, start = True, time.perf_counter()
            try:
                return function(*args, **named)
            finally:
                self.is_in_streamlit = False
                self.run.streamlit += time.perf_counter() - start

        return timed

    @contextmanager
    def time_page(self, page: Page) -> Iterator[Any]:
        """In the place of start_page."""
        start = time.perf_counter()
        try:
            with self.start_page(page) as view:
                yield view
        finally:
            self.run.ours = time.perf_counter() - start - self.run.streamlit

    def note_question(self, measure: Any, data: Any, selection: Selection, *options: Any, **named: Any) -> Any:
        """In the place of cached.ask."""
        question = (measure.__name__, selection, options)
        if question not in self.run.asked:
            self.run.asked.append(question)
        return self.ask(measure, data, selection, *options, **named)

    def patches(self) -> list[Any]:
        """All of it, to be entered together."""
        names = [name for name in dir(DeltaGenerator) if not name.startswith("_") and callable(getattr(st, name, None))]
        drawn = [(owner, name) for owner in (st, DeltaGenerator) for name in names] + [(tables, "_HTML_TABLE")]
        return [
            *(patch.object(owner, name, self.set_apart(getattr(owner, name))) for owner, name in drawn),
            patch.object(frame, "start_page", self.time_page),
            patch.object(cached, "ask", self.note_question),
        ]


def run_screen(page: Page, body: str) -> Run:
    """One run of a screen after its filter changed: no answer is remembered, the catalogue is."""
    watch = _Watch()
    cached._remember.clear()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    if page is not Page.OVERVIEW:
        app.switch_page(page.value.path)
    if body:
        app.query_params["authority"] = body
    with ExitStack() as stack:
        for each in watch.patches():
            stack.enter_context(each)
        app.run()
    if app.exception or app.error:
        raise RuntimeError(f"{page}: {[*app.exception, *app.error]}")
    return watch.run


def _name_tables(clause: str) -> str:
    """A selection's clause where `payee` and `category` stand beside `payment`, with columns of the same name."""
    for column in ("authority_id", "category_id"):
        clause = clause.replace(f"{column} IN", f"payment.{column} IN").replace(f"= {column}", f"= payment.{column}")
    return clause


def ask_bare(cursor: duckdb.DuckDBPyConnection, name: str, selection: Selection, options: tuple[Any, ...]) -> None:
    """The same question, put plainly to `payment`; of the year before too where the screen asks about it."""
    dimension = next((option for option in options if isinstance(option, Dimension)), None)
    key = KEYS[dimension] if dimension else BY_MEASURE.get(name, "''")
    clause, bound = selection.where(months=name not in WHOLE_HISTORY)
    asked = _name_tables(clause)
    if name in YEAR_BEFORE:
        before, earlier = selection.shifted(-12).where()
        for month in ("from_month", "to_month", "window_starts", "window_ends"):
            before = before.replace(f"${month}", f"${month}_before")
        asked = f"({asked} OR {_name_tables(before)})"
        bound |= {f"{name}_before": value for name, value in earlier.items()}
    asked += "" if name in WHOLE_FILE else " AND excluded_as IS NULL"
    bound["split"] = min((window.from_month for window in selection.windows), default=selection.from_month)
    sql = BARE.format(key=key, asked=asked)
    cursor.execute(sql, {each: value for each, value in bound.items() if f"${each}" in sql}).fetchall()


def time_bare(run: Run, data: connection.LiveData) -> float:
    """Seconds of all a screen's questions, bare."""
    start = time.perf_counter()
    for question in run.asked:
        if question[0] not in NOT_OF_PAYMENTS:
            with data.cursor() as cursor:
                ask_bare(cursor, *question)
    return time.perf_counter() - start


def measure(folder: Path, bodies: tuple[str, ...]) -> dict[tuple[str, str], tuple[float, float]]:
    """Milliseconds of each screen and choice, ours and bare; the median of a few runs after one that warms up."""
    found = {}
    with patch.dict(os.environ, {"SPEND_DATA": str(folder), "SPEND_STATE_URL": f"sqlite:///{folder}/state.sqlite"}):
        for body in bodies:
            for page in SCREENS:
                run_screen(page, body)
                data = connection.open_live(load_settings())
                pairs = []
                for _ in range(TIMES):
                    run = run_screen(page, body)
                    pairs.append((run.ours * 1_000, time_bare(run, data) * 1_000))
                found[page.value.name, body] = tuple(statistics.median(side) for side in zip(*pairs, strict=True))
        st.cache_data.clear()
        st.cache_resource.clear()
        connection.close_all()
    return found  # type: ignore[return-value]


def _build(folder: Path) -> Path:
    """All real lines built as published, or what an earlier bench built."""
    if not (folder / "live.json").is_file():
        settings = load_settings(folder)
        pipeline.build(settings, real_data_folder() / "real", None, changed_only=True)
    return folder / read_pointer(folder).live


def run() -> None:
    """Print each screen's milliseconds on both data files, and the median of their ratios to the bare questions."""
    kept = os.environ.get("SPEND_BENCH_FOLDER")
    with tempfile.TemporaryDirectory() as scratch:
        source = _build(Path(kept or scratch) / "screens-build")
        for factor in (1, MORE_BODIES):
            folder = Path(scratch) / f"bodies{factor}"
            prepare(source, folder, factor)
            bodies = tuple(body and body + ("-0" if factor > 1 else "") for body in BODIES)
            print(
                f"\n{'lines as published' if factor == 1 else f'{factor} times as many bodies'}: ms, ours (bare), ratio"
            )
            print_results(measure(folder, bodies))
            shutil.rmtree(folder)


def print_results(results: dict[tuple[str, str], tuple[float, float]]) -> None:
    """One line a screen and choice, then of each choice the median ratio; a screen that asked nothing has no ratio."""
    for (screen, body), (ours, bare) in results.items():
        ratio = f"{ours / bare:.2f}" if bare > 1 else ""
        print(f"{screen:14} {body or 'all bodies':22}{ours:>8.0f} {f'({bare:.0f})':>8} {ratio:>6}")
    for body in dict.fromkeys(body for _, body in results):
        pairs = [pair for (_, each), pair in results.items() if each == body and pair[1] > 1]
        ours, bare = (sum(side) for side in zip(*pairs, strict=True))
        median = statistics.median(mine / plain for mine, plain in pairs)
        print(f"{'all, median':14} {body or 'all bodies':22}{ours:>8.0f} {f'({bare:.0f})':>8} {median:>6.2f}")
