"""What can go wrong, in one plain sentence each.

Every error that a user can cause or mend is a `SpendError`: what is wrong, where, and what to do next. The
command line prints it, the screens show it, and a build records it against the file and goes on. Anything else
is a fault of ours: it is logged whole and the user gets one apology with a reference.
"""

from __future__ import annotations


class SpendError(Exception):
    """Something a user can understand and mend.

    `problem` says what is wrong and where, `remedy` what to do; both are plain sentences.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".strip()


class UnreadableFileError(SpendError):
    """A published file that can't be opened or makes no sense as a table."""


class TooLargeError(UnreadableFileError):
    """A file that would need more memory, time or rows than a reader may use."""


class RegisterError(SpendError):
    """A register that is missing, or whose format is not one we know."""


class ReferenceTableError(SpendError):
    """A reference table of ours (or of the user's) with a wrong row."""


class NoDataError(SpendError):
    """There is no data file to show, or what it holds is nothing that was asked for."""


class DataVersionError(NoDataError):
    """The data file was built by another version of the app."""


class CheckFailedError(SpendError):
    """A data check found rows that must not exist; the build stops and the old data stays live."""


class StateError(SpendError):
    """What users save (targets, judgements) can't be read or written."""
