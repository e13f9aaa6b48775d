"""The size to take: by the product's own chart, what was kept and sent back, and what they say they wear. Pure.

Everything here is of one wearer: figures of 妈妈 never say what fits the fan herself, nor the other way round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import msgspec
from msgspec.structs import replace

from anchor_console.core.sentence import Sentence
from anchor_console.core.weight import weight_words
from anchor_console.fans.facts import CHILD
from anchor_console.fans.wearer import Bought, Wearer
from anchor_console.goods.alike import Kin, kin
from anchor_console.goods.made_for import is_for_children, is_for_pets
from anchor_console.goods.product import Product
from anchor_console.goods.same_size import is_same_size, listed_as, size_key
from anchor_console.goods.shoes import may_be_of_shoes
from anchor_console.goods.sizes import Cover, SizeAdvice, SizeRange, advice


class Sure(IntEnum):
    """How well a size is founded."""

    NOT = 0
    HINT = 1
    """By one measure alone, or against what was kept or sent back: for the desk to look at."""
    SAID = 2
    """By what they say they wear, or kept of its kind once."""
    FIRM = 3
    """By the chart with both measures, or kept of this very product or twice of its kind."""


class SizeChoice(msgspec.Struct, frozen=True):
    """The size to take. `size` is None where nothing tells; `looser` is the next one for who likes it wide."""

    cover: Cover
    size: str | None
    looser: str | None
    as_well: str | None
    """The looser one, where the chart fits them into both."""
    sure: Sure
    reasons: tuple[Sentence, ...]
    """Why, the weightiest first; where the chart does not cover the wearer one of them says so."""
    body: Sentence | None = None
    """The figures by which the chart was looked at."""

    @property
    def can_be_said(self) -> bool:
        return self.size is not None and self.sure >= Sure.SAID


class _Past(msgspec.Struct, frozen=True):
    """Sizes of a product's like that this fan kept and sent back, by the product's own way of writing them. Of what may
    go back yet `lately_same` has the sizes.
    """

    kept_same: Counter[str]
    lately_same: Counter[str]
    kept_alike: Counter[str]
    returned: frozenset[str]


@dataclass(slots=True)
class _Found:
    """The size so far. What is looked at next names one where none is, bears out the one that is, or doubts it."""

    size: str | None = None
    looser: str | None = None
    sure: Sure = Sure.NOT
    reasons: list[Sentence] = field(default_factory=list)

    def accept(self, size: str, sure: Sure, why: Sentence) -> bool:
        """Take `size` where none is found yet, else `why` as one more reason for it; False where it is another."""
        if self.size is None:
            self.size, self.sure = size, sure
        elif not is_same_size(self.size, size):
            return False
        self.reasons.append(why)
        return True

    def doubt(self, why: Sentence, *, outweighed: bool = False) -> None:
        """Say what speaks against it, which leaves a hint of it where nothing outweighs that."""
        if not outweighed:
            self.sure = min(self.sure, Sure.HINT)
        self.reasons.append(why)


def choose_size(product: Product, chart: Sequence[SizeRange], wearer: Wearer, bought: Sequence[Bought]) -> SizeChoice:
    """The size of `product` for the wearer.

    Args:
        bought: what the fan bought; it tells of the fan's own body, and of nobody else's.
    """
    if wearer.who != CHILD and is_for_children(product.name, product.category):
        # Whoever asks for it has a child in mind, of whom they did not say how tall it is.
        return SizeChoice(Cover.NO_MEASURES, None, None, None, Sure.NOT, ())
    if is_for_pets(product.name, product.category):
        # What a dog wears goes by nobody's figures; what was kept of it tells all the same.
        wearer = replace(wearer, height_cm=None, weight_kg=None, sizes=())
    chart = _as_listed(chart, product.sizes)
    past = _past(product, bought) if wearer.is_self else _Past(Counter(), Counter(), Counter(), frozenset())
    by_chart = advice(wearer.height_cm, wearer.weight_kg, chart)
    is_whole = by_chart.is_whole and (by_chart.by_weight or _is_a_childs(product, wearer))
    measured = replace(
        wearer,
        height_cm=wearer.height_cm if by_chart.by_height else None,
        weight_kg=wearer.weight_kg if by_chart.by_weight else None,
    )
    rows = [row for row in chart if not row.says_nothing and _is_listed(row.size, product.sizes)]
    fitting = [row.size for row in rows if row.size in by_chart.sizes]
    body = _body(measured, by_chart, whole=is_whole)
    if past.kept_same:
        kept = past.kept_same.most_common(1)[0][0]
        found = _Found(
            kept, None, Sure.FIRM, [Sentence("买过这款，留的就是这个码", "kept this very product in this size")]
        )
        if fitting and is_whole:
            found.reasons.insert(0 if kept in fitting else 1, body)
    else:
        found = _by_chart(rows, fitting, measured, body, whole=is_whole)
    for chosen, _ in past.lately_same.most_common(1):
        why = Sentence("刚买过这款，选的就是这个码", "bought this very product in this size lately")
        if not found.accept(chosen, Sure.SAID, why):
            found.doubt(Sentence(f"但刚买过的这款是{chosen}", f"but bought this very product in {chosen} lately"))
    for kept, times in past.kept_alike.most_common(1):
        if not found.accept(kept, Sure.FIRM if times > 1 else Sure.SAID, kept_words(times)):
            found.doubt(Sentence(f"但买过的同类是{kept}", f"but what they bought of its kind is {kept}"))
    worn = [(said, size) for said in wearer.sizes if (size := listed_as(said, product.sizes)) is not None]
    told = next((one for one in worn if not may_be_of_shoes(one[0], product.name, product.category)), None)
    if told is None and worn and found.size is None:
        found.accept(worn[0][1], Sure.HINT, _worn(*worn[0]))
        found.reasons.append(Sentence("也可能是鞋码", "it may be their shoes' size"))
    if told is not None and not found.accept(told[1], Sure.SAID, _worn(*told)) and not past.kept_same:
        but = Sentence(f"但平时穿{told[0]}", f"but usually wears {told[0]}")
        found.doubt(but, outweighed=by_chart.cover is Cover.COVERED)
    if by_chart.cover in (Cover.BETWEEN, Cover.BEYOND):
        # What the shop's own chart denies is not said for a word about other clothes.
        found.doubt(_uncovered(by_chart.cover, measured, chart), outweighed=bool(past.kept_same))
    if found.size is not None and size_key(found.size) in past.returned:
        found.doubt(Sentence(f"退过同类的{found.size}", f"sent {found.size} of its kind back"))
    as_well = found.looser if found.looser in fitting else None
    return SizeChoice(
        *(by_chart.cover, found.size, found.looser, as_well, found.sure, tuple(found.reasons)),
        body=Sentence(*_figures(measured)),
    )


def say_choice(choice: SizeChoice) -> Sentence | None:
    """The choice as the desk reads it: `160/110斤 → M，喜欢宽松选L`; None where nothing at all is known.

    The figures lead where the choice rests on them: of shoes they tell nothing.
    """
    if choice.size is None:
        return choice.reasons[-1] if choice.reasons else None
    body_zh = body_en = ""
    if choice.cover is Cover.COVERED and choice.body is not None:
        body_zh, body_en = choice.body.zh, choice.body.en
    head_zh, head_en = (f"{body_zh} → ", f"{body_en} → ") if body_zh else ("", "")
    zh, en = f"{head_zh}{choice.size}", f"{head_en}{choice.size}"
    if choice.looser is not None:
        zh, en = f"{zh}，喜欢宽松选{choice.looser}", f"{en}; for a loose fit {choice.looser}"
    rest = [one for one in choice.reasons if one.zh != body_zh and one.en != body_en]
    if rest:
        zh += "；" + "；".join(one.zh for one in rest)
        en += "; " + "; ".join(one.en for one in rest)
    return Sentence(zh, en)


def returned_sizes(product: Product, bought: Sequence[Bought]) -> frozenset[str]:
    """The sizes (in their comparable form) of the product's like that were sent back."""
    return _past(product, bought).returned


