"""The card's place in OBS: the sources that carry it, set up once, and filled with each card.

A card is hidden by an empty source, not by the eye of one scene's item: so it is hidden in every scene that has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.obs.client import ALREADY_EXISTS, NOT_FOUND, ObsClient, RequestFailed
from anchor_console.obs.trouble import ObsTrouble
from anchor_console.pins.card_look import CardLook

PICTURE = "Anchor Console 讲解卡"
TEXT = "Anchor Console 讲解卡文字"
BROWSER = "Anchor Console 贴片"

_PICTURE_KIND = "image_source"
_BROWSER_KIND = "browser_source"
_TEXT_KINDS = ("text_gdiplus_v3", "text_gdiplus_v2", "text_gdiplus", "text_ft2_source_v2", "text_ft2_source")
_NEEDED = frozenset({
    "GetSceneList", "CreateScene", "CreateInput", "CreateSceneItem", "GetInputList", "GetInputKindList",
    "GetSceneItemId", "GetSourceActive", "GetVideoSettings", "SetInputSettings", "SetSceneItemTransform",
})  # fmt: skip
_LEFT, _RIGHT, _TOP, _BOTTOM = 1, 2, 4, 8
_ALIGN = {"left": _LEFT, "center": 0, "right": _RIGHT, "top": _TOP, "middle": 0, "bottom": _BOTTOM}
_LETTERS_PX = 48


class Survey(msgspec.Struct, frozen=True):
    """What an OBS has."""

    obs_version: str
    websocket_version: str
    scenes: tuple[str, ...]
    scene_now: str | None
    input_kinds: frozenset[str]
    inputs: dict[str, str]
    """Name -> kind of each source that is there."""
    width: int
    height: int

    @property
    def has_browser(self) -> bool:
        return _BROWSER_KIND in self.input_kinds

    @property
    def is_set_up(self) -> bool:
        """Whether our picture is there to be filled."""
        return self.inputs.get(PICTURE) == _PICTURE_KIND

    @property
    def has_overlay_page(self) -> bool:
        return self.inputs.get(BROWSER) == _BROWSER_KIND


async def survey(obs: ObsClient) -> Survey:
    """What this OBS has, as it tells us.

    Raises:
        ObsTrouble: it cannot do what we need.
    """
    version = await obs.request("GetVersion")
    lacking = _NEEDED - set(version.get("availableRequests") or ())
    if lacking:
        raise ObsTrouble("obs.version", version=str(version.get("obsWebSocketVersion")))
    scenes = await obs.request("GetSceneList")
    kinds = await obs.request("GetInputKindList", unversioned=False)
    inputs = await obs.request("GetInputList")
    video = await obs.request("GetVideoSettings")
    return Survey(
        str(version.get("obsVersion")),
        str(version.get("obsWebSocketVersion")),
        tuple(str(scene.get("sceneName")) for scene in scenes.get("scenes") or ()),
        scenes.get("currentProgramSceneName"),
        frozenset(kinds.get("inputKinds") or ()),
        {str(one.get("inputName")): str(one.get("inputKind")) for one in inputs.get("inputs") or ()},
        int(video.get("baseWidth") or 1920),
        int(video.get("baseHeight") or 1080),
    )


async def set_up(obs: ObsClient, seen: Survey, scene: str | None, overlay_url: str | None) -> tuple[str, list[str]]:
    """Make what is not there yet in a scene: picture and text, or the overlay's page where a browser can show it.

    Args:
        scene: made where there is none of that name; None is the scene that is on now.
        overlay_url: None where the picture is wanted.
    Returns:
        The scene, and the names of what was made.
    Raises:
        ObsTrouble: there is no scene, or something else already has our name.
    """
    made: list[str] = []
    chosen = scene or seen.scene_now
    if chosen is None:
        raise ObsTrouble("obs.no_scene", scene="")
    if chosen not in seen.scenes:
        await obs.request("CreateScene", sceneName=chosen)
        made.append(chosen)
    wanted: list[tuple[str, tuple[str, ...], dict[str, Any], bool]]
    if overlay_url is not None and seen.has_browser:
        settings = {"url": overlay_url, "width": seen.width, "height": seen.height, "shutdown": False, "css": ""}
        wanted = [(BROWSER, (_BROWSER_KIND,), settings, True)]
        # Both would show the card twice.
        await take_away(
            obs, [name for name in (PICTURE, TEXT) if seen.inputs.get(name) in (_PICTURE_KIND, *_TEXT_KINDS)]
        )
    else:
        await take_away(obs, [BROWSER] if seen.has_overlay_page else [])
        font = {"face": "Noto Sans CJK SC", "size": _LETTERS_PX, "style": "Bold", "flags": 0}
        wanted = [
            (PICTURE, (_PICTURE_KIND,), {"file": "", "unload": False}, True),
            # For who wants to set the words in OBS's own way; hidden until they do.
            (TEXT, _TEXT_KINDS, {"text": "", "font": font}, False),
        ]
    for name, kinds, settings, is_shown in wanted:
        if await _have(obs, seen, chosen, name, kinds, settings, is_shown=is_shown):
            made.append(name)
    return chosen, made


async def _have(
    obs: ObsClient, seen: Survey, scene: str, name: str, kinds: tuple[str, ...], settings: dict[str, Any], *,
    is_shown: bool,
) -> bool:  # fmt: skip
    """Whether the source was made, or put into the scene, now."""
    kind = next((one for one in kinds if one in seen.input_kinds), None)
    if name in seen.inputs:
        if seen.inputs[name] not in kinds:
            raise ObsTrouble("obs.name_taken", name=name)
        if await _item_of(obs, scene, name) is not None:
            if name == BROWSER:
                await obs.request("SetInputSettings", inputName=name, inputSettings=settings, overlay=True)
            return False
        await obs.request("CreateSceneItem", sceneName=scene, sourceName=name, sceneItemEnabled=is_shown)
        return True
    if kind is None:
        if is_shown:
            raise ObsTrouble("obs.version", version=seen.websocket_version)
        return False
    try:
        await obs.request(
            "CreateInput", sceneName=scene, inputName=name, inputKind=kind, inputSettings=settings,
            sceneItemEnabled=is_shown,
        )  # fmt: skip
    except RequestFailed as exc:
        if exc.code == ALREADY_EXISTS:
            raise ObsTrouble("obs.name_taken", name=name) from exc
        raise
    return True


async def _item_of(obs: ObsClient, scene: str, source: str) -> int | None:
    try:
        found = await obs.request("GetSceneItemId", sceneName=scene, sourceName=source)
    except RequestFailed as exc:
        if exc.code == NOT_FOUND:
            return None
        raise
    return int(found["sceneItemId"])


async def put_in_place(obs: ObsClient, seen: Survey, scene: str, look: CardLook, margin: int) -> None:
    """Let the picture stand in `scene` where `look` says, at whatever size the stream's picture has."""
    item = await _item_of(obs, scene, PICTURE)
    if item is None:
        raise ObsTrouble("obs.not_set_up")
    await obs.request(
        "SetSceneItemTransform",
        sceneName=scene,
        sceneItemId=item,
        sceneItemTransform=transform(look, seen.width, seen.height, margin),
    )


