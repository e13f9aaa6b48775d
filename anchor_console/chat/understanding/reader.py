"""The reader: from a line and its context to a reading. Pure; built once for a lexicon and words."""

from __future__ import annotations

from anchor_console.chat.understanding import decision, items, rejection, wishes
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.facts import FactFinder
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.mentions import Finder, Kind, Mention, Named, take_as_variants
from anchor_console.chat.understanding.plain import Plainer, Sounds
from anchor_console.chat.understanding.reading import Intent, Item, Reading, Reason
from anchor_console.chat.understanding.recent import Recent
from anchor_console.chat.understanding.signals import Signals
from anchor_console.chat.understanding.sketch import Drawer
from anchor_console.chat.understanding.wishes import Sought
from anchor_console.chat.understanding.words import Words

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
_MAY_TURN_DOWN = frozenset({Intent.CLAIM, Intent.ORDERED, Intent.ASK_DETAIL, Intent.ASK_STOCK})
_MAY_BE_TURNED = frozenset({Intent.CLAIM, Intent.CANCEL, Intent.PRAISE, Intent.CHATTER})
_SPEAKS_OF_NOTHING = frozenset({Intent.CHATTER, Intent.PRAISE, Intent.AFTER_SALE, Intent.SPAM})
"""Lines of these intents that name nothing say the same whatever is on air, or called for."""
_REMEMBERED = 4096
_LONGEST_READ = 300
"""Characters of a line that are read; what follows is kept, but not understood."""


