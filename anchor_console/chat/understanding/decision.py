"""Which of the thirteen a line is: cues and the shape of the line are weighed, a few plain rules settle the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anchor_console.chat.understanding.cues import Spoken
from anchor_console.chat.understanding.mentions import Kind, Mention
from anchor_console.chat.understanding.reading import Intent, Reason
from anchor_console.chat.understanding.wishes import Sought

_BARE_ONE = re.compile(r"(?:扣|打|刷|敲|我扣|已扣)?\s?(?:[1一壹幺]+|(?:扣?[1一壹]\s?)+)[\s!~.,。了啦呀啊]*")
_CALLED_NUMBER = re.compile(r"(?:扣\s?[2-9二三四五六七八九]\s?)+[\s!~.,。了啦]*")
_QUESTION = re.compile(
    r"[吗么?？]|嘛$|不(?=[\s,，。!]|$)|没(?=[\s,，。!]|$)|怎么|怎样|咋|啥|什么|几(?!乎)|多少|多大|多久|哪|能不能|有没有|有木有|是不是|会不会|行不行|谁|何时|肿么|(.)不\1|伐|冇|有没|呢(?=[\s!~]|$)|如何|还是|how|what|莫得?$"
)
_KEEP_ME_ONE = re.compile(r"留(?:一|个|着|给我|俩|两)|给(?:我|俺)留|帮(?:我|俺)留")


@dataclass(frozen=True, slots=True)
class Decision:
    intent: Intent
    reasons: tuple[Reason, ...]
    votes: Mapping[Intent, float]


def is_bare_number(text: str) -> bool:
    """Whether the line is nothing but a show of hands: 1, 111, 扣1, 扣2."""
    return _BARE_ONE.fullmatch(text.strip()) is not None or _CALLED_NUMBER.fullmatch(text.strip()) is not None


def is_one(text: str) -> bool:
    """Whether the line is a bare 1 in any of its forms, which claims one piece."""
    return _BARE_ONE.fullmatch(text.strip()) is not None


def asks_to_keep(text: str) -> bool:
    return _KEEP_ME_ONE.search(text) is not None


def decide(text: str, cues: Sequence[Spoken], mentions: Sequence[Mention], wanted: Sought | None) -> Decision:
    """The intent of plain `text`, with what spoke for it."""
    votes: dict[Intent, float] = dict.fromkeys(Intent, 0.0)
    if is_bare_number(text):
        return Decision(Intent.CLAIM, (Reason(0, len(text), "bare"),), votes)
    for cue in cues:
        votes[cue.intent] += cue.weight
    if votes[Intent.SPAM] >= 5:
        return Decision(Intent.SPAM, _reasons(cues, Intent.SPAM), votes)
    asks = _QUESTION.search(text) is not None
    votes[Intent.CHATTER] += 0.6
    _weigh_shape(text, mentions, votes, asks=asks)
    if wanted is not None:
        votes[Intent.WISH if wanted.wish else Intent.ASK_STOCK] += 3.0
        if wanted.wish is None:
            votes[Intent.WISH] = 0.0
    else:
        votes[Intent.WISH] = 0.0
    if asks:
        votes[Intent.CLAIM] *= 0.2
        votes[Intent.PRAISE] *= 0.5
        votes[Intent.CHATTER] *= 0.6
    intent = max(votes, key=lambda one: (votes[one], -_RANK[one]))
    reasons = _reasons(cues, intent)
    if not reasons and wanted is not None and intent in (Intent.WISH, Intent.ASK_STOCK):
        reasons = (Reason(wanted.start, wanted.end, "sought"),)
    return Decision(intent, reasons, votes)


_RANK = {intent: rank for rank, intent in enumerate(Intent)}


def _weigh_shape(text: str, mentions: Sequence[Mention], votes: dict[Intent, float], *, asks: bool) -> None:
    kinds = {mention.kind for mention in mentions}
    if not asks:
        if Kind.QTY in kinds:
            votes[Intent.CLAIM] += 1.5
        if Kind.COLOR in kinds or Kind.SIZE in kinds:
            votes[Intent.CLAIM] += 1.2
        if Kind.PRODUCT in kinds:
            votes[Intent.CLAIM] += 0.4
    else:
        votes[Intent.ASK_DETAIL] += 0.8
        if Kind.SIZE in kinds or Kind.COLOR in kinds:
            votes[Intent.ASK_STOCK] += 0.5


def _reasons(cues: Sequence[Spoken], intent: Intent) -> tuple[Reason, ...]:
    return tuple(Reason(cue.start, cue.end, f"{intent}:{cue.rule}") for cue in cues if cue.intent is intent)
