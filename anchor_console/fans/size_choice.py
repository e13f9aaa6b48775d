"""The size to take: by the product's own chart, what was kept and sent back, and what they say they wear. Pure.

Everything here is of one wearer: figures of 妈妈 never say what fits the fan herself, nor the other way round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from anchor_console.core.sentence import Sentence
from anchor_console.fans.facts import CHILD
from anchor_console.fans.wearer import Bought, Wearer
from anchor_console.goods.alike import Kin, kin
from anchor_console.goods.made_for import is_for_children
from anchor_console.goods.product import Product
from anchor_console.goods.same_size import is_same_size, listed_as, size_key
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


@dataclass(frozen=True, slots=True)
class SizeChoice:
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


@dataclass(frozen=True, slots=True)
class _Past:
    """Sizes of a product's like that this fan kept and sent back, by the product's own way of writing them."""

    kept_same: Counter[str]
    kept_alike: Counter[str]
    returned: frozenset[str]


def choose_size(product: Product, chart: Sequence[SizeRange], wearer: Wearer, bought: Sequence[Bought]) -> SizeChoice:
    """The size of `product` for the wearer.

    Args:
        bought: what the fan bought; it tells of the fan's own body, and of nobody else's.
    """
    if wearer.is_self and is_for_children(product.name, product.category):
        # Whoever asks for it has a child in mind, of whom they did not say how tall it is.
        return SizeChoice(Cover.NO_MEASURES, None, None, None, Sure.NOT, ())
    listed = product.sizes
    past = _past(product, bought) if wearer.is_self else _Past(Counter(), Counter(), frozenset())
    by_chart = advice(wearer.height_cm, wearer.weight_kg, chart)
    is_whole = by_chart.is_whole and (by_chart.by_weight or _is_a_childs(product, wearer))
    measured = replace(
        wearer,
        height_cm=wearer.height_cm if by_chart.by_height else None,
        weight_kg=wearer.weight_kg if by_chart.by_weight else None,
    )
    on_sale = [size for size in by_chart.sizes if _is_listed(size, listed)]
    reasons: list[Sentence] = []
    size, looser, sure = None, None, Sure.NOT
    if past.kept_same:
        size = past.kept_same.most_common(1)[0][0]
        sure = Sure.FIRM
        reasons.append(Sentence("买过这款，留的就是这个码", "kept this very product in this size"))
    if by_chart.cover is Cover.COVERED and on_sale and (is_whole or size is None):
        fitting = size if size is not None and size in on_sale else on_sale[0]
        if size is None:
            size, sure = (fitting, Sure.FIRM if is_whole else Sure.HINT)
            looser = _looser(size, on_sale, chart, measured, listed)
            if len(on_sale) > 2 and not is_whole:
                size = looser = None
                sure = Sure.NOT
        reasons.insert(0 if fitting == size else len(reasons), _body(measured, by_chart, whole=is_whole))
    if looser is not None and wearer.wears_loose and not wearer.wears_close:
        size, looser = looser, None
        reasons.append(Sentence("喜欢宽松", "likes it loose"))
    most_kept, times = past.kept_alike.most_common(1)[0] if past.kept_alike else (None, 0)
    if most_kept is not None:
        if size is None:
            size, sure = most_kept, Sure.FIRM if times > 1 else Sure.SAID
            reasons.append(kept_words(times))
        elif is_same_size(size, most_kept):
            reasons.append(kept_words(times))
        else:
            sure = min(sure, Sure.HINT)
            reasons.append(Sentence(f"但买过的同类留的是{most_kept}", f"but what they kept of its kind is {most_kept}"))
    told = next(((said, found) for said in wearer.sizes if (found := listed_as(said, listed)) is not None), None)
    if told is not None:
        said, worn = told
        if size is None:
            size, sure = worn, Sure.SAID
            reasons.append(_worn(said, worn))
        elif is_same_size(size, worn):
            reasons.append(_worn(said, worn))
        elif not past.kept_same:
            if by_chart.cover is not Cover.COVERED:
                sure = min(sure, Sure.HINT)
            reasons.append(Sentence(f"但自己说平时穿{said}", f"but says they usually wear {said}"))
    if by_chart.cover in (Cover.BETWEEN, Cover.BEYOND):
        reasons.append(_uncovered(by_chart.cover, measured, chart))
        # What the shop's own chart denies is not said for a word about other clothes.
        sure = sure if past.kept_same else min(sure, Sure.HINT)
    if size is not None and size_key(size) in past.returned:
        sure = min(sure, Sure.HINT)
        reasons.append(Sentence(f"退过同类的{size}", f"sent {size} of its kind back"))
    as_well = looser if looser in on_sale else None
    return SizeChoice(by_chart.cover, size, looser, as_well, sure, tuple(reasons), Sentence(*_figures(measured)))


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
            kept_same[size] += 1
        else:
            kept_alike[size] += 1
    return _Past(kept_same, kept_alike, frozenset(returned))


def _is_listed(size: str, listed: Sequence[str]) -> bool:
    return any(is_same_size(one, size) for one in listed)


def _worn(said: str, worn: str) -> Sentence:
    """What they say they wear, as they say it where the product has it as another: S is in S-M."""
    shown = worn if is_same_size(said, worn) else said
    return Sentence(f"平时穿{shown}", f"usually wears {shown}")


def _looser(
    size: str, fitting: Sequence[str], chart: Sequence[SizeRange], wearer: Wearer, listed: Sequence[str]
) -> str | None:
    """The next size up where the body lies on its border, or in the upper third of this one's weights."""
    order = [row.size for row in chart if not row.says_nothing and _is_listed(row.size, listed)]
    if size not in order:
        return None
    above = order[order.index(size) + 1 : order.index(size) + 2]
    if not above:
        return None
    if above[0] in fitting:
        return above[0]
    row = next(row for row in chart if row.size == size)
    low, high = row.weight_min_kg, row.weight_max_kg
    if wearer.weight_kg is None or low is None or high is None:
        return None
    return above[0] if wearer.weight_kg > high - (high - low) / 3 else None


