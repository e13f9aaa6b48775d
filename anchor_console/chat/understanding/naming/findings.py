"""What has been found in a line, while it is searched: which stretches are taken, and what may stand alone."""

from __future__ import annotations

import re
from operator import attrgetter

from msgspec import Struct

from anchor_console.chat.understanding.catalog import scales
from anchor_console.chat.understanding.catalog.color_words import HUE_WORDS, HUES
from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.line.numbers import CHINESE_DIGITS
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention

_DEEPENS = frozenset("深浅大正粉米墨酒玫暗亮淡")
_BEFORE_HUE = frozenset(
    "才冲接妹姐弟哥妈爸发要个双件条的款拿选穿和跟是还来留给套这那种买有号盒瓶袋份整搞加只台对拍了没出上换就再收改成全都也想搭配我俺她他补找副支枚根张顶床串块双身戴涂下用到着卷盘桶罐提扎捆把本蹲求抢卖认消退撤剩"
)
_AFTER_HUE = frozenset(
    "的那这要来没有还各和跟一两三俩码款盘个嘅额就给拿不哪行断吗呢卖拍谢哈哦呗嘛哩怎抢什了啊吧小大中是啥几仲咋留"
)
_GIVE_ME = ("给我", "给俺", "给咱")
"""Behind a hue: 5升白给我 asks for the white one, where 白给 is for nothing."""
_FOR_OF = frozenset("得德地")
"""What is typed for 的."""
_BEFORE_CARDS = frozenset("张放装插刷办打")
_LIKES, _DISLIKES = ("喜欢", "中意", "就爱", "最爱", "只爱"), ("不喜欢", "不中意")
_MORE, _GROWS = "加", frozenset("厚高长宽大粗")
"""加厚 is one word, though 厚 may be what a size is called."""
_HUES = HUES - frozenset("卡银金")
"""Those that begin no word of their own: 卡已经刷了 speaks of no 卡其."""
_SAID_OF_GOODS = re.compile(
    "多少|已[经付拍下]|付[了款]|取消|退|撤|算了|不要|能[便少]|贵了|太贵|掉[色毛]|起球|上身|最低|收到|[少漏]发|发错|讲|什么价|怎么卖"
)
"""Behind a hue: what is asked or told of goods, 36白多少钱."""
_MORE_OF_IT = ("补点", "加点", "上点", "来点", "放点")
"""Before a hue that is asked for; 有点黑 tells what something is like."""
_COMES_OUT = "发"
"""Behind it a hue is what something turns, but for 发黑的 and 给我发黑."""
_OF_A_FACE = re.compile("[脸眼手嘴唇耳鼻颊](?:睛|朵|子|巴|蛋)?[都就也又全]$")
"""Before a hue that somebody turns: 脸都绿了."""
_LONGEST_FACE = 3
_NO_LONE_ONE = "第十唯"
"""Behind these the 一 before a hue counts nothing."""
_TAKING = re.compile("的?[ ,]?(?:[给帮][我俺])?[我俺]?[要来拿整留]")
"""Between a variant and a bare figure that says how many are taken."""
_MOST_PIECES, _MOST_PIECES_OF_A_SIZE = 100, 9
_start = attrgetter("start")


