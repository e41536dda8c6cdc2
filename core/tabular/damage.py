"""One sentence for the many errors by which packed and binary files say that they are damaged."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from core.errors import UnreadableFileError

# A file with a method of packing that is not known here, or with a password, is none of these faults' doing, but
# `zipfile` reports it by them.
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    KeyError,
    IndexError,
    struct.error,
    pa.ArrowException,
)


@contextmanager
def refuse_damage(what: str) -> Iterator[None]:
    """Turn what a library raises on a damaged file into UnreadableFileError: "The … is damaged or cut short."."""
    try:
        yield
    except DAMAGE as error:
        raise UnreadableFileError(f"The {what} is damaged or cut short.", "Export or download it again.") from error
