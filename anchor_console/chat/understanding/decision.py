"""Which of the thirteen a line is: its words and its look are weighed, a few plain rules settle the rest."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from anchor_console.chat.understanding.cues import Spoken
from anchor_console.chat.understanding.ngrams import INTENTS, NgramModel
from anchor_console.chat.understanding.reading import Intent, Reason
from anchor_console.chat.understanding.sketch import Sketch
from anchor_console.chat.understanding.wishes import Sought

_BARE_ONE = re.compile(r"(?:扣|打|刷|敲|我扣|已扣)?\s?(?:[1一壹幺]+|(?:扣?[1一壹]\s?)+)[\s!~.,。了啦呀啊]*")
_CALLED_NUMBER = re.compile(r"(?:扣\s?[2-9二三四五六七八九]\s?)+[\s!~.,。了啦]*")
_KEEP_ME_ONE = re.compile(r"留(?:一|个|着|给我|俩|两)|给(?:我|俺)留|帮(?:我|俺)留")

_SPAM, _WISH, _CLAIM = (INTENTS.index(one) for one in (Intent.SPAM, Intent.WISH, Intent.CLAIM))
_NEVER = float("-inf")
_SURE_SPAM = 5.0
_TOO_SHORT_FOR_SPAM = 8
"""Characters of a line that its look alone does not make spam."""
_CLAUSE = re.compile(r"[^ !?]+[!?]*")
_SHORTEST_CLAUSE = 3
_CLAUSE_TRUST = 0.6
"""What a clause counts for beside the whole line."""
_UNHEARD = -6.0
"""The logarithm below which no clause speaks for an intent."""
_NAMED = frozenset("PCSUQ")
_SOUGHT_MARGIN = 2.0
"""How much it weighs for a wish that the catalogue lacks what is asked for."""


@dataclass(frozen=True, slots=True)
class Decision:
    intent: Intent
    reasons: tuple[Reason, ...]


def is_bare_number(text: str) -> bool:
    """Whether the line is nothing but a show of hands: 1, 111, 扣1, 扣2."""
    return is_one(text) or _CALLED_NUMBER.fullmatch(text.strip()) is not None


def is_one(text: str) -> bool:
    """Whether the line is a bare 1 in any of its forms, which claims one piece."""
    return _BARE_ONE.fullmatch(text.strip()) is not None


def asks_to_keep(text: str) -> bool:
    return _KEEP_ME_ONE.search(text) is not None


def cue_votes(cues: Sequence[Spoken]) -> list[float]:
    """What the cues of each of `INTENTS` weigh together."""
    votes = [0.0] * len(INTENTS)
    for cue in cues:
        votes[cue.at] += cue.weight
    return votes


def decide(drawn: Sketch, sounding: str, cues: Sequence[Spoken], wanted: Sought | None, model: NgramModel) -> Decision:
    """The intent of a line of which `drawn` is the sketch (`sounding`: by sound), with what spoke for it.

    Args:
        cues: found in the sketch.
        wanted: what the line asks to be had, if anything.
    """
    spoken = cue_votes(cues)
    if spoken[_SPAM] >= _SURE_SPAM:
        return Decision(Intent.SPAM, _reasons(drawn, cues, _SPAM))
    votes = model.votes(drawn.text, sounding, spoken)
    if " " in drawn.text:
        votes = _with_clauses(votes, drawn.text, sounding, cues, model)
    if wanted is None or wanted.wish is None:
        votes[_WISH] = _NEVER  # a wish of nothing is none
    else:
        votes[_WISH] += _SOUGHT_MARGIN
    if not spoken[_SPAM] and len(drawn.text) <= _TOO_SHORT_FOR_SPAM:
        votes[_SPAM] = _NEVER
    if not spoken[_CLAIM] and _NAMED.isdisjoint(drawn.text):
        votes[_CLAIM] = _NEVER  # nobody buys without a word of buying or of a thing
    at = votes.index(max(votes))
    looks = (Reason(0, drawn.starts[-1], f"{INTENTS[at].value}:looks"),)
    return Decision(INTENTS[at], _reasons(drawn, cues, at) or looks)


def _with_clauses(
    votes: Sequence[float], text: str, sounding: str, cues: Sequence[Spoken], model: NgramModel
) -> list[float]:
    """`votes` of a whole line, raised for each intent by the clause that speaks for it most clearly.

    So the point of a long story is heard, wherever in it the point is made.
    """
    best = [_UNHEARD] * len(INTENTS)
    for match in _CLAUSE.finditer(text):
        start, end = match.span()
        if end - start < _SHORTEST_CLAUSE:
            continue
        said = cue_votes([cue for cue in cues if start <= cue.start < end])
        clause = model.votes(match[0], sounding[start:end], said)
        top = max(clause)
        whole = top + math.log(sum([math.exp(one - top) for one in clause]))
        best = [max(one, vote - whole) for one, vote in zip(best, clause, strict=True)]
    return [vote + _CLAUSE_TRUST * one for vote, one in zip(votes, best, strict=True)]


def _reasons(drawn: Sketch, cues: Sequence[Spoken], at: int) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            drawn.starts[cue.start],
            max(drawn.starts[cue.end], drawn.starts[cue.end - 1] + 1),
            f"{INTENTS[at].value}:{cue.rule}",
        )
        for cue in cues
        if cue.at == at
    )
