"""What counts: the reasons that hold for each line, from its purpose, ledger account, category, payee and file."""

from __future__ import annotations

import duckdb
import pandas as pd

from core.classify.rules import check_patterns, find_words, require_known, require_unique, run_script
from core.errors import ReferenceTableError
from core.reference import load_table
from core.vocabulary import SupplierKind

FIELDS = ("purpose", "account", "category", "unit", "payee")
EFFECTS = ("fires", "vetoes", "cue")
MOST_SIGNALS = 63


def decide_base(cursor: duckdb.DuckDBPyConnection) -> None:
    """Put each line's sum of signals into hashed_line, and what each sum means into reason_set.

    One row of reason_set: signals, the reasons in the order of base_reasons.csv, and excluded_as. Reads hashed_line,
    which it replaces, and the staged lines, payees, suppliers with their classes, files and superseded files. Raises
    ReferenceTableError where a rule is wrong.
    """
    rules = load_table("base_rules")
    reasons = load_table("base_reasons")
    _check_tables(cursor, rules, reasons)
    signals = number_signals(rules, reasons)
    _stage_signals(cursor, signals, reasons)
    run_script(cursor, "base_texts")
    for field in FIELDS:
        _find_signals(cursor, field, rules[rules["field"] == field].merge(signals, on=SIGNAL_KEY))
    run_script(cursor, "base")


SIGNAL_KEY = ["effect", "reason", "kinds", "needs"]


def number_signals(rules: pd.DataFrame, reasons: pd.DataFrame) -> pd.DataFrame:
    """One row: a distinct thing that rules can say (effect, reason, kinds, needs) and the bit that stands for it.

    Every reason has a signal of its own without conditions, for what payees and files say.
    """
    plain = reasons.assign(effect="fires", kinds="", needs="")[SIGNAL_KEY]
    signals = pd.concat([plain, rules[SIGNAL_KEY]]).drop_duplicates(ignore_index=True)
    if len(signals) > MOST_SIGNALS:
        raise ReferenceTableError(
            f"base_rules.csv has {len(signals)} different combinations of effect, reason, kinds and needs.",
            f"At most {MOST_SIGNALS} can be told apart: give rules of one reason the same kinds and needs.",
        )
    return signals.assign(bit=[1 << place for place in range(len(signals))])


def _stage_signals(cursor: duckdb.DuckDBPyConnection, signals: pd.DataFrame, reasons: pd.DataFrame) -> None:
    cursor.register("signal_rows", signals)
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE base_signal AS SELECT bit::UBIGINT AS bit, effect, reason AS name, "
        "CASE WHEN kinds <> '' THEN string_split(kinds, '|') END AS kinds, nullif(needs, '') AS needs, "
        "effect = 'fires' AND kinds = '' AND needs = '' AS is_plain FROM signal_rows"
    )
    cursor.unregister("signal_rows")
    cursor.register("reason_rows", reasons.assign(place=range(len(reasons))))
    cursor.execute("CREATE OR REPLACE TEMP TABLE base_reason AS SELECT reason, admitted, place FROM reason_rows")
    cursor.unregister("reason_rows")


def _find_signals(cursor: duckdb.DuckDBPyConnection, field: str, rules: pd.DataFrame) -> None:
    """Add the texts of one field in which rules find their words to TEMP TABLE text_signal."""
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE plain_texts AS SELECT DISTINCT text FROM base_text WHERE field = $field",
        {"field": field},
    )
    find_words(cursor, rules)
    cursor.register("field_rules", rules[["id", "bit"]])
    cursor.execute(
        "INSERT INTO text_signal SELECT field, text_hash, bit_or(field_rules.bit::UBIGINT) FROM base_text "
        "JOIN word_hits USING (text) JOIN field_rules USING (id) WHERE field = $field GROUP BY field, text_hash",
        {"field": field},
    )
    cursor.unregister("field_rules")


def _check_tables(cursor: duckdb.DuckDBPyConnection, rules: pd.DataFrame, reasons: pd.DataFrame) -> None:
    require_unique("base_reasons", reasons, ["reason"])
    require_known("base_reasons", reasons, "admitted", ["yes", "no"])
    require_unique("base_rules", rules, ["id"])
    require_known("base_rules", rules, "field", FIELDS)
    require_known("base_rules", rules, "effect", EFFECTS)
    require_known("base_rules", rules[rules["effect"] != "cue"], "reason", reasons["reason"])
    cues = rules[rules["effect"] == "cue"]["reason"]
    require_known("base_rules", rules, "needs", ["", *cues])
    kinds = rules.assign(kinds=rules["kinds"].str.split("|")).explode("kinds")
    require_known("base_rules", kinds, "kinds", ["", *SupplierKind])
    check_patterns("base_rules", cursor, [*rules["pattern"], *rules["unless"]])