def _figures(wearer: Wearer) -> tuple[str, str]:
    """`160/110斤` and `160 cm/55 kg`: a fan's figures as sellers write them; empty where there are none."""
    height, weight = wearer.height_cm, wearer.weight_kg
    if height is not None and weight is not None:
        return f"{height:g}/{weight * 2:g}斤", f"{height:g} cm/{weight:g} kg"
    if height is not None:
        return f"{height:g}cm", f"{height:g} cm"
    if weight is not None:
        return f"{weight * 2:g}斤", f"{weight:g} kg"
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
    return Sentence(f"买过{count}件同版型", f"kept {times} of its kind")


def _uncovered(cover: Cover, wearer: Wearer, chart: Sequence[SizeRange]) -> Sentence:
    zh, en = _figures(wearer)
    if cover is Cover.BETWEEN:
        return Sentence(f"{zh}：尺码表里身高体重对不上同一个码", f"{en}: the chart has no size for both measures")
    end_zh, end_en = _chart_end(wearer, chart)
    if end_zh:
        return Sentence(f"{zh}：尺码表{end_zh}，盖不住", f"{en}: the chart {end_en}")
    return Sentence(f"{zh}：超出尺码表", f"{en}: outside of the size chart")


def _chart_end(wearer: Wearer, chart: Sequence[SizeRange]) -> tuple[str, str]:
    """Where the chart ends short of the wearer: `只到140斤`, `从100斤起`; empty where it is no end of it."""
    least_kg, most_kg = _ends(wearer.weight_kg, [(row.weight_min_kg, row.weight_max_kg) for row in chart])
    least_cm, most_cm = _ends(wearer.height_cm, [(row.height_min_cm, row.height_max_cm) for row in chart])
    if most_kg is not None:
        return f"只到{most_kg * 2:g}斤", f"ends at {most_kg:g} kg"
    if least_kg is not None:
        return f"从{least_kg * 2:g}斤起", f"begins at {least_kg:g} kg"
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
