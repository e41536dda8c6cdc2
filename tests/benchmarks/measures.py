"""The screens' questions against the same questions asked bare of `payment`, and how both grow with the bodies.

A bare question joins each line to its supplier's class of the month and sums; it has no range, no limits, no year
before and no breaks. Ours is asked for one body, whole: all the queries, and the frame with its shares.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from core import measures
from core.selection import Selection
from core.store.build import STORE, add_serving_views, load_reference_tables
from core.vocabulary import Dimension

SPENDING = Path(__file__).with_name("_spending.sql")
SIZES = ((500_000, 8), (5_000_000, 80))
BODY = "body3"
BARE = """
    SELECT
        {key} AS key,
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
    WHERE payment.authority_id = $body AND excluded_as IS NULL AND month BETWEEN $first AND $last
    GROUP BY key
    ORDER BY 4 DESC
    LIMIT 1000
"""
Question = Callable[[duckdb.DuckDBPyConnection, Selection], object]
QUESTIONS: dict[str, tuple[Question, str]] = {
    "share": (measures.share, "''"),
    "months": (measures.share_by_month, "month"),
    "markets": (lambda cursor, asked: measures.breakdown(cursor, asked, Dimension.MARKET), "market"),
    "directorates": (lambda cursor, asked: measures.breakdown(cursor, asked, Dimension.DIRECTORATE), "directorate"),
    "suppliers": (measures.suppliers, "payee.supplier_id"),
    "strip": (measures.published_strip, "''"),
}


def make_spending(path: Path, lines: int, bodies: int) -> None:
    """A data file with that much made-up spending, by the production model."""
    with duckdb.connect(str(path)) as connection:
        load_reference_tables(connection)
        for statement in SPENDING.read_text(encoding="utf-8").split(";\n"):
            text = statement.replace("$lines", str(lines)).replace("$bodies", str(bodies))
            if text.strip():
                connection.execute(text)
        connection.execute((STORE / "models" / "monthly_spend.sql").read_text(encoding="utf-8"))
        connection.execute("DROP TABLE line")
        add_serving_views(connection)


def time_in_ms(ask: Callable[[], object], times: int = 5) -> float:
    """The median of a few runs, after one that warms up."""
    ask()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - start) * 1_000)
    return statistics.median(taken)


def compare(cursor: duckdb.DuckDBPyConnection) -> dict[str, tuple[float, float]]:
    """Milliseconds of each question, ours and bare."""
    asked = Selection(authorities=(BODY,)).settled(measures.read_catalogue(cursor))
    window = asked.windows[0]
    found = {}
    for name, (question, key) in QUESTIONS.items():
        first = "2021-04-01" if name == "months" else window.from_month
        bound = {"body": BODY, "first": first, "last": window.to_month}
        sql = BARE.format(key=key)
        ours = time_in_ms(lambda question=question: question(cursor, asked))  # type: ignore[misc]
        bare = time_in_ms(lambda sql=sql, bound=bound: cursor.execute(sql, bound).fetchall())  # type: ignore[misc]
        found[name] = (ours, bare)
    return found


def run() -> None:
    """Print each question's milliseconds at both sizes, and how they grew."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for lines, bodies in SIZES:
            path = Path(folder) / f"{lines}.duckdb"
            make_spending(path, lines, bodies)
            with duckdb.connect(str(path), read_only=True) as connection:
                results.append(compare(connection.cursor()))
            path.unlink()
    small, large = results
    print(f"{'one body, ms':14}" + "".join(f"{lines:>12,} lines (bare)" for lines, _ in SIZES) + "   growth (bare)")
    for name in QUESTIONS:
        (ours, bare), (ours_large, bare_large) = small[name], large[name]
        print(
            f"{name:14}{ours:>16.0f} {f'({bare:.0f})':>9}{ours_large:>16.0f} {f'({bare_large:.0f})':>9}"
            f"{ours_large / ours:>10.1f} ({bare_large / bare:.1f})"
        )
    totals = [sum(pair[side] for pair in result.values()) for result in results for side in (0, 1)]
    print(f"{'all':14}{totals[0]:>16.0f} {f'({totals[1]:.0f})':>9}{totals[2]:>16.0f} {f'({totals[3]:.0f})':>9}")
