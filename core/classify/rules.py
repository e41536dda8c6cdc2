"""Checks of rules' tables, the scripts of SQL, and the words of rules found in distinct texts.

Every stage of classifying is one script of SQL over the staged tables and the schema `reference`. Words are looked for
in distinct plain texts (lower case, no accents, nothing but letters, digits and single spaces), never line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from core.errors import ReferenceTableError
from core.reference import reference_path
from core.reference.name_lists import names_a_list, write_names

FOLDER = Path(__file__).resolve().parent

PLAIN_TEXT = r"""
CREATE OR REPLACE TEMP MACRO plain_text(printed) AS
    trim(regexp_replace(
        lower(strip_accents(replace(regexp_replace(printed, '[''’`]', '', 'g'), '&', ' and '))), '[^a-z0-9]+', ' ', 'g'
    ))
"""


# The ways in which one name may be read: as it is; with letters printed apart put together ("c e f a s"); without
# initials at its end that only repeat the words before them ("health protection agency hpa"); and without the codes
# that ledgers add to a name ("home office 12511").
NAME_FORMS = r"""
CREATE OR REPLACE TEMP MACRO squeeze_letters(text) AS
    replace(replace(regexp_replace(text, '\b([a-z])\b', '·\1·', 'g'), '· ·', ''), '·', '');
CREATE OR REPLACE TEMP MACRO initials(text, small) AS
    array_to_string(list_transform(list_filter(string_split(text, ' '), lambda word: NOT list_contains(small, word)),
        lambda word: word[1]), '');
CREATE OR REPLACE TEMP MACRO drop_initials(text) AS
    CASE WHEN list_contains(
        [initials(regexp_replace(text, ' [a-z]+$', ''), []),
            initials(regexp_replace(text, ' [a-z]+$', ''), ['and', 'of', 'for', 'the', 'in'])],
        regexp_extract(text, ' ([a-z]{2,})$', 1)
    ) THEN regexp_replace(text, ' [a-z]+$', '') ELSE text END;
CREATE OR REPLACE TEMP MACRO name_forms(text) AS
    list_distinct([text, squeeze_letters(text), drop_initials(text), regexp_replace(text, '( [a-z]*\d\w*)+$', '')])
"""


def require_columns(name: str, rules: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise ReferenceTableError where a table lacks one of `columns`, naming the file."""
    missing = sorted(set(columns) - set(rules.columns))
    if missing:
        raise ReferenceTableError(
            f"{reference_path(name).name} has no column {', '.join(missing)}.", "Put the column back."
        )


def require_known(name: str, rules: pd.DataFrame, column: str, known: Iterable[str]) -> None:
    """Raise ReferenceTableError for the first row whose `column` is none of `known`, naming file and row."""
    require_columns(name, rules, [column])
    wrong = rules[~rules[column].isin(list(known))]
    if not wrong.empty:
        row = int(wrong.index[0]) + 1
        raise ReferenceTableError(
            f"{reference_path(name).name}, row {row}: '{wrong[column].iloc[0]}' is no known {column}.",
            f"Use one of: {', '.join(sorted(known))}.",
        )


def require_unique(name: str, rules: pd.DataFrame, columns: list[str]) -> None:
    """Raise ReferenceTableError for the first row that repeats an earlier row's `columns`, naming file and row."""
    require_columns(name, rules, columns)
    repeated = rules[rules.duplicated(columns)]
    if not repeated.empty:
        row = int(repeated.index[0]) + 1
        value = " ".join(repeated[columns].iloc[0])
        raise ReferenceTableError(f"{reference_path(name).name}, row {row}: '{value}' stands twice.", "Remove one.")


def run_script(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run the SQL script `name` that stands beside this module; the macro plain_text is there for it."""
    cursor.execute(PLAIN_TEXT)
    cursor.execute(NAME_FORMS)
    cursor.execute((FOLDER / f"{name}.sql").read_text(encoding="utf-8"))


@contextmanager
def dropping_work(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Drop, at the end, the temporary tables and views made within: some hold a row for every line."""
    before = _list_work(cursor)
    try:
        yield
    finally:
        for name, sort in _list_work(cursor) - before:
            cursor.execute(f"DROP {sort} temp.{name}")


def _list_work(cursor: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    made = cursor.execute(
        "SELECT table_name, 'TABLE' FROM duckdb_tables() WHERE temporary "
        "UNION ALL SELECT view_name, 'VIEW' FROM duckdb_views() WHERE temporary AND NOT internal"
    )
    return {(str(name), str(sort)) for name, sort in made.fetchall()}


def is_registered(cursor: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a register file is attached as `registers` and has the table."""
    rows = cursor.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'registers' AND table_name = $table", {"table": table}
    )
    return bool(rows.fetchall())


def find_words(cursor: duckdb.DuckDBPyConnection, rules: pd.DataFrame, sift: bool = True) -> None:
    """Look for rules' patterns in TEMP TABLE plain_texts (text); fills TEMP TABLE word_hits (text, id).

    `rules` has id, pattern and unless: a rule fires where its pattern is found and `unless`, if any, is not. A pattern
    may name lists between braces (name_lists.py). Sifting, one pass over all patterns at once, leaves few texts to look
    at closely; it costs more than it saves where most texts hold something, and for patterns with lists.
    """
    cursor.execute("CREATE OR REPLACE TEMP TABLE word_hits (text VARCHAR, id VARCHAR)")
    sifted = ~rules["pattern"].map(names_a_list) & sift
    _find_closely(cursor, rules[~sifted], "plain_texts")
    if sifted.any():
        anything = "|".join(f"(?:{pattern})" for pattern in rules.loc[sifted, "pattern"])
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE text_left AS "
            "SELECT text FROM plain_texts WHERE regexp_matches(text, $anything)",
            {"anything": anything},
        )
        _find_closely(cursor, rules[sifted], "text_left")
        cursor.execute("DROP TABLE text_left")


def _find_closely(cursor: duckdb.DuckDBPyConnection, rules: pd.DataFrame, texts: str) -> None:
    """Add to word_hits what each rule finds in a table of texts; one query, since hundreds cost more than they find."""
    looks = []
    values: dict[str, str] = {}
    for place, rule in enumerate(rules.itertuples()):
        values |= {f"id{place}": str(rule.id), f"pattern{place}": write_names(str(rule.pattern))}
        look = f"regexp_matches(text, $pattern{place})"
        if rule.unless:
            values[f"unless{place}"] = str(rule.unless)
            look += f" AND NOT regexp_matches(text, $unless{place})"
        looks.append(f"CASE WHEN {look} THEN $id{place} END")
    if looks:
        found = f"SELECT text, unnest([{', '.join(looks)}]) AS id FROM {texts}"
        cursor.execute(f"INSERT INTO word_hits SELECT text, id FROM ({found}) WHERE id IS NOT NULL", values)


def check_patterns(name: str, cursor: duckdb.DuckDBPyConnection, patterns: Iterable[str]) -> None:
    """Raise ReferenceTableError for the first pattern that DuckDB can't read, naming file and row."""
    for row, pattern in enumerate(patterns, start=1):
        try:
            cursor.execute("SELECT regexp_matches('', $pattern)", {"pattern": write_names(pattern)}).fetchall()
        except duckdb.Error as error:
            raise ReferenceTableError(
                f"{reference_path(name).name}, row {row}: the pattern '{pattern}' can't be read.", str(error)
            ) from error
