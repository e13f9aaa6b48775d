"""The reader: from a line and its context to a reading. Pure; built once for a lexicon and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from anchor_console.chat.understanding import decision, guesses, items, rejection, wishes
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.decision import Decision
from anchor_console.chat.understanding.facts import FactFinder, Stated
from anchor_console.chat.understanding.finder import Finder
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.mentions import NUMBER, PRODUCT, QTY, Mention, Named
from anchor_console.chat.understanding.plain import Plainer, Sounds
from anchor_console.chat.understanding.reading import (
    AFTER_SALE,
    ASK_FIT,
    ASK_PRICE,
    CANCEL,
    CHATTER,
    CLAIM,
    LONGEST_READ,
    WISH,
    Intent,
    Item,
    Reading,
    Reason,
)
from anchor_console.chat.understanding.recent import Recent
from anchor_console.chat.understanding.signals import Signals
from anchor_console.chat.understanding.sketch import Drawer, Sketch
from anchor_console.chat.understanding.variants import take_as_variants
from anchor_console.chat.understanding.wishes import Sought
from anchor_console.chat.understanding.words import Words
from anchor_console.core.garbage import uncollected

_ASKS_FOR_SOMETHING = frozenset(
    {
        Intent.CLAIM,
        Intent.ASK_FIT,
        Intent.ASK_STOCK,
        Intent.ASK_PRICE,
        Intent.ASK_DETAIL,
        Intent.ASK_DELIVERY,
        Intent.WISH,
    }
)
_SEEMS_IDLE = frozenset({Intent.ASK_DETAIL, Intent.CHATTER, Intent.PRAISE})
_MAY_TURN_DOWN = frozenset({Intent.CLAIM, Intent.ORDERED, Intent.ASK_DETAIL, Intent.ASK_STOCK, Intent.AFTER_SALE})
_MAY_BE_TURNED = frozenset({Intent.CLAIM, Intent.CANCEL, Intent.PRAISE, Intent.CHATTER})
_SPEAKS_OF_NOTHING = frozenset({Intent.CHATTER, Intent.PRAISE, Intent.AFTER_SALE, Intent.SPAM})
"""Lines of these intents that name nothing say the same whatever is on air, or called for."""
_ASKS_TO_MAKE = ("能出", "能做", "会出", "能不能出", "能不能做", "出个", "做个", "出一款")
_MAY_WISH_OF_OURS = frozenset({Intent.PRAISE, Intent.CHATTER, ASK_FIT})
_HAS_SUCH = re.compile(r"有[^ ]{1,6}[的款][没吗不么](?:有|得)?(?=$| )|有没有?[^ ]{1,6}[的款](?=$| )")
_OF_TASTE = frozenset({"likes", "dislikes"})
_HOW_MUCH_SO = re.compile(
    r"(?:^| )(?!.{0,4}[会能可适合显穿戴])(?:[^ ]{1,7}(.)不\1|[^ ]{2,7}(?:得[^ ]{1,2}|[带有][^ ]{1,4})[不没])(?=$| )"
)
_OF_THE_PURSE = frozenset({"budget", "audience"})
_HAGGLES = re.compile(
    "[多几价券少让贵折减抹卖邮赠半]|送(?=[吗不么什啥点个一二两礼东]|$| )|便宜|优惠|活动|红包|福利|能不能|怎么|咋"
)
_WHY_NOT = re.compile(r"(?:咋|怎么|为啥|为什么)就?没(?:有(?!选)|出)")
_REMEMBERED = 4096


Asked = tuple[str, Context]
"""A text that is to be read, and what is in force for it."""


class _Line:
    """A line while it is read, with what is known of it by and by."""

    __slots__ = (
        *("context", "drawn", "free", "holds_anywhere", "named", "original", "reading", "sounding"),
        *("stated", "text", "wanted"),
    )

    sounding: str
    named: Named
    stated: Stated
    free: list[Mention]
    """What it names, but for what made a fact."""
    drawn: Sketch
    wanted: Sought | None
    reading: Reading

    def __init__(self, original: str, context: Context, text: str) -> None:
        self.original = original
        self.context = context
        self.text = text
        """The line, plain."""
        self.holds_anywhere = False
        """Whether the reading is the same in any context."""


class _Ear:
    """The part of reading that is the same whatever is on sale; most of what a reader takes to make."""

    def __init__(self, words: Words) -> None:
        self.plainer = Plainer(words.traditional)
        self.sounds = Sounds(words.signals.speakers)
        self.decider = decision.Decider(Signals(words.signals, self.sounds), words.model, self.sounds)


_ear = lru_cache(maxsize=2)(_Ear)
"""By the very `Words`: goods change often in an evening, and words hardly ever."""


class Reader:
    """Reads lines by one lexicon and one set of words; a change of either makes a new reader."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self._lexicon = lexicon
        ear = _ear(words)
        self._plainer, self._sounds, self._decider = ear.plainer, ear.sounds, ear.decider
        self._finder = Finder(lexicon, words, self._sounds)
        self._drawer = Drawer(lexicon, self._sounds)
        self._facts = FactFinder(words.skins, lexicon)
        self._recent: Recent[str | tuple[str, Context], Reading] = Recent(_REMEMBERED)

    def read(self, text: str, context: Context) -> Reading:
        """What `text` says with `context` in force. Never raises, whatever the text.

        A room repeats itself (扣1, 666): the last few thousand readings are remembered, those that are the same in any
        context by their text alone.
        """
        original = text[:LONGEST_READ]
        reading = self._recent.get(original) or self._recent.get((original, context))
        if reading is None:
            (line,) = self._read([(original, context)])
            reading = self._remembered(line)
        return reading

    def read_all(self, asked: Iterable[Asked]) -> list[Reading]:
        """What each text says in its context, in order; many together are read quicker than each by itself."""
        said = [(text[:LONGEST_READ], context) for text, context in asked]
        recent = self._recent
        known = {one: recent.get(one[0]) or recent.get(one) for one in said}
        for line in self._read([one for one, reading in known.items() if reading is None]):
            known[line.original, line.context] = self._remembered(line)
        return [reading for one in said if (reading := known[one]) is not None]

    def _remembered(self, line: _Line) -> Reading:
        original, reading = line.original, line.reading
        self._recent.put(original if line.holds_anywhere else (original, line.context), reading)
        return reading

    def read_anew(self, asked: Iterable[Asked]) -> list[Reading]:
        """As `read_all`, but all worked out again."""
        return [line.reading for line in self._read((text[:LONGEST_READ], context) for text, context in asked)]

    def _read(self, asked: Iterable[Asked]) -> list[_Line]:
        """The lines, read."""
        plain = self._plainer.plain
        lines = [_Line(original, context, plain(original)) for original, context in asked]
        wordy: list[_Line] = []
        for line in lines:
            if decision.is_bare_number(line.text):
                line.reading = self._bare(line.text, line.context)
            else:
                wordy.append(line)
        if len(wordy) == 1:
            self._read_one(wordy[0])
        elif wordy:
            with uncollected():
                self._read_many(wordy)
        return lines

    def _read_one(self, line: _Line) -> None:
        self._look(line)
        self._conclude(line, self._decider.decide(line.drawn, line.wanted))

    def _look(self, line: _Line) -> None:
        """Find all that a reading rests on."""
        line.sounding = self._sounds.sound(line.text)
        self._name(line, self._finder.find(line.text, line.sounding))
        self._state(line)
        self._draw(line)
        self._seek(line)

    def _read_many(self, lines: Sequence[_Line]) -> None:
        """As `_read_one` for each, but each step for all of them before the next.

        The words, rules and weights of all steps are more than a processor keeps at hand: so they are fetched once for
        many lines.
        """
        for line in lines:
            line.sounding = self._sounds.sound(line.text)
        found = self._finder.find_all([line.text for line in lines], [line.sounding for line in lines])
        for line, named in zip(lines, found, strict=True):
            self._name(line, named)
        for line in lines:
            self._state(line)
        for line in lines:
            self._draw(line)
        for line in lines:
            self._seek(line)
        decided = self._decider.decide_all([line.drawn for line in lines], [line.wanted for line in lines])
        for line, its in zip(lines, decided, strict=True):
            self._conclude(line, its)

    def _name(self, line: _Line, named: Named) -> None:
        line.named = named
        if named.mentions:
            take_as_variants(line.text, named.mentions, line.context.pinned, self._lexicon)

    def _state(self, line: _Line) -> None:
        stated = line.stated = self._facts.find(line.text, line.original, line.named, line.context.pinned)
        mentions, used = line.named.mentions, stated.used
        line.free = [mention for mention in mentions if mention.start not in used] if used else mentions

    def _draw(self, line: _Line) -> None:
        mentions, used = line.named.mentions, line.stated.used
        line.drawn = self._drawer.draw(line.text, line.sounding, mentions, used, line.context.pinned)

    def _seek(self, line: _Line) -> None:
        line.wanted = wishes.sought(
            line.text, line.original, line.free, line.stated.used, line.context.pinned, self._lexicon
        )

    def _conclude(self, line: _Line, decided: Decision) -> None:
        """The reading that follows from all that was found."""
        text, context, stated, free = line.text, line.context, line.stated, line.free
        wanted, mentions, intent = line.wanted, line.named.mentions, decided.intent
        if intent is WISH and (wanted is None or wanted.wish is None):
            wanted = guesses.guessed(text, line.original, free, context.pinned, self._lexicon)
            intent = intent if wanted is not None else decided.otherwise
        if wanted is not None and intent is not WISH and self._is_after_all_wished(text, intent, wanted, stated):
            intent = WISH
        if intent is ASK_FIT and _is_of_the_purse(stated):
            intent = ASK_PRICE
        elif intent is ASK_FIT and _is_of_taste(text, stated):
            intent = Intent.ASK_DETAIL
        elif intent is AFTER_SALE and stated.facts and _is_of_an_allergy(text, stated):
            intent = ASK_FIT
        if free and intent in _MAY_BE_TURNED:
            intent = _turned(intent, text, free)
        spoken_of = items.without_comparisons(text, mentions, stated.used, intent) if stated.used else free
        if wanted is not None and intent is WISH:
            spoken_of = [mention for mention in spoken_of if not _is_part_of(mention, wanted)]
        said = self._items(text, spoken_of, context.pinned, intent)
        if context.call is not None and _is_vote(intent, text, free):
            line.reading = Reading(CHATTER, (), (), None, (Reason(0, len(text), "call"),), specific=False)
            return
        line.reading = Reading(
            intent=intent,
            items=said,
            facts=stated.of(intent) if stated.facts else (),
            wish=wanted.wish if wanted is not None and intent is WISH else None,
            reasons=self._decider.reasons(intent, decided),
            specific=intent is CLAIM and _is_specific(text, free, said),
        )
        line.holds_anywhere = not mentions and wanted is None and intent in _SPEAKS_OF_NOTHING

    def _is_after_all_wished(self, text: str, intent: Intent, wanted: Sought, stated: Stated) -> bool:
        """Whether a line that looks otherwise asks for goods that are not sold here: 蚊帐几时上 俺这都有蚊子了."""
        wish = wanted.wish
        if intent is ASK_PRICE:
            return _is_wished(text, wanted, stated)
        if intent in _MAY_WISH_OF_OURS and wish is not None and wish.what is not None and wish.feature is not None:
            # 爸爸夹克有加厚的没
            return text.endswith(wish.what.lower(), 0, wanted.start) and _HAS_SUCH.match(text, wanted.start) is not None
        if intent is ASK_FIT and wanted.is_whole and wish is not None and wish.size is not None:
            return text.startswith("有", wanted.start)  # 我平时戴28 有28的不
        if intent is Intent.ASK_STOCK and wish is not None and wish.size is not None:
            return text.startswith(_ASKS_TO_MAKE, wanted.start)  # 蜜蜡能出特大号吗
        if intent not in _SEEMS_IDLE or not wanted.is_whole or wish is None or wish.what is None:
            return False
        if "敢不敢" in text:
            return True
        if wish.color is not None or wish.size is not None or wish.feature is not None:
            return False
        return self._lexicon.ends_as_goods(wish.what)

    def sketch(self, text: str, context: Context) -> tuple[str, int]:
        """The sketch of `text`, and how it asks for a thing: what examples to learn from are made of."""
        original = text[:LONGEST_READ]
        line = _Line(original, context, self._plainer.plain(original))
        self._look(line)
        return line.drawn.text, wishes.seeking(line.wanted)

    def _bare(self, line: str, context: Context) -> Reading:
        reasons = (Reason(0, len(line), "bare"),)
        if context.call is not None:
            return Reading(CHATTER, (), (), None, (Reason(0, len(line), "call"),), specific=False)
        qty = 1 if decision.is_one(line) else None
        said = (Item(context.pinned, None, None, qty),) if context.pinned is not None else ()
        return Reading(CLAIM, said, (), None, reasons, specific=False)

    def _items(self, line: str, mentions: list[Mention], pinned: str | None, intent: Intent) -> tuple[Item, ...]:
        if intent in _MAY_TURN_DOWN and mentions:
            if turned_down := rejection.rejected(line, mentions):
                mentions = [mention for mention in mentions if mention.start not in turned_down]
        elif intent is CANCEL and (kept := rejection.kept(line, mentions)):
            mentions = [mention for mention in mentions if mention.start not in kept]
        return items.assemble(line, mentions, pinned, intent, self._lexicon)