class Reader:
    """Reads lines by one lexicon and one set of words; a change of either makes a new reader."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self._lexicon = lexicon
        self._plainer = Plainer(words.traditional)
        self._sounds = Sounds(words.signals.speakers)
        self._finder = Finder(lexicon, words, self._sounds)
        self._drawer = Drawer(lexicon, self._sounds)
        self._decider = decision.Decider(Signals(words.signals, self._sounds), words.model)
        self._facts = FactFinder(words.skins, lexicon)
        self._recent: Recent[str | tuple[str, Context], Reading] = Recent(_REMEMBERED)

    def read(self, text: str, context: Context) -> Reading:
        """What `text` says with `context` in force. Never raises, whatever the text.

        A room repeats itself (扣1, 666): the last few thousand readings are remembered, those that are the same in any
        context by their text alone.
        """
        original = text[:_LONGEST_READ]
        reading = self._recent.get(original) or self._recent.get((original, context))
        if reading is None:
            reading, holds_anywhere = self._read(original, context)
            self._recent.put(original if holds_anywhere else (original, context), reading)
        return reading

    def read_anew(self, text: str, context: Context) -> Reading:
        """As `read`, but worked out again."""
        reading, _ = self._read(text[:_LONGEST_READ], context)
        return reading

    def _read(self, original: str, context: Context) -> tuple[Reading, bool]:
        """The reading, and whether it is the same in any context."""
        line = self._plainer.plain(original)
        if decision.is_bare_number(line):
            return self._bare(line, context), False
        sounding = self._sounds.sound(line)
        named = self._named(line, sounding, context)
        mentions = named.mentions
        stated = self._facts.find(line, original, named, context.pinned)
        used = stated.used
        free = [mention for mention in mentions if mention.start not in used] if used else mentions
        drawn = self._drawer.draw(line, sounding, mentions, stated.used, context.pinned)
        wanted = wishes.sought(line, original, free, stated.used, context.pinned, self._lexicon)
        decided = self._decider.decide(drawn, wanted)
        intent = _turned(decided.intent, line, free)
        spoken_of = items.without_comparisons(mentions, stated.used, intent) if stated.used else free
        if wanted is not None and intent is Intent.WISH:
            spoken_of = [mention for mention in spoken_of if not _is_part_of(mention, wanted)]
        said = self._items(line, spoken_of, context.pinned, intent)
        specific = intent is Intent.CLAIM and _is_specific(line, free, said)
        if context.call is not None and _is_vote(intent, line, free):
            vote = Reading(Intent.CHATTER, (), (), None, (Reason(0, len(line), "call"),), specific=False)
            return vote, False
        reading = Reading(
            intent=intent,
            items=said,
            facts=stated.of(intent) if stated.facts else (),
            wish=wanted.wish if wanted is not None and intent is Intent.WISH else None,
            reasons=decided.reasons,
            specific=specific,
        )
        return reading, not mentions and wanted is None and intent in _SPEAKS_OF_NOTHING

    def sketch(self, text: str, context: Context) -> str:
        """The sketch of `text`: what examples to learn from are made of."""
        original = text[:_LONGEST_READ]
        line = self._plainer.plain(original)
        sounding = self._sounds.sound(line)
        named = self._named(line, sounding, context)
        mentions = named.mentions
        stated = self._facts.find(line, original, named, context.pinned)
        return self._drawer.draw(line, sounding, mentions, stated.used, context.pinned).text

    def _named(self, line: str, sounding: str, context: Context) -> Named:
        named = self._finder.find(line, sounding)
        if named.mentions:
            take_as_variants(line, named.mentions, context.pinned, self._lexicon)
        return named

    def _bare(self, line: str, context: Context) -> Reading:
        reasons = (Reason(0, len(line), "bare"),)
        if context.call is not None:
            return Reading(Intent.CHATTER, (), (), None, (Reason(0, len(line), "call"),), specific=False)
        qty = 1 if decision.is_one(line) else None
        said = (Item(context.pinned, None, None, qty),) if context.pinned is not None else ()
        return Reading(Intent.CLAIM, said, (), None, reasons, specific=False)

    def _items(self, line: str, mentions: list[Mention], pinned: str | None, intent: Intent) -> tuple[Item, ...]:
        if intent in _MAY_TURN_DOWN:
            if turned_down := rejection.rejected(line, mentions):
                mentions = [mention for mention in mentions if mention.start not in turned_down]
        elif intent is Intent.CANCEL and (kept := rejection.kept(line, mentions)):
            mentions = [mention for mention in mentions if mention.start not in kept]
        return items.assemble(line, mentions, pinned, intent, self._lexicon)


def _is_part_of(mention: Mention, wanted: Sought) -> bool:
    """Whether a product is named only within the name of another thing that is wished: the 锅 of 锅铲."""
    wish = wanted.wish
    if mention.kind is not Kind.PRODUCT or mention.quantity is not None or wish is None or wish.what is None:
        return False
    within = wanted.start <= mention.start and mention.end <= wanted.end
    return within and len(wish.what) > mention.length


def _turned(intent: Intent, line: str, mentions: list[Mention]) -> Intent:
    """The intent, after what a no does to it: 16号要一个 17号不要了 claims, 30片的不要 takes back."""
    if not mentions or intent not in _MAY_BE_TURNED or not rejection.says_no(line):
        return intent
    named = [mention for mention in mentions if mention.kind is not Kind.NUMBER]
    turned_down = rejection.rejected(line, named)
    if not turned_down:
        return intent
    if rejection.takes_something(line, named, turned_down):
        return Intent.CLAIM
    if all(mention.start in turned_down or mention.kind is Kind.QTY for mention in named):
        return Intent.CANCEL
    return intent


def _is_specific(line: str, mentions: list[Mention], said: tuple[Item, ...]) -> bool:
    named = any(mention.kind is Kind.PRODUCT for mention in mentions)
    variant = any(item.color or item.size or item.qty for item in said)
    return named or variant or decision.asks_to_keep(line)


def _is_vote(intent: Intent, line: str, mentions: list[Mention]) -> bool:
    """Whether the line only answers an open call: it asks nothing, and names no product, colour, size or count."""
    if intent not in _ASKS_FOR_SOMETHING or (intent is not Intent.CLAIM and decision.is_question(line)):
        return False
    names = any(mention.kind is not Kind.NUMBER for mention in mentions)
    return not names and not decision.asks_to_keep(line)
