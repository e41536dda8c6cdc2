"""Groups of suppliers: those that a register says have one owner, or that the table of groups knows for one."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection

from core.measures.persons import SUPPLIER
from core.measures.spend import fetch
from core.selection import Bound
from core.suppliers.families import list_groups

# A group's id is its own ('group:capita'), else its head's where that is a supplier too, else its head's name.
MEMBERS = f"""
    WITH shown AS (SELECT * FROM {SUPPLIER} WHERE has_page),
    belonging AS (
        SELECT supplier_id, coalesce(parent_supplier_id, 'owner:' || nullif(parent_name, '')) AS group_id, parent_name
        FROM shown
        UNION ALL
        SELECT head.supplier_id, head.supplier_id, head.name
        FROM shown AS head
        SEMI JOIN shown AS owned ON owned.parent_supplier_id = head.supplier_id
    ),
    member AS (
        SELECT
            belonging.supplier_id,
            group_id,
            coalesce($names[list_position($ids, group_id)], head.name, belonging.parent_name) AS group_name
        FROM belonging
        LEFT JOIN shown AS head ON head.supplier_id = group_id
        WHERE group_id IS NOT NULL
    )
"""


def _bind(**more: object) -> Bound:
    known = {f"group:{group.group_id}": group.group_name for group in list_groups()}
    return {"ids": list(known), "names": list(known.values()), **more}


def supplier_group(cursor: DuckDBPyConnection, supplier_id: str) -> pd.DataFrame:
    """One row: the group a supplier belongs to or heads; none where it is in none or only persons are in it.

    Columns: group_id, group_name, members (how many suppliers of the data belong to it).
    """
    sql = f"""
        {MEMBERS}
        SELECT group_id, any_value(group_name) AS group_name, count(DISTINCT supplier_id) AS members
        FROM member
        WHERE group_id IN (SELECT group_id FROM member WHERE supplier_id = $supplier_id)
        GROUP BY group_id
        ORDER BY members DESC, group_id
        LIMIT 1
    """
    return fetch(cursor, sql, _bind(supplier_id=supplier_id))


def group_members(cursor: DuckDBPyConnection, group_id: str) -> pd.DataFrame:
    """One row: a supplier of the group, by name; none for an unknown group.

    Columns: supplier_id, name, company_number, status, owner (as its register prints it, else the group), group_name.
    """
    sql = f"""
        {MEMBERS}
        SELECT DISTINCT supplier_id, name, company_number, status, shown.parent_name AS owner, group_name
        FROM member
        JOIN shown USING (supplier_id)
        WHERE group_id = $group_id
        ORDER BY name, supplier_id
    """
    return fetch(cursor, sql, _bind(group_id=group_id))


def find_groups(cursor: DuckDBPyConnection, text: str, limit: int = 3) -> pd.DataFrame:
    """One row: a group of two suppliers and more whose name holds the text, the largest first.

    Columns: group_id, group_name, members.
    """
    sql = f"""
        {MEMBERS}
        SELECT group_id, any_value(group_name) AS group_name, count(DISTINCT supplier_id) AS members
        FROM member
        WHERE contains(lower(strip_accents(group_name)), lower(strip_accents($text)))
        GROUP BY group_id
        HAVING count(DISTINCT supplier_id) > 1
        ORDER BY members DESC, group_id
        LIMIT $limit
    """
    return fetch(cursor, sql, _bind(text=text, limit=limit))
