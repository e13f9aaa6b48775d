"""What purchases tell of a fan: which sizes they keep or send back, which colours and kinds they buy. Pure.

What was bought for somebody else tells that one's size, and nothing of the fan's taste; so do the few men's things of
who buys others mostly. Goods for children tell of a child, whoever bought them and whatever was said: of that nothing
is remembered. Of what a dog wears no more is told than that they buy such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from operator import attrgetter

from msgspec.structs import replace

from anchor_console.core.ids import IdentityId
from anchor_console.fans.facets import A_MAN, WEARERS
from anchor_console.fans.facts import SELF, SENT_BACK, is_sensitive, meaning
from anchor_console.fans.known import Habit
from anchor_console.goods.made_for import MadeFor, Shares, made_for
from anchor_console.sales.purchases import Purchase
from anchor_console.sheets.variant import is_pack, is_set

_HABITS = 3
"""Of each kind, those that they did most often."""


def habits_of(purchases: Sequence[Purchase]) -> list[Habit]:
    """What purchases tell of a fan: sizes bought and kept, and sent back; colours and kinds of goods they buy."""
    told: list[Habit] = []
    lines = with_whom_it_is_for(purchases)
    # Of whom nothing may be remembered stands among no wearers.
    for wearer in [one for one in dict.fromkeys(line.wearer or SELF for line in lines) if one in WEARERS]:
        own = [line for line in lines if (line.wearer or SELF) == wearer]
        kept, back = [line for line in own if not line.is_returned], [line for line in own if line.is_returned]
        told += _most("size", wearer, kept, _size) + _most(SENT_BACK, wearer, back, _size)
        if wearer == SELF:
            told += _most("likes", wearer, kept, _color)
            told += _most("likes", wearer, kept, attrgetter("category"))
    return [habit for habit in told if not is_sensitive(habit.facet, habit.value, habit.wearer)]


def with_whom_it_is_for(purchases: Sequence[Purchase]) -> list[Purchase]:
    """The purchases that tell of somebody, each with the wearer that it tells of."""
    made = [(line, made_for(line.product_name, line.category)) for line in purchases]
    shares: Shares[str] = Shares()
    for line, kind in made:
        if line.wearer is None:
            shares.add(SELF, kind)
    lines = []
    for line, kind in made:
        if kind is MadeFor.CHILDREN:
            continue
        if kind is MadeFor.PETS:
            lines.append(replace(line, color=None, size=None))
        elif line.wearer is not None or shares.tell(SELF, kind):
            lines.append(line)
        elif kind is MadeFor.MEN:
            lines.append(replace(line, wearer=A_MAN))
    return lines


def _color(line: Purchase) -> str | None:
    return None if line.color is None or is_set(line.color) else line.color


def _size(line: Purchase) -> str | None:
    return None if line.size is None or is_pack(line.size) else line.size


def _most(
    facet: str, wearer: str, lines: Sequence[Purchase], value_of_line: Callable[[Purchase], str | None]
) -> list[Habit]:
    alike: dict[object, list[tuple[str, Purchase]]] = {}
    for line in lines:
        value = value_of_line(line)
        if value and line.identity_id is not None:
            alike.setdefault(meaning(facet, value, wearer), []).append((value, line))
    habits = []
    for bought in alike.values():
        # As most of the goods have it: of XXL, XXL and 2XL the first.
        (value, _), *_ = Counter(value for value, _ in bought).most_common()
        habits.append(_habit(facet, value, wearer, [line for _, line in bought]))
    return sorted(habits, key=lambda habit: (-habit.times, -habit.last_at_ms, habit.value))[:_HABITS]


def _habit(facet: str, value: str, wearer: str, lines: Sequence[Purchase]) -> Habit:
    last: dict[IdentityId, int] = {}
    for line in lines:
        if line.identity_id is not None:
            last[line.identity_id] = max(last.get(line.identity_id, 0), line.at_ms or 0)
    return Habit(facet, value, wearer, len(lines), max(last.values()), last)
