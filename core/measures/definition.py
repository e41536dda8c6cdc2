"""What a share was defined by when somebody set a target on it: so that a later change can be seen and said."""

from __future__ import annotations

from typing import Any

from duckdb import DuckDBPyConnection

from core.selection import Selection

# Everything that decides sizes: the rules, their limits, what account categories mean. A change gives another hash.
CLASS_RULES = """
    SELECT md5(string_agg(row_text, chr(10) ORDER BY row_text))
    FROM (
        SELECT to_json(size_rules)::VARCHAR AS row_text FROM serving.size_rules
        UNION ALL SELECT to_json(size_limits)::VARCHAR FROM serving.size_limits
        UNION ALL SELECT to_json(account_categories)::VARCHAR FROM serving.account_categories
        UNION ALL SELECT to_json(vcse_rules)::VARCHAR FROM serving.vcse_rules
    )
"""
LEFT_OUT = "SELECT reason FROM serving.base_reasons WHERE admitted <> 'yes' ORDER BY reason"
FILES = """
    SELECT list_sort(list(DISTINCT threshold_gbp::VARCHAR) FILTER (WHERE threshold_gbp IS NOT NULL)),
        list_sort(list(DISTINCT amount_basis))
    FROM serving.source_file
    WHERE authority_id IN (SELECT unnest($authorities::VARCHAR[]))
"""
VERSION = "SELECT version, built_at::DATE FROM serving.data_version"
SHORT = 12


def definition(cursor: DuckDBPyConnection, selection: Selection) -> dict[str, Any]:
    """What the share of a selection is defined by today, ready to be kept as JSON.

    Keys: base_rules (reasons left out), switches, floor_gbp and vat_basis of the body's files, local, class_rules (a
    hash), class_vintage (the day the registers were last put to the suppliers), data_version.
    """
    rules = cursor.execute(CLASS_RULES).fetchone() or ("",)
    floors, bases = cursor.execute(FILES, {"authorities": list(selection.authorities)}).fetchone() or (None, None)
    version, built_on = cursor.execute(VERSION).fetchone() or ("", "")
    return {
        "base_rules": [reason for (reason,) in cursor.execute(LEFT_OUT).fetchall()],
        "switches": list(selection.switches),
        "floor_gbp": floors or [],
        "vat_basis": bases or [],
        "local": selection.local.value,
        "class_rules": str(rules[0])[:SHORT],
        "class_vintage": str(built_on),
        "data_version": version,
    }
