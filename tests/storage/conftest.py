from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def unsynced_commits() -> None:
    """Databases as they are for users."""
