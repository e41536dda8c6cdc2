"""Amounts as printed to pounds: £, commas, brackets, trailing minus, CR and DR, '-' for nil; never a guess."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

MONEY = pa.decimal128(18, 2)
PENNY = Decimal("0.01")
LARGEST = Decimal(10) ** 15
_PLAIN = r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
_POUNDS = r"^-?£? ?-?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]{1,2})?$"
_DRESSING = r"[£, ]"
# What stands for the pound sign in text that went through the wrong code page, and the dollar of a ledger set up so.
_SIGNS = "£$œúÂ\ufffd"
_NIL = frozenset({"-", "–", "—", "£-", "£ -", "-£", "nil", "£nil"})
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[+-]?\d{1,2})?|\.\d+")
_CREDIT = re.compile(r"\s*(cr|dr)\.?$")


@lru_cache(maxsize=4_096)
def parse_amount(text: str) -> Decimal | None:
    """Pounds and pence of an amount as printed, half a penny rounded away from zero; None where it is no amount."""
    body = text.strip().strip("'").replace("\xa0", " ").lower().removeprefix("gbp").removesuffix("gbp").strip()
    if body in _NIL:
        return Decimal("0.00")
    mark = _CREDIT.search(body)
    if mark:
        body = body[: mark.start()]
    body, negative = _take_sign(body)
    if negative is None or not _NUMBER.fullmatch(body):
        return None
    if mark:
        negative ^= mark.group(1) == "cr"
    value = Decimal(body.replace(",", ""))
    if value >= LARGEST:
        return None
    rounded = value.quantize(PENNY, rounding=ROUND_HALF_UP)
    return -rounded if negative and rounded else rounded


def _take_sign(body: str) -> tuple[str, bool | None]:
    """The number without its signs, and whether they make it negative; None where they contradict one another."""
    signs = 0
    if body.startswith("(") and body.endswith(")"):
        body, signs = body[1:-1], 1
    body = body.strip(" ")
    for _ in range(2):
        if body[:1] in ("-", "–", "−", "+"):
            signs += body[:1] != "+"
            body = body[1:].lstrip(" ")
        body = body.lstrip(_SIGNS.lower()).lstrip(" ")
    if body.endswith(("-", "–", "−")):
        body, signs = body[:-1].rstrip(" "), signs + 1
    if body.startswith("(") and body.endswith(")"):
        body, signs = body[1:-1].strip(" "), signs + 1
    return body.replace(" ", "") if re.fullmatch(r"[\d ,.]*", body) else body, (None if signs > 1 else signs == 1)


def parse_amounts(texts: pa.Array) -> pa.Array:
    """Each text's pounds as DECIMAL(18, 2); null where it is no amount."""
    plain = pc.match_substring_regex(texts, _PLAIN)
    found = pc.cast(pc.if_else(plain, texts, None), MONEY)
    if found.null_count == 0:
        return found
    left = pc.invert(plain)
    dressed = pc.and_(left, pc.match_substring_regex(texts, _POUNDS))
    if pc.any(dressed).as_py():
        bare = pc.replace_substring_regex(pc.if_else(dressed, texts, None), _DRESSING, "")
        bare = pc.if_else(pc.match_substring_regex(bare, _PLAIN), bare, None)
        found = pc.coalesce(found, pc.cast(bare, MONEY))
    odd = pc.and_(pc.is_null(found), pc.greater(pc.binary_length(texts), 0))
    if not pc.any(odd).as_py():
        return found
    return _parse_odd(texts, found, odd)


def _parse_odd(texts: pa.Array, found: pa.Array, odd: pa.Array) -> pa.Array:
    """The amounts that need the full grammar, each distinct text once."""
    encoded = pc.if_else(odd, texts, None).dictionary_encode()
    values = pa.array([parse_amount(text) for text in encoded.dictionary.to_pylist()], MONEY)
    return pc.coalesce(found, values.take(encoded.indices))


_STRIP_AGAIN = r"[^0-9.]"
_MINUS_AGAIN = r"[(–−—-]|(?i:cr)\.?$"
_PARTS_AGAIN = r"^(?P<whole>[0-9]*)\.?(?P<pence>[0-9]{0,2})(?P<next>[0-9]?)[0-9]*$"


def add_up_again(texts: pa.Array, readable: pa.Array) -> int:
    """Pence of the readable amounts, reckoned a second way: in whole numbers, from their digits and any minus mark."""
    kept = texts.filter(readable)
    exponents = pc.match_substring_regex(kept, "[0-9][eE]")
    pence = sum(int((parse_amount(text) or 0) * 100) for text in kept.filter(exponents).to_pylist())
    kept = kept.filter(pc.invert(exponents))
    parts = pc.extract_regex(pc.replace_substring_regex(kept, _STRIP_AGAIN, ""), _PARTS_AGAIN)
    whole, cents, after = (pc.struct_field(parts, name) for name in ("whole", "pence", "next"))
    count = pc.multiply(_as_integer(whole), 100)
    count = pc.add(count, _as_integer(pc.utf8_rpad(cents, 2, "0")))
    count = pc.add(count, pc.cast(pc.is_in(after, value_set=pa.array(list("56789"))), pa.int64()))
    signed = pc.if_else(pc.match_substring_regex(kept, _MINUS_AGAIN), pc.negate(count), count)
    return pence + (pc.sum(signed).as_py() or 0)


def _as_integer(digits: pa.Array) -> pa.Array:
    return pc.cast(pc.if_else(pc.equal(digits, ""), "0", digits), pa.int64())
