"""The reference tables of markets and categories, checked and laid ready for the SQL steps."""

from __future__ import annotations

import duckdb
import pandas as pd

from core.classify.market.learning import Limits
from core.errors import ReferenceTableError
from core.reference import load_table, reference_path
from core.vocabulary import Trust

TEXTS = ("category", "purpose", "ledger", "unit", "payee")
STRENGTHS = ("names", "hints")
CODE_LENGTH = {"crosswalk_cpv": 8, "crosswalk_sic": 5}


def register_tables(cursor: duckdb.DuckDBPyConnection) -> None:
    """Create the temporary tables market_category, _limit, _rule, _word, _title, _code and _merchant.

    Raises ReferenceTableError naming the file and line of the first wrong row.
    """
    categories = _load_checked("categories", unique="category_id")
    known = set(categories["category_id"])
    _keep(cursor, "market_category", categories)
    _keep(cursor, "market_limit", _load_numbers())
    _keep(cursor, "market_rule", load_rules())
    _keep(cursor, "market_context", load_contexts(categories))
    _keep(cursor, "market_word", _explode_words(load_words(known)))
    proclass = _load_known("crosswalk_proclass", known, unique="code")
    _keep(cursor, "market_title", _list_titles(proclass))
    _keep(cursor, "market_code", _list_codes(proclass, known))
    _keep(cursor, "market_merchant", _load_known("crosswalk_mcc", known, unique="code_from"))


def load_limits() -> Limits:
    """When lessons from published classes are believed."""
    value = _load_numbers().set_index("limit_id")["value"]
    return Limits(int(value["examples"]), float(value["caution"]), float(value["chance"]))


def _load_numbers() -> pd.DataFrame:
    limits = _load_checked("category_limits", unique="limit_id")
    _refuse(limits, pd.to_numeric(limits["value"], errors="coerce").isna(), "category_limits", "its value is no number")
    return limits.assign(value=limits["value"].astype("float64"))


def load_rules() -> pd.DataFrame:
    """The rules in the order in which they are asked; rule_order is a whole number."""
    rules = _load_checked("category_rules", unique="rule_id")
    _refuse(rules, ~rules["trust"].isin([trust.value for trust in Trust]), "category_rules", "its trust is unknown")
    return rules.assign(rule_order=rules["rule_order"].astype("int64"))


def load_words(known: set[str]) -> pd.DataFrame:
    """The phrases that tell a category, as in reference/markets/category_words.csv, for the category ids in `known`."""
    words = _load_known("category_words", known, unique="word_id")
    _refuse(words, ~words["strength"].isin(STRENGTHS), "category_words", "its strength is unknown")
    _refuse(words, ~words["overrules"].isin(["yes", "no"]), "category_words", "overrules is neither yes nor no")
    places = words["found_in"].str.split("|")
    wrong = places.map(lambda found_in: not set(found_in) <= set(TEXTS))
    _refuse(words, wrong, "category_words", "found_in names an unknown text")
    return words


def load_contexts(categories: pd.DataFrame) -> pd.DataFrame:
    """What a category becomes in a unit of another market, as in reference/markets/category_contexts.csv."""
    contexts = _load_known("category_contexts", set(categories["category_id"]), unique="context_id")
    strange = ~contexts["becomes"].isin(categories["category_id"]) | ~contexts["unit_market"].isin(categories["market"])
    _refuse(contexts, strange, "category_contexts", "what it becomes, or the unit's market, is not in categories.csv")
    return contexts


def _explode_words(words: pd.DataFrame) -> pd.DataFrame:
    rows = words.assign(found_in=words["found_in"].str.split("|")).explode("found_in", ignore_index=True)
    doubled = rows.duplicated(["found_in", "phrase"])
    _refuse(rows, doubled, "category_words", "the phrase stands twice for one text")
    return rows


def _list_titles(proclass: pd.DataFrame) -> pd.DataFrame:
    """One row a wording of an official title: level 1, levels 1 and 2, or all three; the highest level first."""
    depth = proclass[["level_2", "level_3"]].ne("").sum(axis="columns")
    title = proclass["level_1"] + " " + proclass["level_2"] + " " + proclass["level_3"]
    return proclass.assign(title=title, depth=depth)[["title", "category_id", "depth"]]


def _list_codes(proclass: pd.DataFrame, known: set[str]) -> pd.DataFrame:
    """One row a code or prefix of a classification: scheme, prefix, category_id, is_firm (more than a first level)."""
    firm = proclass["level_2"].ne("")
    parts = [proclass.rename(columns={"code": "prefix"}).assign(scheme="proclass", is_firm=firm)]
    for name, length in CODE_LENGTH.items():
        table = _load_known(name, known, unique="prefix")
        _refuse(table, table["prefix"].str.len() > length, name, f"the prefix is longer than {length} digits")
        parts.append(table.assign(scheme=name.removeprefix("crosswalk_"), is_firm=True))
    return pd.concat(parts, ignore_index=True)[["scheme", "prefix", "category_id", "is_firm"]]


def _load_known(name: str, known: set[str], unique: str) -> pd.DataFrame:
    table = _load_checked(name, unique)
    _refuse(table, ~table["category_id"].isin(known), name, "its category is not in categories.csv")
    return table


def _load_checked(name: str, unique: str) -> pd.DataFrame:
    table = load_table(name)
    _refuse(table, table[unique].eq("") | table[unique].duplicated(), name, f"its {unique} is blank or stands twice")
    return table


def _refuse(table: pd.DataFrame, wrong: pd.Series, name: str, problem: str) -> None:
    """Raise for the first wrong row; the line is found by its first cell, since notes stand above the heading."""
    if not wrong.any():
        return
    first = str(table.loc[wrong].iloc[0, 0])
    lines = reference_path(name).read_text(encoding="utf-8").splitlines()
    number = next((n for n, line in enumerate(lines, start=1) if line.startswith(first)), 0)
    raise ReferenceTableError(f"{name}.csv, line {number} ({first}): {problem}.", "Correct the row and build again.")


def _keep(cursor: duckdb.DuckDBPyConnection, name: str, table: pd.DataFrame) -> None:
    cursor.register("market_incoming", table)
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM market_incoming")
    cursor.unregister("market_incoming")
