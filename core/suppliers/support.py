"""What speaks for a register's body beside its name, and how that is said."""

from __future__ import annotations

from typing import NamedTuple

from core.suppliers.trades import fits_what_was_bought


class Support(NamedTuple):
    """What speaks for a register's body beside its name.

    postcode_agrees: 2 the same, 1 the same area, -1 another, 0 not known; is_gone: dissolved before the first payment;
    sic_codes: its trades, apart by spaces; bought: what was bought from the payee, as published.
    """

    postcode_agrees: int = 0
    is_gone: bool = False
    sic_codes: str | None = None
    bought: str | None = None

    @property
    def trade_fits(self) -> bool | None:
        """Whether it sells what was bought; None where that is not known."""
        return fits_what_was_bought(self.bought, self.sic_codes)

    @property
    def rank(self) -> tuple[bool, bool]:
        """Of two names that are equally like, the one with more of this is the payee's."""
        return self.postcode_agrees == 2, self.trade_fits is True

    def describe(self) -> str:
        """'; the postcodes agree; its trade fits what was bought', '' where nothing is known."""
        return _POSTCODES[self.postcode_agrees] + _TRADES[self.trade_fits]


_POSTCODES = {2: "; the postcodes agree", 1: "; the postal areas agree", -1: "; the postcodes differ", 0: ""}
_TRADES = {True: "; its trade fits what was bought", False: "; its trade is not what was bought", None: ""}


NOTHING_KNOWN = Support()
