"""Which encoding a text file is in, decided by its bytes.

UTF-8 proves itself: text in another encoding is hardly ever valid UTF-8. Single-byte encodings do not, so the one is
chosen under which the bytes above ASCII become the characters that English public bodies print.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

import numpy as np

DOUBLE_ENCODED_BOM = b"\xc3\xaf\xc2\xbb\xc2\xbf"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8 + DOUBLE_ENCODED_BOM, "utf-8"),
    (DOUBLE_ENCODED_BOM, "utf-8"),
    (codecs.BOM_UTF8 * 2, "utf-8-sig"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850")
# Printed by spreadsheets and typed in names and narratives; what else a byte may become is a sign of a wrong guess.
PLAUSIBLE = frozenset("£€–—‘’“”•…\xa0·°éèêëáàâäóòôöúùûüíìîïçñÉÁÓÖÜ½¼¾²®™©´`×½§«»¬­")
EVIDENCE_BYTES = 1024 * 1024
_HIGH = bytes(range(0x80, 0x100))
FALLBACK_ERRORS = "spend-cp1252"


@dataclass(frozen=True)
class Encoding:
    """How bytes become text: `codec` as Python names it, `skip` bytes of byte order mark, `errors` for strays.

    `is_clean` says that every byte after the mark is valid UTF-8.
    """

    name: str
    codec: str
    skip: int
    errors: str = FALLBACK_ERRORS
    is_clean: bool = False

    def decode(self, data: bytes) -> str:
        """The text of a whole file."""
        return data[self.skip :].decode(self.codec, self.errors)


def _read_stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """A byte that is not valid where it stands is read as cp1252, then as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return "".join(_read_byte(byte) for byte in stray), error.end


def _read_byte(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


codecs.register_error(FALLBACK_ERRORS, _read_stray_bytes)


def detect_encoding(data: bytes, is_whole: bool = True) -> Encoding:
    """The encoding of a file from its bytes, or from the first of them where it is large."""
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            codec = name.removesuffix("-sig")
            clean = is_whole and codec == "utf-8" and _count_invalid(data[len(mark) :], is_whole) == 0
            return Encoding(name, codec, len(mark), is_clean=clean)
    if wide := _detect_utf16(data):
        return Encoding(wide, wide, 0, "replace")
    invalid = 0 if data.isascii() else _count_invalid(data, is_whole)
    if invalid == 0:
        return Encoding("utf-8", "utf-8", 0, is_clean=is_whole)
    if invalid * 4 <= _count_sequences(data):
        return Encoding("utf-8", "utf-8", 0)
    codec = _best_single_byte(data)
    return Encoding(codec, codec, 0)


def detect_stream_encoding(head: bytes, opener: Callable[[], BinaryIO]) -> Encoding:
    """The encoding of a large file, judged by every byte of it that is not ASCII.

    `head` decides where it says how wide characters are; else the first bytes might all be ASCII, and the one pound
    sign stand at the end.
    """
    found = detect_encoding(head, is_whole=False)
    if found.skip or found.codec != "utf-8" or _detect_utf16(head):
        return found
    with opener() as stream:
        return detect_encoding(_gather_evidence(stream), is_whole=False)


def _gather_evidence(stream: BinaryIO) -> bytes:
    """The bytes that are not ASCII in their runs, each with the one that follows it; enough of them, not all."""
    runs: list[bytes] = []
    size, waiting = 0, b""
    while size < EVIDENCE_BYTES and (block := stream.read(EVIDENCE_BYTES)):
        if waiting or not block.isascii():
            block = waiting + block
            end = len(block.rstrip(_HIGH))
            block, waiting = block[:end], block[end:]
            runs.append(_pick_runs(block))
            size += len(runs[-1])
    return b"".join([*runs, waiting])


def _pick_runs(block: bytes) -> bytes:
    """The bytes that are not ASCII, and each that follows one."""
    is_high = np.frombuffer(block, dtype=np.uint8) >= 0x80
    is_kept = is_high.copy()
    is_kept[1:] |= is_high[:-1]
    return np.frombuffer(block, dtype=np.uint8)[is_kept].tobytes()


def _detect_utf16(data: bytes) -> str | None:
    sample = np.frombuffer(data[: len(data[:4096]) // 2 * 2], dtype=np.uint8).reshape(-1, 2)
    if len(sample) < 4:
        return None
    low, high = (sample[:, 0] == 0).mean(), (sample[:, 1] == 0).mean()
    if high > 0.4 and low < 0.1:
        return "utf-16-le"
    return "utf-16-be" if low > 0.4 and high < 0.1 else None


def _count_invalid(data: bytes, is_whole: bool) -> int:
    """Bytes that can't be UTF-8; a sequence cut off at the end of a sample is none."""
    invalid, start = 0, 0
    while start < len(data):
        try:
            data[start:].decode("utf-8") if start else data.decode("utf-8")
            break
        except UnicodeDecodeError as error:
            if not is_whole and start + error.end >= len(data) - 3:
                break
            invalid += 1
            start += error.end
            if invalid > 200:
                break
    return invalid


def _count_sequences(data: bytes) -> int:
    """Bytes that start a UTF-8 sequence of two or more and are followed by one that goes on."""
    values = np.frombuffer(data, dtype=np.uint8)
    return int(((values[:-1] >= 0xC2) & (values[:-1] < 0xF5) & (values[1:] >= 0x80) & (values[1:] < 0xC0)).sum())


def _best_single_byte(data: bytes) -> str:
    counts = np.bincount(np.frombuffer(data, dtype=np.uint8), minlength=256)
    # 0xFF says nothing: it strays into files of every kind.
    used = [byte for byte in range(0x80, 0xFF) if counts[byte]]

    def score(codec: str) -> int:
        return sum(int(counts[byte]) * _judge_byte(byte, codec) for byte in used)

    return max(SINGLE_BYTE, key=score)


@cache
def _judge_byte(byte: int, codec: str) -> int:
    try:
        character = bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return -3
    if character == "£":
        return 4
    return 2 if character in PLAUSIBLE else -1
