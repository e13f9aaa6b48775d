from __future__ import annotations

from anchor_console.core.notices import Level, Notice, NoticeBoard


def watched(limit=50):
    board, told = NoticeBoard(limit), []
    board.posted.subscribe(lambda notice: told.append(("posted", notice.key)))
    board.cleared.subscribe(lambda notice: told.append(("cleared", notice.key)))
    return board, told


def test_a_notice_stands_until_it_is_cleared():
    board, told = watched()
    board.post(Notice.warning("card.unseen", number=3))
    assert board.current == (Notice(Level.WARNING, "card.unseen", {"number": 3}),)
    board.clear("card.unseen")
    assert board.current == ()
    assert told == [("posted", "card.unseen"), ("cleared", "card.unseen")]


def test_clearing_what_is_not_there_tells_nobody():
    board, told = watched()
    board.clear("card.unseen")
    assert told == []


def test_a_trouble_that_repeats_is_one_line_with_the_newest_word():
    board, _ = watched()
    board.post(Notice.warning("link.down", tries=1))
    board.post(Notice.info("other"))
    board.post(Notice.error("link.down", tries=2))
    assert [(notice.key, notice.level) for notice in board.current] == [
        ("other", Level.INFO),
        ("link.down", Level.ERROR),
    ]


def test_the_same_trouble_of_two_subjects_is_two_lines():
    board, _ = watched()
    board.post(Notice.warning("source.silent", subject="kuaishou"))
    board.post(Notice.warning("source.silent", subject="bilibili"))
    board.clear("source.silent", subject="kuaishou")
    assert [notice.subject for notice in board.current] == ["bilibili"]


def test_a_full_board_drops_its_oldest_and_says_so():
    board, told = watched(limit=2)
    for key in ("a", "b", "c"):
        board.post(Notice.info(key))
    assert [notice.key for notice in board.current] == ["b", "c"]
    assert told == [("posted", "a"), ("posted", "b"), ("cleared", "a"), ("posted", "c")]


def test_replacing_on_a_full_board_drops_nothing():
    board, told = watched(limit=2)
    for key in ("a", "b", "a"):
        board.post(Notice.info(key))
    assert [notice.key for notice in board.current] == ["b", "a"]
    assert ("cleared", "b") not in told


def test_what_needs_no_answer_passes_and_what_goes_on_does_not():
    assert Notice.info("session.resumed").passes
    assert Notice(Level.WARNING, "queue.empty", is_answer=True).passes
    assert not Notice.warning("card.unseen").passes
    assert not Notice.error("hub.down").passes