def _past(product: Product, bought: Sequence[Bought]) -> _Past:
    kept_same: Counter[str] = Counter()
    lately_same: Counter[str] = Counter()
    kept_alike: Counter[str] = Counter()
    returned = set()
    for one in bought:
        near = kin(product, one.product_code, one.product_name, one.category)
        size = listed_as(one.size, product.sizes) if one.size else None
        if near < Kin.ALIKE or size is None:
            continue
        if one.is_returned:
            returned.add(size_key(size))
        elif near is Kin.SAME:
            (lately_same if one.is_lately else kept_same)[size] += 1
        else:
            kept_alike[size] += 1
    return _Past(kept_same, lately_same, kept_alike, frozenset(returned))


def _as_listed(chart: Sequence[SizeRange], listed: Sequence[str]) -> Sequence[SizeRange]:
    """The chart by the sizes that the product comes in: where that is S-M, the rows of S and M are one, and what it
    does not come in fits nobody. A chart of none of its sizes stays as it is.
    """
    found: dict[str, SizeRange] = {}
    for row in chart:
        size = listed_as(row.size, listed)
        if size is not None and not row.says_nothing:
            found[size] = replace(row, size=size) if size not in found else _around(found[size], row)
    return tuple(found.values()) or chart


def _around(one: SizeRange, other: SizeRange) -> SizeRange:
    """What takes whom either takes; an end that is open in one of them is open."""

    def ends(pick: Callable[[float, float], float], of_one: float | None, of_other: float | None) -> float | None:
        return None if of_one is None or of_other is None else pick(of_one, of_other)

    return SizeRange(
        one.size,
        ends(min, one.height_min_cm, other.height_min_cm),
        ends(max, one.height_max_cm, other.height_max_cm),
        ends(min, one.weight_min_kg, other.weight_min_kg),
        ends(max, one.weight_max_kg, other.weight_max_kg),
    )


def _is_listed(size: str, listed: Sequence[str]) -> bool:
    return any(is_same_size(one, size) for one in listed)


