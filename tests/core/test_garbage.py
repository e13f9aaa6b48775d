import gc
import weakref

from anchor_console.core.garbage import collecting_between_frames


class Ring:
    """Garbage that only the collector finds: it holds itself."""

    def __init__(self) -> None:
        self.own = self


def test_what_only_the_collector_finds_goes_after_some_frames_and_not_while_one_is_worked_on():
    with collecting_between_frames() as garbage:
        gone = weakref.ref(Ring())
        made = [[] for _ in range(10_000)]  # enough for the collector to come by itself
        assert gone() is not None
        for _ in range(64):
            garbage.answered()
        assert gone() is None
        del made


def test_the_collector_is_as_it_was_when_the_frames_end():
    with collecting_between_frames():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