class Findings(Struct, gc=False):
    """What has been found in a line so far; nothing but bare numbers may lie within something else."""

    text: str
    lexicon: Lexicon
    found: list[Mention] = []
    taken: int = 0
    """A bit for each character, the first one lowest."""

    def add(self, mention: Mention) -> None:
        self.found.append(mention)
        if mention.kind is not NUMBER:
            self.taken |= (1 << mention.end) - (1 << mention.start)
        elif mention.quantity is not None and mention.quantity.unit:
            said = mention.start + len(mention.quantity.digits)
            self.taken |= (1 << mention.end) - (1 << said) if said < mention.end else 0  # the 米 of 2米 is no colour

    def is_free(self, start: int, end: int) -> bool:
        return not self.taken & ((1 << end) - (1 << start))

    def products(self) -> list[str]:
        """The numbers of the products that were found."""
        return [str(one.value) for one in self.found if one.kind is PRODUCT]

    def is_before_figure(self, end: int) -> bool:
        """Whether a figure with a unit, or a size, begins at `end`."""
        return any(
            one.start == end and (one.kind is SIZE or (one.quantity is not None and one.quantity.unit != ""))
            for one in self.found
        )

    def is_beside_color(self, start: int, end: int) -> bool:
        """Whether a size was found right before `start`, or anywhere a colour, and nothing at `start`..`end`."""
        return self.is_free(start, end) and any(
            one.kind is COLOR or (one.kind is SIZE and one.end == start) for one in self.found
        )

    def stands_apart(self, at: int) -> bool:
        """Whether the one character at `at` is a word of its own: 黑的, 黑 XL, 要黑; not the 黑 of 黑灯."""
        before = self.text[at - 1] if at else " "
        if before == _MORE and self.text[at] in _GROWS:
            return False
        if self._is_asked_of(at) or (before == "就" and self.text[at - 3 : at - 2] == "一"):
            return False  # 黑不黑, 一用就红
        if _OF_A_FACE.search(self.text, max(0, at - _LONGEST_FACE), at) is not None:
            return False
        if (
            before == _COMES_OUT
            and self.text[at + 1 : at + 2] not in ("的", "那")
            and self.text[at - 2 : at - 1] != "我"
        ):
            return False  # 戴久了发黑
        after = self.text[at + 1] if at + 1 < len(self.text) else " "
        if self.text[at].isascii():
            return not _is_beside_letter(before) and not _is_beside_letter(after)
        if before == "一" and (after in "一的" or not "\u4e00" <= after <= "\u9fff"):
            if at == 1 or self.text[at - 2] not in _NO_LONE_ONE:
                return True  # 一黑一白
            return self.text[at] in _HUES and self._is_beside_size(at, at)  # 四十一灰一双
        is_taken_behind = self.taken >> (at + 1) & 1
        if is_taken_behind and before not in _DEEPENS:
            return True  # 红马甲
        if at and self.taken >> (at - 1) & 1:
            return not self.text.startswith(HUE_WORDS, at) or self.text.startswith(_GIVE_ME, at + 1)  # 140橙
        if self.text[at] == "卡" and (before in _BEFORE_CARDS or after == "了"):
            return False  # 能放几张卡, 刚才卡了
        left = at == 0 or before in _BEFORE_HUE or self._is_wanted(at) or not "\u4e00" <= before <= "\u9fff"
        left = left or (before == "就" and after == "的") or (before == "睡" and "还是" in self.text)
        closes = is_taken_behind or after in _AFTER_HUE or after in self.lexicon.heads or self._is_spoken_of(at)
        if before in self.lexicon.heads and self.text[at] in _HUES and (after.isdecimal() or after in "smlx"):
            return True  # 项链白45, 裤子黑L
        if after == "的" or (left and not closes):
            is_of_a_size = self.text[at] in _HUES and self._is_beside_size(at, at + 1 + (after == "的"))
            left, closes = left or is_of_a_size, closes or is_of_a_size
        elif not left and self.text[at] in _HUES and self._is_beside_size(at, at):
            left, closes = True, closes or after in CHINESE_DIGITS  # 四十黑, 四十一灰一双
        if after in _FOR_OF:
            closes = not "\u4e00" <= self.text[at + 2 : at + 3] <= "\u9fff"  # 灰得L, not the 黑 of 黑得发亮
        return bool(left and (closes or not "\u4e00" <= after <= "\u9fff"))

    def _is_spoken_of(self, at: int) -> bool:
        """Whether the hue at `at` begins its clause, or stands right behind a figure, and something is said of it."""
        before = self.text[at - 1] if at else " "
        begins = self.text[at] in _HUES and (before.isdecimal() or not before.isalnum())
        return begins and _SAID_OF_GOODS.match(self.text, at + 1) is not None

    def _is_beside_size(self, start: int, end: int) -> bool:
        """Whether a listed size that is told by a number ends at `start` or begins at `end`: 三十八白的, 黑四十."""
        listed = self.lexicon.size_words
        return any(
            (one.end == start or one.start == end)
            and one.quantity is not None
            and (one.quantity.key in listed or (one.kind is SIZE and one.value in listed))
            for one in self.found
        )

    def _is_wanted(self, at: int) -> bool:
        """Whether somebody is said to like the hue at `at`, or asks for more of it: 就喜欢黄的, 补点黄的."""
        if self.text.endswith(_LIKES, 0, at):
            return not self.text.endswith(_DISLIKES, 0, at)
        return self.text.endswith(_MORE_OF_IT, 0, at)

    def _is_asked_of(self, at: int) -> bool:
        """Whether the character at `at` is one of those that ask 黑不黑."""
        text = self.text
        return (text.startswith("不", at + 1) and text.startswith(text[at], at + 2)) or (
            at > 1 and text[at - 1] == "不" and text[at - 2] == text[at]
        )

    def mentions(self) -> list[Mention]:
        """All that was found, by start; a bare figure right behind a colour or size counts pieces (高枕1 低枕1)."""
        found = self.found
        if len(found) < 2:
            return found
        found.sort(key=_start)
        for at, mention in enumerate(found):
            quantity = mention.quantity
            if mention.kind is NUMBER and quantity is not None and not (quantity.unit or quantity.value % 1):
                before = found[at - 1] if at else None
                follows = found[at + 1] if at + 1 < len(found) else None
                if self._counts_pieces(mention, quantity, before, follows):
                    found[at] = Mention(QTY, mention.start, mention.end, int(quantity.value), quantity)
        return found

    def _counts_pieces(
        self, figure: Mention, quantity: Quantity, before: Mention | None, follows: Mention | None
    ) -> bool:
        """Whether the bare figure says how many of what stands right before or behind it."""
        if follows is not None and follows.start == figure.end and _is_counted(follows, quantity):
            return True
        if before is None:
            return False
        touches, gap = before.end == figure.start, self.text[before.end : figure.start]
        closes = self.text[figure.end : figure.end + 1] in ("", " ", ",")
        is_few = quantity.value == 1 or (
            quantity.value <= _MOST_PIECES_OF_A_SIZE and quantity.key not in self.lexicon.size_words
        )
        if before.kind is PRODUCT:
            return touches and closes and is_few and before.quantity is not None  # 3号2 5号1
        is_taken = closes and is_few and _TAKING.fullmatch(gap) is not None
        if before.kind in (COLOR, SIZE):
            if touches:
                return self._are_pieces(before, figure, quantity, follows)
            if len(gap) == 1 and figure.end == len(self.text) and is_few:
                return self._are_pieces(before, figure, quantity, None)  # 龙珠 1, 黑 L 2
            return is_taken  # 香辣要3
        measure = before.quantity if before.kind is NUMBER else None
        if measure is None or not measure.unit or measure.key not in self.lexicon.size_words:
            return False
        return is_taken or (touches and closes and is_few)  # 3斤的要2, 5斤装1

    def _are_pieces(self, before: Mention, figure: Mention, quantity: Quantity, follows: Mention | None) -> bool:
        """Whether the bare figure behind a colour or size is no part of a number or name, and not too great."""
        may_be_many = before.kind is COLOR and quantity.key not in self.lexicon.size_words
        most = _MOST_PIECES if may_be_many else _MOST_PIECES_OF_A_SIZE
        if self.text[figure.end : figure.end + 1].isalnum():
            if follows is None or not _names_another(follows) or follows.start != figure.end:
                return False
            most = _MOST_PIECES_OF_A_SIZE  # 白2黑1, 加大5均码8
        return before.quantity is None and quantity.value <= most


def _is_beside_letter(char: str) -> bool:
    """Whether a letter beside `char` is but a part: of a word, of a number, or of an ornament (a mark over it)."""
    return char.isalnum() if char.isascii() else "\u0300" <= char <= "\u036f"


def _names_another(mention: Mention) -> bool:
    """Whether it is a colour, or a size that is told in words: 2XL is one size."""
    return mention.kind is COLOR or (mention.kind is SIZE and not str(mention.value)[:1].isascii())


def _is_counted(mention: Mention, quantity: Quantity) -> bool:
    """Whether the bare figure right before the mention says how many of it: 一黑一白, 两大瓶."""
    if mention.kind is COLOR:
        return quantity.digits == "一"
    is_by_place = mention.kind is SIZE and str(mention.value).startswith(scales.MOST)
    return is_by_place and quantity.value <= _MOST_PIECES_OF_A_SIZE
