"""How publishers write amounts and dates."""

from __future__ import annotations

from datetime import date


def write_plain(pence: int) -> str:
    """-1234.50"""
    return f"{pence / 100:.2f}"


def write_pound_sign(pence: int) -> str:
    """£1,234.50, or (£1,234.50) for a credit."""
    text = f"£{abs(pence) / 100:,.2f}"
    return f"({text})" if pence < 0 else text


def write_brackets(pence: int) -> str:
    """1,234.50, or (1,234.50) for a credit."""
    text = f"{abs(pence) / 100:,.2f}"
    return f"({text})" if pence < 0 else text


def write_commas(pence: int) -> str:
    """-1,234.50"""
    return f"{pence / 100:,.2f}"


def write_trailing_minus(pence: int) -> str:
    """1,234.50, or 1,234.50- for a credit."""
    text = f"{abs(pence) / 100:,.2f}"
    return f"{text}-" if pence < 0 else text


def write_slashes(day: date) -> str:
    """05/11/2022"""
    return f"{day:%d/%m/%Y}"


def write_month_name(day: date) -> str:
    """05-Nov-22"""
    return f"{day:%d-%b-%y}"
