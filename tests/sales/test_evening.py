from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.sales.evening import Evening, play

TestEvening = Evening.TestCase
TestEvening.pytestmark = pytest.mark.timeout(240)
TestEvening.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_thousands_of_evenings_end_well():
    assert play(float(os.environ.get("ANCHOR_SOAK_S", "600"))) > 0
