"""A second look at the few lines whose votes are close: a small net, which sees what stands together.

The model of `ngrams` adds up what each feature of a sketch says by itself. With the net (see `net`) two words may say
together what neither does alone, whatever stands between them, and what one clause says is not drowned by the others.
It costs several times what the first look does, and where that is sure the two agree: it is asked where the two best
intents are close, in one line of ten.
"""

from __future__ import annotations

from collections.abc import Iterable

from anchor_console.chat.understanding.intents.signals import Signals
from anchor_console.chat.understanding.intents.sketch import Sketch, clauses
from anchor_console.chat.understanding.intents.weighing import SHAPES, Weighed, Weigher
from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.models.looks import Looks
from anchor_console.chat.understanding.models.net import HALF, HIDDEN_BIAS, PACKED_HIDDEN, PACKED_VOTES, Net
from anchor_console.chat.understanding.models.ngrams import (
    END,
    GROUP,
    INTENTS,
    LONGEST_LINE,
    START,
    seeking_name,
    shape_name,
    share,
    unit,
)
from anchor_console.chat.understanding.reading import CLAIM
from anchor_console.chat.understanding.wishes.seeking import WAYS_TO_SEEK

CLAIM_MARGIN = 0.6
"""How much surer of a claim than of anything else one must be, at first and once more where the line is looked at
again: a false hold costs more than a missed one."""
_CLOSE = 2.0
"""How close, in logarithms, the best two intents are of a line that is looked at again."""
_FINE = 1 << 14
"""What a hidden number is multiplied by, so that it can be whole."""
_CLAIM = INTENTS.index(CLAIM)


class SecondLook:
    """Looks again; built once for a net and the signals and sounds that it was learned with."""

    def __init__(self, net: Net, signals: Signals, weigher: Weigher, sounds: Sounds, scale: float) -> None:
        """`scale`: that of the model whose votes are close."""
        self._weigher = weigher
        self._looks = Looks(net, sounds)
        self._groups = [net.row(GROUP + name) for name in signals.groups]
        bias = net.row(HIDDEN_BIAS)
        self._shapes = [bias + net.row(shape_name(bits)) for bits in range(SHAPES)]
        self._seeking = [net.row(seeking_name(asks)) for asks in range(WAYS_TO_SEEK)]
        self._voting = net.votes
        self._vote_bias = net.vote_bias * _FINE
        self._look_times = [round(_FINE * net.look_step * share(length)) for length in range(LONGEST_LINE + 1)]
        self._group_times = round(_FINE * net.group_step)
        units = [unit(scale, length) for length in range(LONGEST_LINE + 1)]
        self._vote_times = [one * net.vote_step / _FINE for one in units]
        self._claim_margin = [round(CLAIM_MARGIN * one) for one in units]
        self.close = [round(_CLOSE * one) if net.votes else 0 for one in units]
        """How close the votes for a sketch of each length must be to be looked at again."""

    def votes(self, sketch: Sketch, weighed: Weighed) -> list[int]:
        """How much the `sketch` is of each of `INTENTS`, the mean of the votes of both looks."""
        text = sketch.text
        total = self._vote_bias
        for hidden, votes in zip(self._hidden(text, weighed), self._voting, strict=True):
            if hidden > HALF:
                total += (hidden - HALF) * votes
        length = len(text)
        times = self._vote_times[length]
        both = [  # the field of each second vote is too high by as much: that decides nothing
            (first + int(second * times)) >> 1
            for first, second in zip(weighed.votes, PACKED_VOTES.told(total), strict=True)
        ]
        both[_CLAIM] -= self._claim_margin[length]
        return both

    def _hidden(self, text: str, weighed: Weighed) -> Iterable[int]:
        """The hidden numbers, each the greatest of all clauses, and by `HALF` too high."""
        of_line = self._shapes[weighed.shape] + self._seeking[weighed.seeking]
        parts = clauses(text)
        if len(parts) == 1:
            return self._hidden_of(text, of_line, weighed.groups)
        groups = self._weigher.groups
        told = [self._hidden_of(text[start:end], of_line, groups(text[start:end])) for start, end in parts]
        return map(max, *told)

    def _hidden_of(self, clause: str, says: int, groups: Iterable[int]) -> tuple[int, ...]:
        for group in groups:
            says += self._groups[group]
        looks = self._looks.row(f"{START}{clause}{END}")
        return PACKED_HIDDEN.told(looks * self._look_times[len(clause)] + says * self._group_times)
