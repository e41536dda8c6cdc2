"""What published units and bodies belong to: the dated map of directorates, and bodies that no table knows."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.quality import AUTHORITIES
from core.measures.spend import fetch
from core.selection import Selection


def mapped_units(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: a unit or directorate as published that a dated map puts under another name, in one span of time.

    Columns: authority_id, authority, published_directorate, unit (addresses are never named), directorate (today's),
    valid_from (NaT: always), valid_to (exclusive; NaT: still), mapped_by (who drew the row).
    """
    sql = f"""
        SELECT authority_id, authority.name AS authority, unit_map.* EXCLUDE (authority_id)
        FROM serving.unit_map
        JOIN serving.authority USING (authority_id)
        WHERE mapped_by IS NOT NULL AND {AUTHORITIES}
        ORDER BY authority, published_directorate, unit, valid_from NULLS FIRST
    """
    return fetch(cursor, sql, {"authorities": list(selection.authorities)})


def unknown_entities(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: a body that a file names as its Entity and no table knows; its spending stays with the file's body.

    Columns: authority_id, authority, entity, lines, amount_gbp (all lines), first_date, last_date; most pounds first.
    """
    sql = f"""
        SELECT authority_id, authority.name AS authority, unknown_entity.* EXCLUDE (authority_id)
        FROM serving.unknown_entity
        JOIN serving.authority USING (authority_id)
        WHERE {AUTHORITIES}
        ORDER BY abs(amount_gbp) DESC, authority, entity
    """
    return fetch(cursor, sql, {"authorities": list(selection.authorities)})


def amount_bases(cursor: DuckDBPyConnection, selection: Selection) -> pd.DataFrame:
    """One row: a chosen authority and whether its amounts include VAT that can be recovered, the commonest basis first.

    Columns: authority_id, authority, amount_basis (net, gross, not stated), lines. Files that count twice are left out.
    """
    sql = f"""
        SELECT authority_id, authority.name AS authority, amount_basis, sum(rows_kept)::BIGINT AS lines
        FROM serving.source_file
        JOIN serving.authority USING (authority_id)
        WHERE rows_kept > 0 AND superseded_by IS NULL AND kind IN ('spend', 'card') AND {AUTHORITIES}
        GROUP BY ALL
        ORDER BY authority, lines DESC
    """
    return fetch(cursor, sql, {"authorities": list(selection.authorities)})
