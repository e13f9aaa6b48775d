"""Views of chat alone, fed with text that is in memory already: ours, a text widget's, a web page's."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.core.ids import Identity, IdentityId, MessageId
from tests.bench.chat_sender import lines
from tests.bench.row import Row, percentile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

PLAIN = "QPlainTextEdit, maximumBlockCount 20,000"
PAGE = "web page in headless Chromium, 500 rows"
KEPT = 20_000
_SMOOTH_MS = 33
_TRY_S = 2.5
_FIRST_RATE = 500
_LAST_RATE = 256_000
_TRIES = 3
"""A machine that did something else for a moment fails a rate that a view can show; none is shown by luck."""


def rows() -> list[Row]:
    """The highest rate that each shows with 99 of 100 gaps between its frames within 33 ms."""
    # The page first: its driver wants no other loop around it.
    page = highest(_on_a_page())
    ours, plain = highest(_in_window(_ours)), highest(_in_window(_plain))
    what = f"view alone: highest rate with p99 ≤ {_SMOOTH_MS} ms"
    return [Row(what, "lines/s", ours, plain, PLAIN), Row(what, "lines/s", ours, page, PAGE)]


Show = Callable[[float, float], Sequence[float]]
"""Shows lines at a rate for so many seconds; gives the gaps between frames in ms."""


def highest(show: Show) -> float:
    """Doubles the rate until it is too much. 0 where the lowest is already."""
    good = 0.0
    rate: float = _FIRST_RATE
    while rate <= _LAST_RATE and any(_is_smooth(show(rate, _TRY_S)) for _ in range(_TRIES)):
        good, rate = rate, rate * 2
    return good


def _is_smooth(gaps: Sequence[float]) -> bool:
    return bool(gaps) and percentile(gaps, 0.99) <= _SMOOTH_MS


@dataclass(slots=True)
class Lines:
    """The sample evening's lines as rows of a feed, without end."""

    said: list[ChatRow]
    number: int = 0

    @classmethod
    def fresh(cls) -> Lines:
        made = []
        for at, one in enumerate(lines()):
            fan = one.fan
            who = Identity(fan.platform, fan.space, fan.user_id) if fan else None
            made.append(
                ChatRow(
                    id=MessageId(at), kind="chat", at_ms=0, identity_id=IdentityId(at % 997 + 1), identity=who,
                    name=fan.name if fan else None, staff=False, level=fan.level if fan else None,
                    club=fan.club if fan else None, text=one.text, count=1, reading=None, is_deleted=False,
                )
            )  # fmt: skip
        return cls(made)

    def take(self, many: int) -> list[ChatRow]:
        taken = []
        for _ in range(many):
            self.number += 1
            taken.append(msgspec.structs.replace(self.said[self.number % len(self.said)], id=MessageId(self.number)))
        return taken


def _due(rate: float, seconds: float) -> Iterator[int]:
    """How many lines are due at each asking, until the time is over."""
    started_s, given = time.perf_counter(), 0
    while (elapsed_s := time.perf_counter() - started_s) < seconds:
        due = int(elapsed_s * rate) - given
        given += due
        yield due


def _in_window(make: Callable[[], tuple[QWidget, Callable[[list[ChatRow]], object]]]) -> Show:
    def show(rate: float, seconds: float) -> Sequence[float]:
        from PySide6.QtCore import QEventLoop, Qt, QTimer
        from PySide6.QtWidgets import QApplication

        from tests.bench.frames import FRAME_MS, Heart

        app = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(app, QApplication)
        view, put = make()
        view.resize(460, 620)
        view.show()
        source = Lines.fresh()
        put(source.take(KEPT))
        loop, timer = QEventLoop(), QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        heart, due = Heart(view), _due(rate, seconds)

        def feed() -> None:
            many = next(due, None)
            if many is None:
                loop.quit()
            elif many:
                put(source.take(many))

        timer.timeout.connect(feed)
        timer.start(FRAME_MS)
        loop.exec()
        timer.stop()
        gaps = heart.gaps_ms()[10:]
        view.close()
        view.deleteLater()
        app.processEvents()
        return gaps

    return show


