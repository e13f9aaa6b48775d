"""A test card shown, updated and hidden in OBS, each step timed and looked at."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from anchor_console.obs import stand
from anchor_console.obs.client import ObsClient, RequestFailed, connected
from anchor_console.obs.pictures import PictureFolder
from anchor_console.pins.card_look import CardLook

_LOOKED_AT_EVERY_S = 0.02
_SEEN_WITHIN_S = 2.0


@dataclass(frozen=True, slots=True)
class TestCard:
    """One step of the card: `draw` gives its picture and that one's margin, None where it is hidden."""

    __test__ = False

    step: str
    draw: Callable[[], tuple[bytes, int] | None]
    line: str


@dataclass(frozen=True, slots=True)
class StepDone:
    """`told_ms`: until OBS had taken it, drawing included. `seen_ms`: until its picture was another; None if never."""

    step: str
    told_ms: int
    seen_ms: int | None


@dataclass(slots=True)
class Trial:
    obs_version: str
    websocket_version: str
    scene: str
    has_browser: bool
    made: list[str]
    steps: list[StepDone] = field(default_factory=list)


async def try_out(url: str, password: str, cards: list[TestCard], look: CardLook, pictures: Path) -> Trial:
    """Show `cards` one after the other; what was made for it is removed again.

    Raises:
        ObsTrouble: it cannot be done.
        RequestFailed: OBS did not do it.
    """
    async with connected(url, password) as obs:
        seen = await stand.survey(obs)
        scene, made = await stand.set_up(obs, seen, None, None)
        trial = Trial(seen.obs_version, seen.websocket_version, scene, seen.has_browser, made)
        folder = PictureFolder(pictures)
        try:
            await stand.fill(obs, None, "", has_text=True)
            looked = await _picture_of(obs)
            for card in cards:
                began_s = asyncio.get_running_loop().time()
                drawn = card.draw()
                path = folder.put(drawn[0]) if drawn else None
                if drawn and card is cards[0] and stand.PICTURE in made:
                    await stand.put_in_place(obs, seen, scene, look, drawn[1])
                await stand.fill(obs, path, card.line, has_text=True)
                told_s = asyncio.get_running_loop().time()
                now = await _another(obs, looked)
                seen_s = asyncio.get_running_loop().time() if now != looked else None
                looked = now
                trial.steps.append(
                    StepDone(
                        card.step,
                        round((told_s - began_s) * 1000),
                        None if seen_s is None else round((seen_s - began_s) * 1000),
                    )
                )
        finally:
            await stand.fill(obs, None, "", has_text=True)
            await stand.take_away(obs, reversed(made))
        return trial


async def _another(obs: ObsClient, before: str) -> str:
    """What OBS shows as soon as it is another than before; the same where it never is."""
    loop = asyncio.get_running_loop()
    until_s = loop.time() + _SEEN_WITHIN_S
    while loop.time() < until_s:
        now = await _picture_of(obs)
        if now != before:
            return now
        await asyncio.sleep(_LOOKED_AT_EVERY_S)
    return before


async def _picture_of(obs: ObsClient) -> str:
    """A fingerprint of what the card's source shows; empty where it shows nothing."""
    try:
        shot = await obs.request("GetSourceScreenshot", sourceName=stand.PICTURE, imageFormat="png", imageWidth=160)
    except RequestFailed:
        return ""
    return hashlib.sha256(str(shot.get("imageData")).encode()).hexdigest()
