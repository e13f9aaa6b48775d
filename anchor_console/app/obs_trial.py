"""OBS tried out with a test card."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from anchor_console.core.clock import SystemClock
from anchor_console.obs.trial import TestCard, Trial, try_out
from anchor_console.pins.card_face import Moment
from anchor_console.pins.card_look import CardLook
from anchor_console.pins.card_order import CardOrder
from anchor_console.pins.card_sample import Sample, sample_card
from anchor_console.render.studio import Studio


async def try_obs(url: str, password: str) -> Trial:
    """Show, update and hide a test card in OBS.

    Raises:
        ObsTrouble, RequestFailed: it cannot be done, or OBS did not do it.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qt_app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    studio, look, now_ms = Studio(), CardLook(), SystemClock().now_ms()

    def card(step: str, sample: Sample) -> TestCard:
        value = sample_card(sample, now_ms, title="主播台 OBS 测试", offer="这是一张测试卡", meaning="吊牌价")
        order = CardOrder(value, Moment(now_ms), look)
        return TestCard(step, lambda: studio.png(order), studio.line(order))

    with tempfile.TemporaryDirectory(prefix="anchor-obs-") as folder:
        cards = [card("show", "warmup"), card("update", "open"), TestCard("hide", lambda: None, "")]
        trial = await try_out(url, password, cards, look, Path(folder))
    assert qt_app is not None
    return trial
