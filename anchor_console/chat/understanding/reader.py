"""The reader: from a line and its context to a reading. Pure; built once for a lexicon and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat

from msgspec import Struct

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.facts.fact_finder import FactFinder, Stated
from anchor_console.chat.understanding.intents.decision import Decider, Decision
from anchor_console.chat.understanding.intents.signals import Signals
from anchor_console.chat.understanding.intents.sketch import Drawer, Sketch
from anchor_console.chat.understanding.items import assembly, beside, passed_by, rejection
from anchor_console.chat.understanding.items.leftovers import with_leftovers
from anchor_console.chat.understanding.line import hands
from anchor_console.chat.understanding.line.plain import Plainer, Sounds
from anchor_console.chat.understanding.line.questions import is_question
from anchor_console.chat.understanding.naming.finder import Finder
from anchor_console.chat.understanding.naming.mentions import COLOR, NUMBER, PRODUCT, QTY, SIZE, Mention, Named, has
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
from anchor_console.chat.understanding.wishes import after_all, asking, seeking
from anchor_console.chat.understanding.wishes.asking import Asking
from anchor_console.chat.understanding.wishes.seeking import Sought
from anchor_console.chat.understanding.wishes.subject import Subject
from anchor_console.chat.understanding.wishes.tagging import Wished, wished
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
_OF_VARIANTS = frozenset(
    {
        CLAIM,
        CANCEL,
        Intent.ORDERED,
        ASK_FIT,
        Intent.ASK_STOCK,
        ASK_PRICE,
        Intent.ASK_DETAIL,
        Intent.ASK_DELIVERY,
        AFTER_SALE,
    }
)
"""In lines of these intents variants are told by whatever only they have."""
_VARIANTS = frozenset({COLOR, SIZE, NUMBER})
_MAY_TURN_DOWN = frozenset({Intent.CLAIM, Intent.ORDERED, Intent.ASK_DETAIL, Intent.ASK_STOCK, Intent.AFTER_SALE})
_SPEAKS_OF_NOTHING = frozenset({Intent.CHATTER, Intent.PRAISE, Intent.AFTER_SALE, Intent.SPAM})
"""Lines of these intents that name nothing say the same whatever is on air, or called for."""
_OF_TASTE = frozenset({"likes", "dislikes"})
_LONGEST_TASTE = 10
_ACTED_ON = frozenset({ASK_FIT, AFTER_SALE, CANCEL, Intent.ASK_DETAIL, Intent.ASK_DELIVERY})
"""What somebody has to do something about, though nothing but a taste is told."""
_OF_THE_PURSE = frozenset({"budget", "audience"})
_OF_A_BODY = frozenset({"height_cm", "weight_kg"})
_BUT_A_BODY = re.compile(  # takes nothing back: what reads in two ways would be tried in all of them
    r"(?>[我俺咱家的]|儿子|女儿|闺女|孩子|宝宝|娃|[大小]宝|姑娘|丫头|小子|公[斤分]|[爸妈公婆爹娘]|老[公婆爸妈]|媳妇|对象"
    r"|身高|体重|[高重才就是有都快]|现在|今年|\d++(?:\.\d++)?|[一二两三四五六七八九十百半点零]|cm|kg|厘米|[斤米岁]|[\s,，/。.!~])++"
)
"""Nothing but whose body it is, and its figures."""
_KEEP_ME_ONE = re.compile(r"留(?:一|个|着|给我|俩|两)|给(?:我|俺)留|帮(?:我|俺)留")
_REMEMBERED = 4096


Asked = tuple[str, Context]
"""A text that is to be read, and what is in force for it."""


_Line = tuple[str, str, Context]
"""A plain text that is to be read, its original, and what is in force for it."""


class _Found(Struct, frozen=True, gc=False):
    """All that a reading rests on, but for the words that tell intents apart."""

    mentions: list[Mention]
    stated: Stated
    free: list[Mention]
    """What the line names, but for what made a fact."""
    sought: Sought | None


_Meant = tuple[Sequence[Mention], Sequence[Mention]]
"""What a line speaks of, and the variants that it turns down."""


_Settled = tuple[Intent, Wished | None]
"""What a line is after all, and what it wishes if that is a wish."""


class _Read(Struct, frozen=True, gc=False):
    """A line, read."""

    reading: Reading
    holds_anywhere: bool = False
    """Whether the reading is the same in any context."""


class _Ear:
    """The part of reading that is the same whatever is on sale; most of what a reader takes to make."""

    def __init__(self, words: Words) -> None:
        self.plainer = Plainer(words.traditional)
        self.sounds = Sounds(words.signals.speakers)
        self.decider = Decider(Signals(words.signals), words.model, words.net, self.sounds)


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
        self._facts = FactFinder(words.skins, words.bought_for, lexicon)
        self._tagger = words.tagger
        self._recent: Recent[str | tuple[str, Context], Reading] = Recent(_REMEMBERED)

    def read(self, text: str, context: Context) -> Reading:
        """What `text` says with `context` in force. Never raises, whatever the text.

        A room repeats itself (扣1, 666): the last few thousand readings are remembered, those that are the same in any
        context by their text alone.
        """
        original = text[:LONGEST_READ]
        reading = self._recent.get(original) or self._recent.get((original, context))
        if reading is None:
            (read,) = self._read([(original, context)])
            reading = self._remembered(original, context, read)
        return reading

    def read_all(self, asked: Iterable[Asked]) -> list[Reading]:
        """What each text says in its context, in order; many together are read quicker than each by itself."""
        said = [(text[:LONGEST_READ], context) for text, context in asked]
        recent = self._recent
        known = {one: recent.get(one[0]) or recent.get(one) for one in said}
        unknown = [one for one, reading in known.items() if reading is None]
        for one, read in zip(unknown, self._read(unknown), strict=True):
            known[one] = self._remembered(*one, read)
        return [reading for one in said if (reading := known[one]) is not None]

    def _remembered(self, original: str, context: Context, read: _Read) -> Reading:
        self._recent.put(original if read.holds_anywhere else (original, context), read.reading)
        return read.reading

    def read_anew(self, asked: Iterable[Asked]) -> list[Reading]:
        """As `read_all`, but all worked out again."""
        return [read.reading for read in self._read([(text[:LONGEST_READ], context) for text, context in asked])]

    def _read(self, asked: Iterable[Asked]) -> list[_Read]:
        plain = self._plainer.plain
        lines = [(plain(original), original, context) for original, context in asked]
        read = [_bare(text, context) if hands.is_bare_number(text) else None for text, _, context in lines]
        wordy = [line for line, bare in zip(lines, read, strict=True) if bare is None]
        if len(wordy) > 1:
            with uncollected():
                others = iter(self._read_many(wordy))
        else:
            others = map(self._read_one, wordy)
        return [next(others) if bare is None else bare for bare in read]

    def _read_one(self, line: _Line) -> _Read:
        text, original, context = line
        found, drawn = self._found(line)
        decided = self._decider.decide(drawn, found.sought)
        settled = self._settled(text, original, context.pinned, found, decided)
        meant = _meant(text, found, settled, context.pinned, self._lexicon)
        said = self._items(text, meant, context.pinned, settled)
        return _concluded(text, context, found, settled, said, self._decider.reasons(settled[0], decided))

    def _found(self, line: _Line) -> tuple[_Found, Sketch]:
        """All that a reading rests on."""
        text, original, context = line
        pinned = context.pinned
        sounding = self._sounds.sound(text)
        named = self._finder.find(text, sounding, pinned)
        stated = self._facts.find(text, original, named, pinned)
        free = _free(named, stated)
        drawn = self._drawer.draw(text, named.mentions, stated.used, pinned)
        sought = seeking.sought(text, original, free, stated.used, pinned, self._lexicon, asking.signs(text))
        return _Found(named.mentions, stated, free, sought), drawn

    def _read_many(self, lines: Sequence[_Line]) -> list[_Read]:
        """As `_read_one` for each, but each step for all of them before the next.

        The words, rules and weights of all steps are more than a processor keeps at hand: so they are fetched once for
        many lines.
        """
        texts, originals, contexts = zip(*lines, strict=True)
        pinned = [context.pinned for context in contexts]
        soundings = list(map(self._sounds.sound, texts))
        named = self._finder.find_all(texts, soundings, pinned)
        stated = self._facts.find_all(texts, originals, named, pinned)
        mentions, used = [one.mentions for one in named], [one.used for one in stated]
        free = list(map(_free, named, stated))
        drawn = list(map(self._drawer.draw, texts, mentions, used, pinned))
        signs = list(map(asking.signs, texts))
        sought = list(map(seeking.sought, texts, originals, free, used, pinned, repeat(self._lexicon), signs))
        decided = self._decider.decide_all(drawn, sought)
        found = list(map(_Found, mentions, stated, free, sought))
        settled = list(map(self._settled, texts, originals, pinned, found, decided))
        intents = [intent for intent, _ in settled]
        meant = list(map(_meant, texts, found, settled, pinned, repeat(self._lexicon)))
        said = list(map(self._items, texts, meant, pinned, settled))
        reasons = list(map(self._decider.reasons, intents, decided))
        return list(map(_concluded, texts, contexts, found, settled, said, reasons))

    def _settled(self, text: str, original: str, pinned: str | None, found: _Found, decided: Decision) -> _Settled:
        """The intent that follows from all that was found, and the wish."""
        stated, sought, intent = found.stated, found.sought, decided.intent
        wish = self._wished(text, original, found, pinned) if intent is WISH else None
        if intent is WISH and wish is None:
            intent = decided.otherwise
        if intent is WISH and sought is None and pinned is not None and has(found.free, QTY):
            meant, _ = _meant(text, found, (CLAIM, None), pinned, self._lexicon)
            if after_all.counts_what_we_have(text, meant, pinned, self._lexicon):
                intent, wish = CLAIM, None
        if sought is not None and intent is not WISH:
            intent = after_all.intent(text, intent, sought, self._lexicon)
            wish = self._wished(text, original, found, pinned) if intent is WISH else None
        intent = after_all.of_taking(text, intent, found.free)
        if stated.facts:
            intent = _of_the_facts(intent, text, stated, is_for_bodies=self._lexicon.is_for_bodies)
        return intent, wish

    def sketch(self, text: str, context: Context) -> tuple[str, int]:
        """The sketch of `text`, and how it asks for a thing: what examples to learn from are made of."""
        original = text[:LONGEST_READ]
        found, drawn = self._found((self._plainer.plain(original), original, context))
        return drawn.text, seeking.seeking(found.sought)

    def _wished(self, text: str, original: str, found: _Found, pinned: str | None) -> Wished | None:
        """What a line that is a wish wishes; None where all of it asks for what is listed."""
        sought = found.sought
        if sought is not None and sought.is_listed and (sought.asking.begin, sought.asking.finish) == (0, len(text)):
            return None
        return wished(Subject(text, original, found.free, pinned, self._lexicon), sought, self._tagger)

    def asking(self, text: str, context: Context) -> tuple[Subject, Asking | None]:
        """What a line speaks of, and where it asks for something by one of the forms of asking.

        The tagger learns from it.
        """
        original = text[:LONGEST_READ]
        plain, pinned = self._plainer.plain(original), context.pinned
        found, _ = self._found((plain, original, context))
        subject = Subject(plain, original, found.free, pinned, self._lexicon)
        return subject, found.sought.asking if found.sought is not None else None

    def _items(self, text: str, meant: _Meant, pinned: str | None, settled: _Settled) -> tuple[Item, ...]:
        """The items that what is `meant` makes."""
        mentions, denied = meant
        said = assembly.assemble(text, mentions, pinned, settled[0], self._lexicon, denied)
        return tuple(map(self._lexicon.as_listed, said)) if said and self._lexicon.written else said


def _meant(text: str, found: _Found, settled: _Settled, pinned: str | None, lexicon: Lexicon) -> _Meant:
    """What a line speaks of, by mentions and by what is left beside them; not what it only compares, turns down or
    leaves as it is. And of the variants that it names, those that it turns down.
    """
    intent, wish = settled
    used = found.stated.used
    mentions: Sequence[Mention] = found.free
    if used:
        mentions = beside.without_comparisons(text, found.mentions, used, intent)
    if pinned is not None and "送" in text and has(mentions, PRODUCT):
        mentions = beside.without_gifts(text, mentions, pinned, lexicon)
    if intent in _OF_VARIANTS:
        mentions = with_leftovers(text, mentions, found.mentions, pinned, intent, lexicon)
    denied: Sequence[Mention] = ()
    if not mentions:
        return mentions, denied
    if wish is not None and intent is WISH:
        mentions = [mention for mention in mentions if not _is_part_of(mention, wish)]
    if intent in _MAY_TURN_DOWN:
        if turned_down := rejection.rejected(text, mentions):
            denied = [one for one in mentions if one.start in turned_down and one.kind in _VARIANTS]
            mentions = [mention for mention in mentions if mention.start not in turned_down]
        if beside_them := passed_by.passed_by(text, mentions, intent):
            mentions = [mention for mention in mentions if mention.start not in beside_them]
    elif intent is CANCEL and (kept := rejection.kept(text, mentions)):
        mentions = [mention for mention in mentions if mention.start not in kept]
    return mentions, denied


def _concluded(
    text: str, context: Context, found: _Found, settled: _Settled, said: tuple[Item, ...], reasons: tuple[Reason, ...]
) -> _Read:
    """The reading that all of that makes."""
    intent, wish = settled
    stated, free = found.stated, found.free
    if context.call is not None and _is_vote(intent, text, free):
        return _Read(_vote(text))
    reading = Reading(
        intent,
        said,
        stated.of(intent) if stated.facts else (),
        wish.wish if wish is not None and intent is WISH else None,
        reasons,
        intent is CLAIM and _is_specific(text, free, said),
    )
    return _Read(reading, not found.mentions and found.sought is None and intent in _SPEAKS_OF_NOTHING)


def _bare(text: str, context: Context) -> _Read:
    """A show of hands: it votes where there is a call, else it claims what is on air."""
    pinned = context.pinned
    if context.call is not None:
        return _Read(_vote(text))
    qty = 1 if hands.is_one(text) else None
    said = (Item(pinned, None, None, qty),) if pinned is not None else ()
    return _Read(Reading(CLAIM, said, (), None, (Reason(0, len(text), "bare"),), specific=False))


def _vote(text: str) -> Reading:
    return Reading(CHATTER, (), (), None, (Reason(0, len(text), "call"),), specific=False)


def _free(named: Named, stated: Stated) -> list[Mention]:
    """What a line names, but for what made a fact."""
    mentions, used = named.mentions, stated.used
    return [mention for mention in mentions if mention.start not in used] if used else mentions


def _of_the_facts(intent: Intent, text: str, stated: Stated, *, is_for_bodies: bool) -> Intent:
    """The intent, after what the facts that a line states make of it."""
    if intent is ASK_FIT and _is_of_the_purse(stated):
        return ASK_PRICE
    if intent in _ACTED_ON and _is_but_a_taste(text, stated):
        return CHATTER
    if intent is CHATTER and is_for_bodies and _is_but_a_body(text, stated):
        return ASK_FIT
    return intent


def _is_of_the_purse(stated: Stated) -> bool:
    """Whether a budget is all that is told by which something could fit: 三百以内 十五年的够得着不."""
    facets = {fact.facet for fact in stated.facts}
    return "budget" in facets and facets <= _OF_THE_PURSE


def _is_but_a_taste(text: str, stated: Stated) -> bool:
    """Whether one clause tells a taste, and nothing is asked: 不喜欢紧身的, 我只穿纯棉的."""
    if len(text) > _LONGEST_TASTE or not all(fact.facet in _OF_TASTE for fact in stated.facts):
        return False
    return " " not in text.strip() and not is_question(text)


def _is_but_a_body(text: str, stated: Stated) -> bool:
    """Whether all that is said is how tall or heavy somebody is: 我儿子身高130 waits for a size."""
    return any(fact.facet in _OF_A_BODY for fact in stated.facts) and _BUT_A_BODY.fullmatch(text) is not None


def _is_part_of(mention: Mention, wish: Wished) -> bool:
    """Whether a product is named only within the name of another thing that is wished: the 锅 of 锅铲."""
    what = wish.wish.what
    if mention.kind is not PRODUCT or mention.quantity is not None or what is None:
        return False
    return wish.start <= mention.start and mention.end <= wish.end and len(what) > mention.length


def _is_specific(line: str, mentions: list[Mention], said: tuple[Item, ...]) -> bool:
    if has(mentions, PRODUCT):
        return True
    for item in said:
        if item.color or item.size or item.qty:
            return True
    return _asks_to_keep(line)


def _is_vote(intent: Intent, line: str, mentions: list[Mention]) -> bool:
    """Whether the line only answers an open call: it asks nothing, and names no product, colour, size or count."""
    if intent not in _ASKS_FOR_SOMETHING or (intent is not CLAIM and is_question(line)):
        return False
    names = any(mention.kind is not NUMBER for mention in mentions)
    return not names and not _asks_to_keep(line)


def _asks_to_keep(text: str) -> bool:
    return _KEEP_ME_ONE.search(text) is not None
