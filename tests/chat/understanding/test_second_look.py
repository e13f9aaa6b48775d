"""Lines whose votes are close are looked at again by a net that sees what stands together."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.models.net import HIDDEN, HIDDEN_BIAS, VOTE, VOTE_BIAS, Net, written_net
from anchor_console.chat.understanding.models.ngrams import INTENTS, NgramModel, written_weights
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.words import load_words
from anchor_console.core.paths import resource

GOODS = (LexiconProduct("1", "陶瓷炖锅", "锅具", ("炖锅",), ("白色",), ("2升",)),)


def row(size: int, **at: int) -> list[int]:
    return [at.get(f"_{place}", 0) for place in range(size)]


def votes_for(intent: Intent, weight: int) -> list[int]:
    return row(len(INTENTS), **{f"_{INTENTS.index(intent)}": weight})


@pytest.fixture
def of_two() -> Net:
    """A net that takes a line for a cancellation where it has 鹤 and also 霜, and for delivery else."""
    rows = {
        "鹤": row(HIDDEN, _0=40),
        "霜": row(HIDDEN, _0=40),
        HIDDEN_BIAS: row(HIDDEN, _0=-4),
        VOTE_BIAS: votes_for(Intent.ASK_DELIVERY, 10),
    }
    rows |= {f"{VOTE}{at:x}": votes_for(Intent.CANCEL, 40 if at == 0 else 0) for at in range(HIDDEN)}
    return Net.of(written_net((0.25, 1.0, 1.0), rows))


def reader(model: NgramModel, net: Net) -> Reader:
    words = replace(load_words(resource("understanding")), model=model, net=net)
    return Reader(Lexicon(GOODS, words), words)


def intent(reader: Reader, text: str) -> Intent:
    return reader.read(text, Context(None, None)).intent


def test_what_stands_together_tells_what_neither_does_alone(of_two: Net) -> None:
    looks_again = reader(NgramModel.ignorant(), of_two)
    assert intent(looks_again, "鹤云") is Intent.ASK_DELIVERY
    assert intent(looks_again, "霜云") is Intent.ASK_DELIVERY
    assert intent(looks_again, "鹤云霜") is Intent.CANCEL


def test_what_stands_in_two_clauses_does_not_stand_together(of_two: Net) -> None:
    looks_again = reader(NgramModel.ignorant(), of_two)
    assert intent(looks_again, "鹤云 霜云") is Intent.ASK_DELIVERY
    assert intent(looks_again, "云 鹤云霜 云") is Intent.CANCEL


def test_what_a_clause_says_is_not_drowned_by_the_story_beside_it() -> None:
    asks_of_it = {
        "鹤": row(HIDDEN, _0=40),
        "云": row(HIDDEN, _0=-40),
        HIDDEN_BIAS: row(HIDDEN),
        VOTE_BIAS: votes_for(Intent.CHATTER, 10),
    }
    asks_of_it |= {f"{VOTE}{at:x}": votes_for(Intent.ASK_DETAIL, 40 if at == 0 else 0) for at in range(HIDDEN)}
    looks_again = reader(NgramModel.ignorant(), Net.of(written_net((0.25, 1.0, 1.0), asks_of_it)))
    assert intent(looks_again, "鹤云云云云云") is Intent.CHATTER
    assert intent(looks_again, "鹤 云云云云云") is Intent.ASK_DETAIL


def test_where_the_first_look_is_sure_the_net_is_not_asked(of_two: Net) -> None:
    sure = NgramModel.of(written_weights({"鹤": votes_for(Intent.PRAISE, 120)}, 0.04))
    assert intent(reader(sure, of_two), "鹤云霜") is Intent.PRAISE


def test_lines_read_at_once_are_looked_at_again_as_each_is_alone(of_two: Net) -> None:
    looks_again = reader(NgramModel.ignorant(), of_two)
    asked = [(text, Context(None, None)) for text in ("鹤云", "鹤云霜", "霜")]
    assert list(looks_again.read_anew(asked)) == [looks_again.read(*one) for one in asked]


def test_a_net_for_other_intents_is_refused() -> None:
    with pytest.raises(ValueError, match="other intents"):
        Net.of("1 1 1 claim boredom\n")