def _is_wished(text: str, wanted: Sought, stated: Stated) -> bool:
    """Whether the words of money in a line tell only what there is to spend, or what for: 妈咪包有没有 预算200."""
    if wanted.wish is None:
        return False
    if wanted.is_whole and wanted.wish.size is not None and _WHY_NOT.match(text, wanted.start):
        return True  # 怎么没有35 34紧36松
    if _HAGGLES.search(text[: wanted.start] + text[wanted.end :]) is not None:
        return False
    what = wanted.wish.what or ""
    has_budget = any(fact.facet == "budget" for fact in stated.facts)
    return (has_budget and (wanted.is_whole or len(what) > 1)) or (wanted.is_whole and "找" in text)


def _is_of_the_purse(stated: Stated) -> bool:
    """Whether a budget is all that is told by which something could fit: 三百以内 十五年的够得着不."""
    facets = {fact.facet for fact in stated.facts}
    return "budget" in facets and facets <= _OF_THE_PURSE


def _is_of_taste(text: str, stated: Stated) -> bool:
    """Whether a taste is all that is told, and a quality is asked for: 我最烦塞牙 丝多不多."""
    facets = {fact.facet for fact in stated.facts}
    return bool(facets) and facets <= _OF_TASTE and _HOW_MUCH_SO.search(text) is not None


