"""What can be said to each ask stands for a moment, and is never worked out for all asks at once."""

from __future__ import annotations

from anchor_console.chat.asks import Ask, AskId, AskKey, AskState, Topic
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.sentence import Sentence
from anchor_console.live.chat.ready_answers import ReadyAnswers


def an_ask(number: int) -> Ask:
    key = AskKey(Intent.ASK_STOCK, Topic.STOCK, str(number), None, None)
    return Ask(AskId(number), key, None, f"{number}号还有吗", 1, 1, 0, AskState.OPEN, *[None] * 5, 0, 0)


class Shop:
    """Says what is left, which is less at each look, and counts how often it was asked."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.asked = 0
        self.left = 100
        self.answers = ReadyAnswers(self._answers, lambda: self.now_s)

    def _answers(self, ask: Ask) -> tuple[Sentence | None, Sentence | None]:
        self.asked += 1
        return Sentence(f"还有{self.left}件", f"{self.left} left"), None

    def looks(self, *numbers: int) -> list[int]:
        """How many are said to be left to each of those who ask for these products."""
        with self.answers.a_look() as answer_to:
            told = [answer_to(an_ask(number))[0] for number in numbers]
        return [int(sentence.en.split()[0]) for sentence in told if sentence is not None]


def test_an_ask_that_was_never_answered_is_at_once() -> None:
    shop = Shop()
    assert shop.looks(*range(60)) == [100] * 60
    assert not shop.answers.are_behind


def test_an_answer_stands_for_two_seconds() -> None:
    shop = Shop()
    shop.looks(1)
    shop.left, shop.now_s = 99, 1.9
    assert shop.looks(1) == [100]
    shop.now_s = 2.0
    assert shop.looks(1) == [99]


def test_sixty_old_answers_are_worked_out_anew_a_few_in_each_look_until_all_are() -> None:
    shop = Shop()
    shop.looks(*range(60))
    shop.left, shop.now_s, most = 99, 2.0, 0
    for _ in range(8):
        before = shop.asked
        told = shop.looks(*range(60))
        most = max(most, shop.asked - before)
        assert shop.answers.are_behind == (100 in told)
    assert told == [99] * 60
    assert most <= 8


def test_what_is_another_card_s_answer_is_not_said_again() -> None:
    shop = Shop()
    shop.looks(1)
    shop.left = 3
    shop.answers.clear()
    assert shop.looks(1) == [3]
