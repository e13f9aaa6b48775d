from __future__ import annotations

import json

import pytest

from anchor_console.core.paths import resource
from anchor_console.live.files.file_frames import KINDS


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_a_column_can_be_mapped_to_has_a_word(kind, language):
    words = json.loads(resource("translations", f"{language}.json").read_text("utf-8"))
    told = [field.rpartition(".")[2] for field in KINDS[kind]]  # 老公.size is told as whose, and what
    assert [field for field in told if f"field.{field}" not in words] == []
    assert {f"import.{kind}", f"import.{kind}_preview", f"import.{kind}_done"} <= words.keys()