def _is_of_an_allergy(text: str, stated: Stated) -> bool:
    """Whether it asks what one who tells of an allergy may use: 我一碰硅胶就过敏起红疙瘩 这柄握得了不."""
    return any(fact.facet == "allergy" for fact in stated.facts) and decision.is_question(text)


def _is_part_of(mention: Mention, wanted: Sought) -> bool:
    """Whether a product is named only within the name of another thing that is wished: the 锅 of 锅铲."""
    wish = wanted.wish
    if mention.kind is not PRODUCT or mention.quantity is not None or wish is None or wish.what is None:
        return False
    within = wanted.start <= mention.start and mention.end <= wanted.end
    return within and len(wish.what) > mention.length


def _turned(intent: Intent, line: str, mentions: list[Mention]) -> Intent:
    """The intent, after what a no does to it: 16号要一个 17号不要了 claims, 30片的不要 takes back."""
    if not rejection.says_no(line):
        return intent
    named = [mention for mention in mentions if mention.kind is not NUMBER]
    turned_down = rejection.rejected(line, named, finds_fault=False)
    if not turned_down:
        return intent
    if rejection.takes_nothing(line):
        return CANCEL
    if rejection.takes_something(line, named, turned_down):
        return CLAIM
    if all(mention.start in turned_down or mention.kind is QTY for mention in named):
        return CANCEL
    return intent


def _is_specific(line: str, mentions: list[Mention], said: tuple[Item, ...]) -> bool:
    if PRODUCT in [mention.kind for mention in mentions]:
        return True
    for item in said:
        if item.color or item.size or item.qty:
            return True
    return decision.asks_to_keep(line)


def _is_vote(intent: Intent, line: str, mentions: list[Mention]) -> bool:
    """Whether the line only answers an open call: it asks nothing, and names no product, colour, size or count."""
    if intent not in _ASKS_FOR_SOMETHING or (intent is not CLAIM and decision.is_question(line)):
        return False
    names = any(mention.kind is not NUMBER for mention in mentions)
    return not names and not decision.asks_to_keep(line)