def transform(look: CardLook, width: int, height: int, margin: int) -> dict[str, Any]:
    """Where OBS is to put the card's picture: its corner, so that a card of another height stays in it."""
    scale = min(width, height) / 1080
    top, right, bottom, left = (side * scale for side in look.frame.safe)
    edge = margin * scale
    across, down = look.frame.across, look.frame.down
    x = {"left": left - edge, "center": (left + width - right) / 2, "right": width - right + edge}[across]
    y = {"top": top - edge, "middle": (top + height - bottom) / 2, "bottom": height - bottom + edge}[down]
    return {
        "alignment": _ALIGN[across] | _ALIGN[down],
        "positionX": x,
        "positionY": y,
        "scaleX": scale,
        "scaleY": scale,
        "boundsType": "OBS_BOUNDS_NONE",
    }


async def fill(obs: ObsClient, picture: Path | None, text: str, *, has_text: bool) -> None:
    """Let OBS show `picture`, or nothing, with the words beside it."""
    shown = {PICTURE: {"file": str(picture) if picture else ""}} | ({TEXT: {"text": text}} if has_text else {})
    requests = [
        ("SetInputSettings", {"inputName": name, "inputSettings": settings, "overlay": True})
        for name, settings in shown.items()
    ]
    try:
        await obs.together(requests)
    except RequestFailed as exc:
        if exc.code == NOT_FOUND:
            raise ObsTrouble("obs.not_set_up") from exc
        raise ObsTrouble("obs.refused", reason=str(exc)) from exc


async def is_in_program(obs: ObsClient) -> bool:
    """Whether the picture's source is in what goes out now: its scene is on, and nobody has closed its eye."""
    try:
        told = await obs.request("GetSourceActive", sourceName=PICTURE)
    except RequestFailed as exc:
        if exc.code == NOT_FOUND:
            raise ObsTrouble("obs.not_set_up") from exc
        raise
    return bool(told.get("videoActive"))


async def take_away(obs: ObsClient, names: Iterable[str]) -> None:
    """Remove sources and scenes that we made."""
    for name in names:
        try:
            if name in (PICTURE, TEXT, BROWSER):
                await obs.request("RemoveInput", inputName=name)
            else:
                await obs.request("RemoveScene", sceneName=name)
        except RequestFailed as exc:
            if exc.code != NOT_FOUND:
                raise
