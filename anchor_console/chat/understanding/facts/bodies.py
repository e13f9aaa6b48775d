"""How tall and how heavy somebody is, among a line's numbers: 160 110斤, 1米62, 体重一百六; not what goods measure."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.facts import heights, weights
from anchor_console.chat.understanding.facts.ages import PERSON_BEFORE
from anchor_console.chat.understanding.facts.heights import HEAVIEST, LEAST_METRES, MOST_METRES
from anchor_console.chat.understanding.facts.numbered import CENTIMETRES, METRES, NO_UNIT, WEIGHT_UNITS, Numbered
from anchor_console.chat.understanding.facts.weights import WHO_SPEAKS
from anchor_console.chat.understanding.line import numbers
from anchor_console.chat.understanding.line.counted import is_weight_behind_a_height
from anchor_console.chat.understanding.line.measures import Quantity
from anchor_console.chat.understanding.naming.mentions import Mention

_OF_A_THING = re.compile(r"\s?(?:大?床|的(?:大?床|被|锅|桌|箱|柜|那?套)|[x*乘]\s?[\d一二两三四五六七八九])")
"""Behind a measure of goods: 两米的床, 1.2乘2."""
_TIMES = ("x", "*", "乘")
_SCALES_BEFORE = re.compile(
    r"(?:上[秤称]|过秤|秤上|体检|[称秤]了一?下?)\s?(?:一看|一站|一称|显示)?\s?(?:是|有|才|都|大概|快|又|还)?\s?$"
)
"""Before a weight, though it be without its unit."""
_SOME_JIN = ("多斤", "几斤", "多公斤", "多kg")
_BEGINS_ANOTHER = ("他", "她", "我也", "俺也")
_LIKE_LEAST, _LIKE_MOST = 0.8, 1.25
_LEAST_OF_A_BODY = 40
"""Less is no height in centimetres, and without a unit no weight."""
_TALLEST = round(MOST_METRES * 100)


class Bodies:
    """Reads the bodies that one line speaks of, whose figures it is told from left to right."""

    __slots__ = ("_height_end", "_jin", "_line")

    def __init__(self, line: Numbered) -> None:
        self._line = line
        self._height_end: int | None = None
        """Where the height ends of the body spoken of last."""
        self._jin = 0.0
        """What somebody weighs of whom the line told before, where it told with the unit."""

    def read(self, at: int, mention: Mention, quantity: Quantity) -> tuple[str, int | float] | None:
        """The height or weight that the mention, which is the line's `at`-th, tells of somebody."""
        line = self._line
        if self._height_end is not None and self._is_of_another(mention):
            self._height_end = None  # 我160 110斤，我妈155 130斤: another one's figures begin
        if (named := self._named_behind(mention, quantity)) is not None:
            return named
        if self._is_weight_of_itself(at, mention, quantity):
            return None if self._is_of_a_thing(mention) else ("weight_kg", numbers.whole(quantity.value / 2))
        has_height = self._height_end is not None and quantity.unit in NO_UNIT  # it tells no second one without a unit
        height = None if has_height else heights.height(line, at, mention, quantity)
        if height is not None:
            if self._is_of_a_thing(mention) or line.is_of_the_host(mention) or self._is_no_height(mention):
                return None
            self._height_end = mention.end
            return "height_cm", height
        if weights.is_weight(line, mention, quantity, self._height_end) and not self._is_of_a_thing(mention):
            kilos = weights.kilos(quantity)
            self._jin = 2 * kilos if quantity.unit and line.names_people else 0.0
            return "weight_kg", numbers.whole(kilos)
        return None

    def _named_behind(self, mention: Mention, quantity: Quantity) -> tuple[str, int | float] | None:
        """The bare figure, by the word right behind it that says what it is: 165的身高105的体重."""
        if quantity.unit or not _LEAST_OF_A_BODY <= quantity.value <= _TALLEST:
            return None
        text = self._line.text
        if text.startswith("的体重", mention.end):
            return "weight_kg", numbers.whole(weights.kilos(quantity))
        if quantity.value >= LEAST_METRES * 100 and text.startswith("的身高", mention.end):
            self._height_end = mention.end
            return "height_cm", int(quantity.value)
        return None

    def _is_of_another(self, mention: Mention) -> bool:
        """Whether the figure begins what is told of somebody else."""
        line = self._line
        if line.text.endswith(_BEGINS_ANOTHER, 0, mention.start):
            return True  # 我160，她158
        if self._height_end is not None and line.text[self._height_end : mention.start].strip() == "高":
            return False  # 我妈160高 110
        return line.names_people and line.before(mention, PERSON_BEFORE, 4) is not None

    def _is_of_a_thing(self, mention: Mention) -> bool:
        text = self._line.text
        starts = (mention.start, mention.end + 1)
        if any(is_weight_behind_a_height(text, one) for one in starts) and any(one.is_worn for one in self._line.goods):
            return False  # 165*110, where clothes are sold
        return text[mention.start - 1 : mention.start] in _TIMES or _OF_A_THING.match(text, mention.end) is not None

    def _is_no_height(self, mention: Mention) -> bool:
        """Whether it is asked for anybody up to a height (160以下能穿吗), or jin are told (200多斤)."""
        line = self._line
        if line.text.startswith(_SOME_JIN, mention.end):
            return True
        return line.text.startswith(weights.BOUND, mention.end) and line.before(mention, PERSON_BEFORE, 4) is None

    def _is_weight_of_itself(self, at: int, mention: Mention, quantity: Quantity) -> bool:
        """Whether the bare figure is a weight, though it might be a height by its value."""
        if quantity.unit:
            return False
        return (
            (self._height_end is None and heights.is_weight_first(self._line, at))
            or (self._jin > 0 and self._is_parallel(at, mention, quantity))
            or (80 < quantity.value <= HEAVIEST and self._is_on_scales(mention, quantity))
        )

    def _is_parallel(self, at: int, mention: Mention, quantity: Quantity) -> bool:
        """Whether the bare figure is told of somebody as a weight was of another one: 闺蜜200斤5XL正好 我210."""
        if self._height_end is not None or not _LIKE_LEAST * self._jin <= quantity.value <= _LIKE_MOST * self._jin:
            return False
        return self._line.text[mention.start - 1] in WHO_SPEAKS and not heights.weight_follows(self._line, at, mention)

    def _is_on_scales(self, mention: Mention, quantity: Quantity) -> bool:
        """Whether scales told the bare figure: 上秤一看180."""
        line = self._line
        return not line.is_listed(quantity) and line.before(mention, _SCALES_BEFORE, 9) is not None


def may_be_of_a_body(quantity: Quantity) -> bool:
    """Whether it may be a height or a weight, by its value and unit alone; most of a line's numbers may not."""
    if quantity.unit in WEIGHT_UNITS:
        return True
    if quantity.unit in METRES:
        return LEAST_METRES <= quantity.value <= MOST_METRES
    if quantity.unit in CENTIMETRES or quantity.unit in NO_UNIT:
        return quantity.value >= _LEAST_OF_A_BODY or heights.is_in_metres(quantity)
    return False
