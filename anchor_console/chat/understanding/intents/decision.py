"""Which of the thirteen a line is: its words and its look are weighed, and what is plain settles the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from anchor_console.chat.understanding.intents.second_look import CLAIM_MARGIN, SecondLook
from anchor_console.chat.understanding.intents.signals import Signals, Spoken
from anchor_console.chat.understanding.intents.sketch import Sketch
from anchor_console.chat.understanding.intents.weighing import Weighed, Weigher
from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.line.questions import is_question
from anchor_console.chat.understanding.models import ngrams
from anchor_console.chat.understanding.models.net import Net
from anchor_console.chat.understanding.models.ngrams import INTENTS, NgramModel
from anchor_console.chat.understanding.reading import (
    ASK_FIT,
    ASK_STOCK,
    CLAIM,
    ORDERED,
    SPAM,
    WISH,
    Intent,
    Reason,
)
from anchor_console.chat.understanding.wishes.seeking import Sought, seeking

_SPAM, _WISH, _CLAIM, _ORDERED = (INTENTS.index(one) for one in (SPAM, WISH, CLAIM, ORDERED))
_TAKES_NOTHING = re.compile(
    r"^(?:我|俺|咱|额)?(?:家?[一-龥]{1,2})?[就最只超很挺真特别也都还是]*(?:喜欢|中意|钟意|稀罕|爱)"
    r"[PCSUVFN的这个款种那色]*[了啊呀哈吧呢!~ ]*$"
    r"|^(?:[你咱]们|大家|姐妹们|家人们|兄弟们)?[都可先千万]*(?:别|莫|不要)(?:买|拍|下单)(?!错)"
    r"|[抢冲]个?(?:啥|什么)"
    r"|拍(?:一?[个张段]|几张|一?下)(?:照片?|视频|图片?|短片)"
)
"""Who only tells a taste (我喜欢黑色的), warns others (都别买黑色的) or asks for pictures has taken nothing, whatever
goods are named."""
_BETWEEN_TASTES = re.compile("[ !~]+|(?=[我俺咱])")
_TASTE = re.compile(
    r"[我俺咱额]?(?:家?[一-龥]{1,2})?[就最只超很挺真特别也都还是]{0,4}"
    r"(?:不(?:太|大|怎么)?)?(?:喜欢|中意|钟意|稀罕|待见|讨厌|爱)[PCSUVFN一-龥]{0,6}"
    r"|[我俺咱]?(?:的)?预算(?:是|就|在)?[FN][一-龥]{0,3}"
)
"""A clause of who tells what they like, cannot stand or will pay: 不喜欢黑色, 预算600."""
_BODY = re.compile("[我俺咱]?(?:家)?[一-龥]{0,4}[ ,]?[SVUN](?:cm|公分)?[ ,/]?F[ ,]?")
"""A size and a weight, and nothing of taking it, asks whether it fits: of what children wear 130 45斤 is a body."""
_NEVER_CLAIMS = re.compile(
    r"(?:别|不用|不必)再?(?:[给帮替][我俺咱])?[留记](?![错成反混岔])|(?:要是|如果)(?:包邮|便宜|能便宜|送|降)"
)
"""Nothing is held for whom nothing need be kept (黑色L不用给我留), or who would take it on a condition."""
_TAKES = frozenset({_CLAIM, _ORDERED})
_TOLD_IN_WORDS = frozenset(
    INTENTS.index(one) for one in (Intent.CANCEL, ORDERED, Intent.AFTER_SALE, ASK_FIT, ASK_STOCK, Intent.ASK_DETAIL)
)
"""What letters that nobody knows do not tell."""
_SHOUTED = re.compile(r"[\d .]+|(?:ha|he|hi|xi)+h?")
"""Bare figures and laughter: 22222, haha."""
_NAMES_GOODS_OR_ASKS = re.compile("[A-Z?]")
_ADVERT = f"{SPAM.value} 9"
"""The cues of nothing but advertising."""
_NEVER = 0
"""Fewer votes than anything has."""
_TOO_SHORT_FOR_SPAM = 8
"""Characters of a line that its look alone does not make spam."""
_FLOODING = 6
_FLOOD = re.compile(r"(P|[^\W\d_A-Z了要啊哈嘻呵嘿哇呜嗯冲抢来买拍好牛赞顶加耶对]{1,4})\1{5,}")
"""One name said over and over floods the room; cheers and claims are said so too, and do not."""
_NAMES_A_THING = frozenset({"goods", "kind", "other_thing"})
"""Senses of words that say no more than a name does; who shouts 退款退款退款 or 多少钱多少钱多少钱 means it."""
_TAKING = "take"
"""The sense of words of buying."""
_LOOKS = {intent: f"{intent}:looks" for intent in Intent}
"""The rule where no word of an intent speaks for it, but the look of the line does."""


class Decision(Struct, frozen=True, gc=False):
    """`otherwise`: what a wish is, if nothing is found that it wishes; it rests on the line `drawn` and `weighed`."""

    intent: Intent
    otherwise: Intent
    drawn: Sketch
    weighed: Weighed


class Decider:
    """Decides; built once for the word files and the model learned with them."""

    def __init__(self, signals: Signals, model: NgramModel, net: Net, sounds: Sounds) -> None:
        self._weigher = Weigher(signals, model, sounds)
        self._second = SecondLook(net, signals, self._weigher, sounds, model.scale)
        units = [ngrams.unit(model.scale, length) for length in range(ngrams.LONGEST_LINE + 1)]
        self._claim_margin = [round(CLAIM_MARGIN * unit) for unit in units]
        self._of_spam, self._of_claim = (
            frozenset(at for at, name in enumerate(signals.groups) if name.startswith(names))
            for names in ((SPAM.value,), (CLAIM.value, _TAKING))
        )
        self._of_adverts = frozenset(at for at, name in enumerate(signals.groups) if name == _ADVERT)
        self._of_marks = frozenset(at for at, name in enumerate(signals.groups) if name == "ads")
        """A letter is one of the marks of advertising, and be it of an English word."""
        settled = {f"{intent.value} {ngrams.OWN_WEIGHT:g}": at for at, intent in enumerate(INTENTS)}
        self._of_own = {at: settled[name] for at, name in enumerate(signals.groups) if name in settled}
        """The groups of a seller's own words, each with the number of the intent that it settles."""
        self._of_names = frozenset(at for at, name in enumerate(signals.groups) if name in _NAMES_A_THING)

    def decide(self, drawn: Sketch, sought: Sought | None) -> Decision:
        """The intent of a line, from its sketch and what it asks to be had, if so."""
        return self._decided(drawn, self._weigher.weigh(drawn.text, seeking(sought)))

    def decide_all(self, drawn: Sequence[Sketch], sought: Iterable[Sought | None]) -> list[Decision]:
        """As `decide`, for many."""
        weighed = self._weigher.weigh_all([one.text for one in drawn], map(seeking, sought))
        return list(map(self._decided, drawn, weighed))

    def _decided(self, drawn: Sketch, weighed: Weighed) -> Decision:
        text, groups, votes = drawn.text, weighed.groups, weighed.votes
        length = len(text)
        if self._of_own and (own := [self._of_own[group] for group in groups if group in self._of_own]):
            return self._told(INTENTS[max(own, key=votes.__getitem__)], weighed, drawn)
        votes[_CLAIM] -= self._claim_margin[length]
        is_over_and_over = length >= _FLOODING and text.count(text[0]) >= _FLOODING
        if is_over_and_over and groups <= self._of_names and _FLOOD.fullmatch(text) is not None:
            return self._told(SPAM, weighed, drawn)
        if length <= _TOO_SHORT_FOR_SPAM and groups.isdisjoint(self._of_spam):
            votes[_SPAM] = _NEVER
        if not weighed.shape and groups.isdisjoint(self._of_claim):
            votes[_CLAIM] = _NEVER  # nobody buys without a word of buying or of a thing
        if not groups.isdisjoint(self._of_adverts) and not is_question(text):
            return self._told(SPAM, weighed, drawn)
        best = self._best(drawn, weighed)
        if text.isascii() and groups <= self._of_marks and _tells_nothing(text, best):
            return self._told(Intent.CHATTER, weighed, drawn)
        if best in _TAKES and _TAKES_NOTHING.search(text) is not None:
            votes[_CLAIM] = votes[_ORDERED] = _NEVER
        elif best == _CLAIM and _NEVER_CLAIMS.search(text) is not None:
            votes[_CLAIM] = _NEVER
        elif best == _CLAIM and groups.isdisjoint(self._of_claim) and (_is_but_tastes(text) or _BODY.fullmatch(text)):
            votes[_CLAIM] = votes[_ORDERED] = _NEVER
        else:
            return self._told(INTENTS[best], weighed, drawn)
        best = votes.index(max(votes))
        return self._told(INTENTS[best], weighed, drawn)

    def _best(self, drawn: Sketch, weighed: Weighed) -> int:
        """The number of the intent with most votes; where another one is close, the line is looked at again."""
        votes = weighed.votes
        most = max(votes)
        best = votes.index(most)
        votes[best] = _NEVER
        is_close = most - max(votes) < self._second.close[len(drawn.text)]
        votes[best] = most
        if not is_close:
            return best
        votes[:] = self._second.votes(drawn, weighed)
        return votes.index(max(votes))

    def _told(self, intent: Intent, weighed: Weighed, drawn: Sketch) -> Decision:
        """The decision for `intent`, with what else a wish may be."""
        otherwise = intent
        if intent is WISH:
            votes = weighed.votes
            votes[_WISH] = _NEVER
            otherwise = INTENTS[votes.index(max(votes))]
        return Decision(intent, otherwise, drawn, weighed)

    def reasons(self, intent: Intent, decided: Decision) -> tuple[Reason, ...]:
        """What speaks for `intent`: the one that was decided, or what the line turned out to be after all."""
        return _reasons(intent, self._weigher.cues(intent, decided.weighed), decided.drawn)


def _is_but_tastes(text: str) -> bool:
    """Whether a sketch of several clauses tells of tastes and purses alone: who will not wear 黑色 claims none."""
    said = [clause for clause in _BETWEEN_TASTES.split(text) if clause]
    return all(_TASTE.fullmatch(clause) is not None for clause in said)


def _tells_nothing(text: str, best: int) -> bool:
    """Whether it is but figures or laughter, or letters that name no goods and would ask or tell of an order."""
    is_shouted = best in _TOLD_IN_WORDS or _SHOUTED.fullmatch(text) is not None
    return is_shouted and _NAMES_GOODS_OR_ASKS.search(text) is None


def _reasons(intent: Intent, cues: Sequence[Spoken], drawn: Sketch) -> tuple[Reason, ...]:
    if not cues:
        return (Reason(0, drawn.length, _LOOKS[intent]),)
    length = len(drawn.text)  # a cue may hold the mark of a sketch's beginning or end
    if not drawn.stood:
        return tuple([Reason(max(start, 0), min(end, length), rule) for _, _, start, end, rule in cues])
    return tuple(
        [Reason(drawn.start(max(start, 0)), drawn.end(min(end, length)), rule) for _, _, start, end, rule in cues]
    )