def _worn(said: str, worn: str) -> Sentence:
    """What they say they wear, as they say it where the product has it as another: S is in S-M."""
    shown = worn if is_same_size(said, worn) else said
    return Sentence(f"平时穿{shown}", f"usually wears {shown}")


def _by_chart(
    rows: Sequence[SizeRange], fitting: Sequence[str], wearer: Wearer, body: Sentence, *, whole: bool
) -> _Found:
    """What the chart alone says: the smallest size that fits; by one measure none where more than two do."""
    if not fitting:
        return _Found()
    if len(fitting) > 2 and not whole:
        return _Found(reasons=[body])
    sure, looser = (Sure.FIRM if whole else Sure.HINT), _looser(rows, fitting, wearer)
    if looser is not None and wearer.wears_loose and not wearer.wears_close:
        return _Found(looser, None, sure, [body, Sentence("喜欢宽松", "likes it loose")])
    return _Found(fitting[0], looser, sure, [body])


def _looser(rows: Sequence[SizeRange], fitting: Sequence[str], wearer: Wearer) -> str | None:
    """The next size up where the body lies on its border, or in the upper third of this one's weights."""
    at = [row.size for row in rows].index(fitting[0])
    if at + 1 == len(rows):
        return None
    above = rows[at + 1].size
    if above in fitting:
        return above
    low, high = rows[at].weight_min_kg, rows[at].weight_max_kg
    if wearer.weight_kg is None or low is None or high is None:
        return None
    return above if wearer.weight_kg > high - (high - low) / 3 else None


def _figures(wearer: Wearer) -> tuple[str, str]:
    """`160/110斤` and `160 cm/55 kg`: a fan's figures as sellers write them; empty where there are none."""
    height, weight = wearer.height_cm, wearer.weight_kg
    if height is not None and weight is not None:
        told = weight_words(weight)
        return f"{height:g}/{told.zh}", f"{height:g} cm/{told.en}"
    if height is not None:
        return f"{height:g}cm", f"{height:g} cm"
    if weight is not None:
        told = weight_words(weight)
        return told.zh, told.en
    return "", ""


def _is_a_childs(product: Product, wearer: Wearer) -> bool:
    """Whether height alone tells the size: of grown-ups it does not."""
    return wearer.who == CHILD or is_for_children(product.name, product.category)


def _body(wearer: Wearer, found: SizeAdvice, *, whole: bool) -> Sentence:
    zh, en = _figures(wearer)
    if whole:
        return Sentence(zh, en)
    if found.is_whole:
        return Sentence("尺码表只有身高", "the chart has heights alone")
    return Sentence(f"只知道{zh}", f"only {en} is known")


def kept_words(times: int) -> Sentence:
    # As a seller counts: 买过两件同版型.
    count = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五"}.get(times, str(times))
    return Sentence(f"买过{count}件同版型", f"bought {times} of its kind")


def _uncovered(cover: Cover, wearer: Wearer, chart: Sequence[SizeRange]) -> Sentence:
    zh, en = _figures(wearer)
    if cover is Cover.BETWEEN:
        return Sentence(f"{zh}：尺码表里身高体重对不上同一个码", f"{en}: the chart has no size for both measures")
    end_zh, end_en = _chart_end(wearer, chart)
    if end_zh:
        return Sentence(f"{zh}：尺码表{end_zh}，盖不住", f"{en}: the chart {end_en}")
    return Sentence(f"{zh}：尺码表缺这一段，盖不住", f"{en}: the chart has a gap there")


def _chart_end(wearer: Wearer, chart: Sequence[SizeRange]) -> tuple[str, str]:
    """Where the chart ends short of the wearer: `只到140斤`, `从100斤起`; empty where it is no end of it."""
    least_kg, most_kg = _ends(wearer.weight_kg, [(row.weight_min_kg, row.weight_max_kg) for row in chart])
    least_cm, most_cm = _ends(wearer.height_cm, [(row.height_min_cm, row.height_max_cm) for row in chart])
    if most_kg is not None:
        return f"只到{weight_words(most_kg).zh}", f"ends at {weight_words(most_kg).en}"
    if least_kg is not None:
        return f"从{weight_words(least_kg).zh}起", f"begins at {weight_words(least_kg).en}"
    if most_cm is not None:
        return f"身高只到{most_cm:g}cm", f"ends at {most_cm:g} cm"
    if least_cm is not None:
        return f"身高从{least_cm:g}cm起", f"begins at {least_cm:g} cm"
    return "", ""


def _ends(
    measure: float | None, rows: Sequence[tuple[float | None, float | None]]
) -> tuple[float | None, float | None]:
    """The least that any row takes where the measure is below it, and the most where it is above."""
    if measure is None:
        return None, None
    lows, highs = [low for low, _ in rows if low is not None], [high for _, high in rows if high is not None]
    least = min(lows) if len(lows) == len(rows) else measure  # a row that is open takes everybody on its side
    most = max(highs) if len(highs) == len(rows) else measure
    return (least if measure < least else None), (most if measure > most else None)
