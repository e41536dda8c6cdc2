"""Amounts as printed to pounds: £, commas, brackets, trailing minus, CR and DR, '-' for nil; never a guess."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from core.ingest.schema import MONEY

PENNY = Decimal("0.01")
LARGEST = Decimal(10) ** 15
# What stands for the pound sign in text that went through the wrong code page, and the dollar of a ledger set up so.
SIGNS = "£$œúâ\ufffd"
MINUS = "–—−-"
_PLAIN = r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
# Few enough digits for a floating number to hold their pence exactly.
_EXACT = r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$"
_POUNDS = r"^-?£? ?-?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]{1,2})?$"
_DRESSING = r"[£, ]"
_PARTS_OF_PENCE = r"\.[0-9]{3}|[0-9][eE]-"
_NIL = frozenset({"-", "–", "—", "£-", "£ -", "-£", "nil", "£nil"})
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[+-]?\d{1,2})?|\.\d+")
_CREDIT = re.compile(r"\s*(cr|dr)\.?$")
_SPACED = re.compile(r"[\d ,.]*")


@lru_cache(maxsize=8_192)
def parse_amount(text: str) -> Decimal | None:
    """Pounds and pence of an amount as printed, half a penny rounded away from zero; None where it is no amount."""
    value = read_exactly(text)
    rounded = None if value is None else value.quantize(PENNY, rounding=ROUND_HALF_UP)
    return Decimal("0.00") if rounded == 0 else rounded


def read_exactly(text: str) -> Decimal | None:
    """An amount as printed, parts of a penny and all; None where it is no amount."""
    body = text.strip().strip("'").replace("\xa0", " ").lower().removeprefix("gbp").removesuffix("gbp").strip()
    if not body or (body[-1].isalpha() and body[-1] not in "rl"):
        return None
    if body in _NIL:
        return Decimal("0.00")
    mark = _CREDIT.search(body)
    body, negative = _take_signs(body[: mark.start()] if mark else body)
    if negative is None or not _NUMBER.fullmatch(body):
        return None
    value = Decimal(body.replace(",", ""))
    if value >= LARGEST:
        return None
    negative |= mark is not None and mark.group(1) == "cr"
    return -value if negative else value


def count_parts_of_pence(texts: pa.Array) -> Decimal:
    """What rounding each readable amount to the penny took away from them all together, or added."""
    odd = texts.filter(pc.match_substring_regex(texts, _PARTS_OF_PENCE)).to_pylist()
    values = [value for text in odd if (value := read_exactly(text)) is not None]
    return sum((value - value.quantize(PENNY, rounding=ROUND_HALF_UP) for value in values), Decimal(0))


def _take_signs(body: str) -> tuple[str, bool | None]:
    """The number without its signs, and whether they make it negative; None where it has two that do."""
    signs = 0
    for _ in range(2):
        body = body.strip(" ")
        if body.startswith("(") and body.endswith(")"):
            body, signs = body[1:-1].strip(" "), signs + 1
        if body[:1] in ("+", *MINUS):
            body, signs = body[1:].lstrip(" "), signs + (body[0] != "+")
        body = body.lstrip(SIGNS)
    body = body.strip(" ")
    if body.endswith(tuple(MINUS)):
        body, signs = body[:-1].rstrip(" "), signs + 1
    bare = body.replace(" ", "") if _SPACED.fullmatch(body) else body
    return bare, (None if signs > 1 else signs == 1)


def parse_amounts(texts: pa.Array) -> pa.Array:
    """Each text's pounds as DECIMAL(18, 2); null where it is no amount."""
    plain = pc.match_substring_regex(texts, _PLAIN)
    found = pc.cast(pc.if_else(plain, texts, None), MONEY)
    if found.null_count == 0 or found.null_count == pc.sum(pc.equal(texts, "")).as_py():
        return found
    dressed = pc.and_not(pc.match_substring_regex(texts, _POUNDS), plain)
    if pc.any(dressed).as_py():
        bare = pc.replace_substring_regex(pc.if_else(dressed, texts, None), _DRESSING, "")
        bare = pc.if_else(pc.match_substring_regex(bare, _PLAIN), bare, None)
        found = pc.coalesce(found, pc.cast(bare, MONEY))
    odd = pc.and_(pc.is_null(found), pc.not_equal(texts, ""))
    if not pc.any(odd).as_py():
        return found
    encoded = pc.if_else(odd, texts, None).dictionary_encode()
    values = pa.array([parse_amount(text) for text in encoded.dictionary.to_pylist()], MONEY)
    return pc.coalesce(found, values.take(encoded.indices))


_FULL_STOP = r"\.\s*$"
_EXPONENT = "[0-9][eE]"
_MINUS_AGAIN = rf"[({MINUS}]|(?i:cr)\.?$"
_PARTS = r"^(?P<whole>[0-9]*)\.?(?P<pence>[0-9]{0,2})(?P<next>[0-9]?)[0-9]*$"


def add_up_again(texts: pa.Array) -> int:
    """Pence of readable amounts, reckoned a second way: in whole numbers, from their digits and any mark of a minus."""
    if _are_all(texts, _EXACT):
        return int(pc.sum(_count_pence(texts)).as_py() or 0)
    texts = pc.replace_substring_regex(texts, _FULL_STOP, "")
    bare = pc.replace_substring_regex(texts, "[^0-9.eE]", "")
    if _are_all(bare, _EXACT):
        return int(pc.sum(_sign(_count_pence(bare), texts)).as_py() or 0)
    exponents = pc.match_substring_regex(texts, _EXPONENT)
    pence = sum(int((parse_amount(text) or 0) * 100) for text in texts.filter(exponents).to_pylist())
    texts = texts.filter(pc.invert(exponents))
    parts = pc.extract_regex(pc.replace_substring_regex(texts, "[^0-9.]", ""), _PARTS)
    whole, cents, after = (pc.struct_field(parts, name) for name in ("whole", "pence", "next"))
    count = pc.add(pc.multiply(_as_integer(whole), 100), _as_integer(pc.utf8_rpad(cents, 2, "0")))
    count = pc.add(count, pc.cast(pc.is_in(after, value_set=pa.array(list("56789"))), pa.int64()))
    return pence + int(pc.sum(_sign(count, texts)).as_py() or 0)


def _are_all(texts: pa.Array, pattern: str) -> bool:
    return pc.all(pc.match_substring_regex(texts, pattern)).as_py() is not False


def _count_pence(digits: pa.Array) -> pa.Array:
    return pc.cast(pc.round(pc.multiply(pc.cast(digits, pa.float64()), 100.0)), pa.int64())


def _sign(pence: pa.Array, texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(texts, _MINUS_AGAIN), pc.negate(pence), pence)


def _as_integer(digits: pa.Array) -> pa.Array:
    return pc.cast(pc.if_else(pc.equal(digits, ""), "0", digits), pa.int64())
