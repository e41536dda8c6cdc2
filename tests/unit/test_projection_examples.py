"""The examples in the projection's own description run and give what they say."""

from __future__ import annotations

import doctest

from core import projection


def test_the_examples_give_what_they_say() -> None:
    found = doctest.testmod(projection)
    assert found.attempted >= 10
    assert found.failed == 0
