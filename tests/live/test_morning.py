from __future__ import annotations

import pytest
from hypothesis import settings

from tests.live.morning import Morning

TestMorning = Morning.TestCase
TestMorning.pytestmark = pytest.mark.timeout(240)
TestMorning.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
