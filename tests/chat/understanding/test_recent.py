"""What is kept of what was asked for last."""

from __future__ import annotations

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.recent import Recent

CONTEXTS = [Context(pinned, call) for pinned in (None, "1", "3", "7") for call in (None, "想要")]


def test_what_is_asked_for_is_kept_however_much_comes():
    recent: Recent[str, int] = Recent(size=4)
    recent.put("asked", 1)
    for number in range(40):
        recent.put(f"other {number}", number)
        assert recent.get("asked") == 1


def test_what_nobody_asks_for_goes():
    recent: Recent[int, int] = Recent(size=4)
    for number in range(40):
        recent.put(number, number)
    kept = [number for number in range(40) if recent.get(number) is not None]
    assert 4 <= len(kept) <= 8
    assert kept[-1] == 39


LINES = [
    *("主播晚上好", "666", "1", "扣1", "要了", "上次买的掉色", "面料好舒服", "有没有孕妇款", "黑色还有吗"),
    *("加V看片", "M的来一件", "我160 110斤", "给我妈买的 多少钱", "包邮吗", "3号好看", "苹果好吃", "白色真好看"),
    *("想要", "哈哈哈哈", "我平时穿M"),
]


def test_a_line_said_again_on_another_products_air_is_read_as_if_anew(reader):
    for context in (*CONTEXTS, *reversed(CONTEXTS)):
        for line in LINES:
            assert [reader.read(line, context)] == reader.read_anew([(line, context)]), (line, context)


def test_lines_read_together_are_read_as_each_by_itself(reader):
    asked = [(line, context) for context in CONTEXTS for line in (*LINES, "扣1", "一" * 400, *reversed(LINES))]
    assert reader.read_all(asked) == [reader.read_anew([one])[0] for one in asked]
