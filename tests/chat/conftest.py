from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chat.lines import a_shop
from tests.support.shop import Shop


@pytest.fixture(scope="module")
def many_evenings() -> Iterator[Shop]:
    """A shop for all examples of a property, each in a session of its own (`next_session`): a new file takes long."""
    with a_shop() as shop:
        yield shop
