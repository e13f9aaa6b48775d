"""Single characters by which a line tells a variant, where they stand for it: 方的, 熊半拖, 墨绿带盖."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.catalog import scales
from anchor_console.chat.understanding.catalog.color_words import HUES
from anchor_console.chat.understanding.catalog.remnants import SHORTEST, SKIN, Remnants
from anchor_console.chat.understanding.catalog.telling import TELLING
from anchor_console.chat.understanding.line import sizes

_AS_ONE = re.compile(
    "的|款|装|那[款种]|那个(?=$|[^\u4e00-\u9fff]|[一两来要拿多有还能])|(?<=[格纹叶杆裙裤鸭兔狮猴鸽燕炉镜])子|(?<=[盒罐袋瓶箱桶杯])子(?=$|[\\s,，的那款装一两\\d])|(?<=[石骨])头"
)
"""Behind one character that says which variant."""
_BEFORE_ONE = frozenset(" ,，.。要来拿买拍换选个条种件把台双套只瓶盒包袋箱床块副张那和跟同的带配有没无色纯己得")
"""Before such a character, where nothing that is taken stands there."""
_BEHIND_ONE = frozenset(" ,，那一二两三四五六七八九十俩来要拿个件")
"""Behind it, where that is all that is said of the variant."""
_KIN = frozenset("爸妈爷奶哥弟姐妹公婆姥娃宝舅叔伯姨姑嫂")
"""Said twice, these call somebody."""
_BEHIND_TWO = ("", *" ,，的那款色子儿一跟和与同")
"""Behind two of them, or one that a variant lacks."""
_BEHIND_GIRTH = ("", *" ,，。?那来要给一两123都大中小")
"""Behind 大的 that says a variant: who tells of 大的孩子 speaks of no goods."""
_DEGREES = "大中小高低厚薄长短宽窄软硬"
_OR_BEHIND = re.compile(rf"[的号]?\s?还是[拿要选买穿戴用睡盖]?[{_DEGREES}]")
_OR_BEFORE = re.compile(rf"[{_DEGREES}][的号]?\s?还是[拿要选买穿戴用睡盖]?$")
_LONGEST_OR = 6
"""Beside one of two of which one is chosen by how great it is: 拿大还是拿小, 睡高的还是低的."""
LACKS_SURELY = re.compile("[不没][带含加]$")
"""Before what a variant lacks, and before nothing else."""
_SAYS_NOTHING = frozenset("好行中成来要拿冲抢买对是有在刷喝吃穿用戴涂抹铺盖挂泡煮炖装放送给配洗")
"""What one says to take part, or does with goods: 刷炭灰那个."""
_DEAR = "小"
"""Before what is small, or dear: 小兔子."""
_HAVING = ("带", "配", "有")
"""Before one character that a variant has: 墨绿带盖."""
_SAID_SMALL = frozenset("子儿")
"""Behind such a character, in its everyday word: 带笼子."""
HUE_TAIL = "色"
"""Ends the name of a hue."""


class OneCharacter:
    """Looks for such characters in a line of which some is `free`: left by all that was read; `foreign` of that is what
    names variants of other goods. Both are of the length of the line, and may change while it looks."""

    __slots__ = ("_foreign", "_free", "_text")

    def __init__(self, text: str, free: bytearray, foreign: bytearray) -> None:
        self._text, self._free, self._foreign = text, free, foreign

    def end(self, start: int, remnants: Remnants) -> int:
        """Where what begins at `start` ends, if it tells some variants; else 0.

        It is one character, or two that are of different words: 黑皮.
        """
        text, ones = self._text, remnants.ones
        if text[start] in _DEGREES and self._is_one_of_two(start):
            return start + 1
        if not self._begins(start):
            return 0
        if self._stands_for_one(start, remnants):
            return start + 1
        if text.startswith(text[start], start + 1):
            if text[start] in _KIN:
                return 0  # 奶奶
            if self._is_said_twice(start):
                return start + 2
        if text[start] in HUES and text.startswith(HUE_TAIL, start + 1) and not self._was_passed_by(start, remnants):
            return start + 2
        two = text[start : start + 2]
        if len(two) < SHORTEST or two[1] not in ones or not all(self._free[start : start + 2]):
            return 0
        closes = text[start + 2 : start + 3] in _BEHIND_TWO or not self._free[start + 2]
        return start + 2 if closes and ones[two[0]] & ones[two[1]] else 0

    def _is_said_twice(self, start: int) -> bool:
        """Whether the character is said twice, as children say it, and tells something so: 带盖盖的, 桶桶来一个."""
        text = self._text
        return text[start + 2 : start + 3] in _BEHIND_TWO or text.startswith(("来", "要", "拿"), start + 2)

    def _is_one_of_two(self, start: int) -> bool:
        text = self._text
        if _OR_BEHIND.match(text, start + 1) is not None:
            return True
        return _OR_BEFORE.search(text, max(0, start - _LONGEST_OR), start) is not None

    def _begins(self, start: int) -> bool:
        if start == 0 or not self._free[start - 1] or self._text[start - 1] in _BEFORE_ONE:
            return True
        return self._text[start - 1] == _DEAR and self._text[start] not in HUES

    def _was_passed_by(self, start: int, remnants: Remnants) -> bool:
        """Whether what begins at `start` is known, and yet was not taken when it was looked for: 黑灯瞎火."""
        one, behind = self._text[start], self._text[start + 1 : start + 2]
        if one not in remnants.known and one + behind not in remnants.known:
            return False
        return (start == 0 or bool(self._free[start - 1])) and not self._foreign[start]

    def _stands_for_one(self, start: int, remnants: Remnants) -> bool:
        """Whether the one character at `start` says which variant, by what stands around it."""
        text, free = self._text, self._free
        one, behind = text[start], text[start + 1 : start + 2]
        closes = not behind or not free[start + 1] or behind in _BEHIND_ONE
        has = start > 0 and text[start - 1] in _HAVING and bool(free[start - 1])
        if has and (closes or behind in _SAID_SMALL or (behind == sizes.OF and one not in HUES)):
            return True  # 墨绿带盖, 32带铲子
        if self._was_passed_by(start, remnants):
            return False
        if one in scales.GIRTHS:
            return behind == sizes.OF and text[start + 2 : start + 3] in _BEHIND_GIRTH
        if _AS_ONE.match(text, start + 1) is not None:
            return True
        if behind in _BEHIND_TWO and LACKS_SURELY.search(text, 0, start) is not None:
            return True  # 双梗不带盆一棵
        if one in HUES or one == SKIN:
            return closes
        if (start == 0 or text[start - 1].isspace()) and one not in _SAYS_NOTHING:
            if not behind or behind.isspace():
                return len(remnants.ones[one]) == 1 or one in TELLING  # 1.8加高的 鹿 来一顶
            if not free[start + 1]:
                return True  # 熊半拖来一双
        return one in TELLING and (closes or behind in HUES)