def _ours() -> tuple[QWidget, Callable[[list[ChatRow]], object]]:
    from anchor_console.desk.chat.chat_view import ChatView
    from anchor_console.desk.context import Desk
    from anchor_console.desk.i18n import load_words
    from anchor_console.desk.theme import load_theme

    feed = ChatFeed(KEPT)
    desk = Desk(console=None, words=load_words("zh_CN"), theme=load_theme("dark"))  # type: ignore[arg-type]
    return ChatView(desk, feed), feed.extend


def _plain() -> tuple[QWidget, Callable[[list[ChatRow]], object]]:
    from PySide6.QtWidgets import QPlainTextEdit

    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setUndoRedoEnabled(False)
    view.setMaximumBlockCount(KEPT)

    def put(rows: list[ChatRow]) -> None:
        view.appendPlainText("\n".join(f"{row.name}  {row.text}" for row in rows))

    return view, put


_WEB = """
<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #1c1917; color: #f4efea; font: 14px sans-serif }
#chat { height: 620px; width: 460px; overflow: hidden; contain: strict }
.row { padding: 4px 12px 4px 64px } b { color: #8fb0ff; margin-right: 8px }
</style><div id="chat"></div><script>
const chat = document.getElementById("chat"), most = 500
async function run(lines, rate, seconds) {
  const gaps = [], start = performance.now()
  let given = 0, last = start
  return new Promise(done => {
    function frame(now) {
      gaps.push(now - last); last = now
      const due = Math.floor((now - start) / 1000 * rate) - given
      given += Math.max(0, due)
      if (due > 0) {
        const fragment = document.createDocumentFragment()
        // Of more than are kept, only the last can ever be seen.
        for (let i = Math.max(0, due - most); i < due; i++) {
          const [name, text] = lines[(given - due + i) % lines.length]
          const row = document.createElement("div"), who = document.createElement("b")
          row.className = "row"; who.textContent = name
          row.append(who, text); fragment.append(row)
        }
        chat.append(fragment)
        while (chat.childElementCount > most) chat.firstElementChild.remove()
        chat.scrollTop = chat.scrollHeight
      }
      if (now - start < seconds * 1000) requestAnimationFrame(frame); else done(gaps.slice(10))
    }
    requestAnimationFrame(frame)
  })
}
</script>
"""


def _on_a_page() -> Show:
    said = [[line.fan.name if line.fan else "", line.text] for line in lines()]

    async def run(rate: float, seconds: float) -> Sequence[float]:
        from playwright.async_api import async_playwright

        async with async_playwright() as play:
            browser = await play.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
            try:
                page = await browser.new_page(viewport={"width": 480, "height": 640})
                await page.set_content(_WEB)
                found: list[float] = await page.evaluate(
                    "([lines, rate, seconds]) => run(lines, rate, seconds)", [said, rate, seconds]
                )
                return found
            finally:
                await browser.close()

    return lambda rate, seconds: asyncio.run(run(rate, seconds))


def _chromium() -> str | None:
    from shutil import which

    return which("chromium") or which("chromium-browser") or which("google-chrome")


def empty_window_gaps(seconds: float) -> Sequence[float]:
    """The gaps between the frames of a window with nothing in it, in ms: what this machine does at its best."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    from tests.bench.frames import Heart

    _app = QApplication.instance() or QApplication(sys.argv[:1])
    window, loop = QMainWindow(), QEventLoop()
    window.resize(1366, 768)
    window.show()
    heart = Heart(window)
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    window.close()
    return heart.gaps_ms()


def idle(seconds: float, rate: float) -> float:
    """The share of a core that a text widget alone takes at `rate` lines a second."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    _app = QApplication.instance() or QApplication(sys.argv[:1])
    view, put = _plain()
    view.resize(460, 620)
    view.show()
    source, loop, timer = Lines.fresh(), QEventLoop(), QTimer()
    put(source.take(KEPT))
    timer.timeout.connect(lambda: put(source.take(1)))
    timer.start(round(1000 / rate))
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    before_s = time.process_time()
    loop.exec()
    timer.stop()
    view.close()
    return (time.process_time() - before_s) / seconds
