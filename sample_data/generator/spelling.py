"""How one body prints the names of those it pays."""

from __future__ import annotations

import random

from . import names
from .suppliers import Supplier
from .tables import pick


def make_spellings(rng: random.Random, supplier: Supplier, layout: str) -> list[str]:
    """The ways one authority prints a supplier, its usual one first."""
    registered = names.shorten_form(supplier.name) if rng.random() < 0.6 else supplier.name
    options = {registered: 6.0, names.drop_form(registered): 1.5, names.misspell(rng, registered): 0.7}
    if supplier.trading_name:
        known_as = supplier.trading_name if supplier.charity_number else f"{registered} T/A {supplier.trading_name}"
        options[known_as] = 3.0
    if supplier.previous_name:
        options[supplier.previous_name] = 2.0
    chosen = [pick(rng, options) for _ in range(3)]
    return [name if layout in {"police", "hospital"} else names.title_case(name) for name in chosen]
