"""The real console in its window, which writes down each card that it paints.

Run by watched_room.py: `python -m tests.support.watched_console LOG run ...`. One JSON line for each card that is
another than the last: number, stage and the stage's words as they stand on the face, or null for none.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtGui import QPaintEvent

from anchor_console.cli import main
from anchor_console.desk.air.card_face import CardFace

_paint = CardFace.paintEvent
_last: list[object] = []


def watch(log: Path) -> None:
    def paint_and_note(face: CardFace, event: QPaintEvent) -> None:
        _paint(face, event)
        now = face._face
        shown = None if now is None else {"number": now.number, "stage": now.color, "says": now.stage}
        if _last != [shown]:
            _last[:] = [shown]
            with log.open("a", encoding="utf-8") as out:
                out.write(json.dumps({"at": int(time.time() * 1000), "shown": shown}) + "\n")

    CardFace.paintEvent = paint_and_note  # type: ignore[method-assign]


if __name__ == "__main__":
    watch(Path(sys.argv.pop(1)))
    main()
