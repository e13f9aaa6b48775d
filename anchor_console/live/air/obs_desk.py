"""OBS as the console's hand in the stream's picture: kept connected, set up by one button, filled with each card."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from enum import Enum
from pathlib import Path

import msgspec
from msgspec.structs import replace

from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.core.tasks import until_one_ends
from anchor_console.core.vault import Vault
from anchor_console.live.air.card_scene import CardScene
from anchor_console.live.air.card_watch import CardWatch
from anchor_console.live.air.overlay_desk import OverlayDesk
from anchor_console.live.hub_desk import HubDesk
from anchor_console.obs import stand
from anchor_console.obs.client import DEFAULT_URL, ObsClient, RequestFailed, address, connected
from anchor_console.obs.pictures import PictureFolder
from anchor_console.obs.trouble import PERSON_MUST_HELP, ObsTrouble
from anchor_console.pins.card_look import Frame
from anchor_console.room.dial import is_here
from anchor_console.storage.settings import Settings

SETUP_KEY = "obs.setup"
SECRET = "obs.password"  # noqa: S105 - the name of a secret
_RETRY_S = (0.5, 1.0, 2.0, 4.0)
_GOODBYE_S = 2.0
"""A PC that streams is busy, and a card that stays on it lies; an OBS that hangs must not keep the console open."""
_LOOK_AGAIN_MS = 1_000
_FIGURES_EVERY_S = 0.25


class ObsSetup(msgspec.Struct, frozen=True):
    """`scene` is where the card stands, None until it was set up. `wants_picture`: even where a browser could show."""

    is_on: bool = False
    url: str = DEFAULT_URL
    scene: str | None = None
    wants_picture: bool = False


class ObsState(Enum):
    """`PAGE`: OBS shows the overlay's page by itself, and needs nothing from us."""

    OFF = "off"
    CONNECTING = "connecting"
    NOT_SET_UP = "not_set_up"
    READY = "ready"
    PAGE = "page"
    TROUBLE = "trouble"


class ObsDesk:
    """
    Args:
        pictures: the folder that OBS reads the card's pictures from.
        vault: where the password lies.
    """

    def __init__(
        self,
        settings: Settings,
        scene: CardScene,
        overlay: OverlayDesk,
        hub: HubDesk,
        watch: CardWatch,
        notices: NoticeBoard,
        pictures: Path,
        vault: Callable[[], Awaitable[Vault]],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._scene = scene
        self._overlay = overlay
        self._hub = hub
        self._watch = watch
        self._notices = notices
        self._folder = PictureFolder(pictures)
        self._vault = vault
        self._sleep = sleep
        self._wake = asyncio.Event()
        self._again = False
        self._obs: ObsClient | None = None
        self._was_ready = False
        self._drawn: bytes | None = None
        self._may_show = False
        """Whether OBS may have a card of ours, said or not."""
        self._said = ""
        self._placed: tuple[Frame, int, str, int] | None = None
        self.setup = _setup_of(settings.get(SETUP_KEY))
        self.state = ObsState.OFF
        self.trouble: ObsTrouble | None = None
        self.seen: stand.Survey | None = None
        self.is_in_program = True
        """Whether the card's source was in OBS's programme when it was last looked at."""
        self._pushed_at_s = 0.0
        self._pushed_step: tuple[object, object] = (None, None)
        self.pushed_ms: int | None = None
        """How long the newest picture took from its drawing until OBS had it."""
        self.changed: Signal[None] = Signal()
        scene.changed.subscribe(lambda _: self._wake.set())

    # --- what a person does ---

    async def choose(self, setup: ObsSetup, password: str | None = None) -> None:
        """Connect so from now on, or no more; a password of None leaves the one that is kept."""
        if password is not None:
            await (await self._vault()).set(SECRET, password)
        setup = replace(setup, url=address(setup.url))
        await self._settings.set(SETUP_KEY, _setting(setup))
        # Together: a connection that is made by the new choice already must not be broken for it once more.
        self.setup = setup
        self._connect_anew()

    async def set_up(self) -> list[str]:
        """Make the sources in the scene that is on, and show the card from now on; gives what was made.

        Raises:
            Refused: OBS is not connected, or cannot take them.
        """
        if self._obs is None or self.seen is None:
            trouble = self.trouble or ObsTrouble("obs.gone")
            raise Refused("conflict", trouble.why, **trouble.params)
        try:
            seen = await stand.survey(self._obs)
            scene, made = await stand.set_up(self._obs, seen, None, self._page_url(seen))
        except ObsTrouble as exc:
            raise Refused("conflict", exc.why, **exc.params) from exc
        except RequestFailed as exc:
            raise Refused("conflict", "obs.refused", reason=str(exc)) from exc
        self.setup = replace(self.setup, scene=scene)
        await self._settings.set(SETUP_KEY, _setting(self.setup))
        self._placed = None
        self.seen = None
        self._wake.set()
        return made

    def _page_url(self, seen: stand.Survey) -> str | None:
        """The overlay's address where OBS's own browser is to show it."""
        if self.setup.wants_picture or not seen.has_browser:
            return None
        return self._hub.overlay_address(f"?{self._overlay.language_query}", for_others=not is_here(self.setup.url))

    def _connect_anew(self) -> None:
        self._again = True
        self._wake.set()

    # --- what runs ---

    async def run(self) -> None:
        """Keep OBS showing the card until cancelled."""
        await asyncio.to_thread(self._folder.clear)
        tries = 0
        while True:
            self._again = False
            if not self.setup.is_on:
                self._enter(ObsState.OFF)
                self._notices.clear("obs.gone", "obs")
                await self._until_again()
                continue
            if self.trouble is None:
                self._enter(ObsState.CONNECTING)
            try:
                password = await (await self._vault()).get(SECRET) or ""
                async with connected(self.setup.url, password) as obs:
                    tries = 0
                    await self._serve(obs)
            except ObsTrouble as trouble:
                self._fail(trouble)
            finally:
                self._obs = None
            if self._again:
                self.trouble = None
                tries = 0
            elif self.trouble is not None and self.trouble.why in PERSON_MUST_HELP:
                await self._until_again()
            else:
                await until_one_ends(again=self._until_again(), pause=self._pause(tries))
                tries += 1

    async def _pause(self, tries: int) -> None:
        await self._sleep(_RETRY_S[min(tries, len(_RETRY_S) - 1)])

    async def _until_again(self) -> None:
        while not self._again:
            self._wake.clear()
            await self._wake.wait()

    async def _serve(self, obs: ObsClient) -> None:
        self._obs = obs
        self._drawn, self._placed = None, None
        obs.when_ended(self._wake.set)
        try:
            while not self._again and not obs.ended:
                self._wake.clear()
                if self.seen is None or self.state is ObsState.CONNECTING or self.trouble is not None:
                    self.seen = await stand.survey(obs)
                await self._go_on(obs, self.seen)
                if await self._until_changed():
                    await self._until_worth_it()
        except RequestFailed as exc:
            raise ObsTrouble("obs.refused", reason=str(exc)) from exc
        except asyncio.CancelledError:
            await self._say_goodbye(obs)
            raise
        if self._again:
            await self._say_goodbye(obs)
        else:
            raise ObsTrouble("obs.gone")

    async def _go_on(self, obs: ObsClient, seen: stand.Survey) -> None:
        if seen.has_overlay_page and not self.setup.wants_picture:
            self._enter(ObsState.PAGE)
        elif not is_here(self.setup.url):
            # Its files are not ours: only a page can cross the network.
            self._enter(ObsState.NOT_SET_UP, ObsTrouble("obs.elsewhere"))
        elif not seen.is_set_up:
            self._enter(ObsState.NOT_SET_UP)
        else:
            await self._push(obs, seen)
            self._enter(ObsState.READY)

    async def _push(self, obs: ObsClient, seen: stand.Survey) -> None:
        """Let OBS show the card as it is now."""
        artist, order = self._scene.artist, self._scene.order()
        if artist is None:
            return
        began_s = self._pushed_at_s = asyncio.get_running_loop().time()
        self._pushed_step = self._step()
        made = await asyncio.to_thread(artist.png, order)
        picture, margin = made if made is not None else (None, 0)
        words = artist.line(order)
        if picture != self._drawn or words != self._said or self._placed is None:
            path = await asyncio.to_thread(self._folder.put, picture) if picture is not None else None
            self._may_show = self._may_show or picture is not None
            await stand.fill(obs, path, words, has_text=stand.TEXT in seen.inputs)
            self._drawn, self._said = picture, words
            self._may_show = picture is not None
            self.pushed_ms = round((asyncio.get_running_loop().time() - began_s) * 1000)
        place = (order.look.frame, order.look.scale_percent, order.look.layout, margin)
        if picture is not None and place != self._placed and self.setup.scene is not None:
            with contextlib.suppress(ObsTrouble, RequestFailed):
                # Somebody may have taken it out of that scene, and put it into others by hand.
                await stand.put_in_place(obs, seen, self.setup.scene, order.look, margin)
        self._placed = place
        if picture is not None and order.card is not None:
            self.is_in_program = await stand.is_in_program(obs)
            if self._scene.is_still(order.card):
                self._watch.in_obs(is_in_program=self.is_in_program)

    async def _until_changed(self) -> bool:
        """Return once there is something new, and whether somebody told so: else the card knew of this moment."""
        wait_ms = self._scene.changes_in_ms() if self.state is ObsState.READY else None
        if self.state is ObsState.READY and self._drawn is not None and not self.is_in_program:
            wait_ms = min(_LOOK_AGAIN_MS, wait_ms or _LOOK_AGAIN_MS)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None if wait_ms is None else (wait_ms + 1) / 1000):
                await self._wake.wait()
                return True
        return False

    async def _until_worth_it(self) -> None:
        """Let figures gather that move many times a second; a card that is taken, opened or hidden never waits."""
        loop = asyncio.get_running_loop()
        until_s = self._pushed_at_s + _FIGURES_EVERY_S
        while not self._again and self._step() == self._pushed_step and (left_s := until_s - loop.time()) > 0:
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left_s):
                    await self._wake.wait()

    def _step(self) -> tuple[object, object]:
        """Which card is on air, in which of its stages."""
        card = self._scene.card()
        return (None, None) if card is None else (card["pin_id"], card["stage"])

    async def _say_goodbye(self, obs: ObsClient) -> None:
        """Leave no card behind that nobody keeps true."""
        if not self._may_show or obs.ended:
            return
        with contextlib.suppress(ObsTrouble, RequestFailed, TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await stand.fill(obs, None, "", has_text=self.seen is not None and stand.TEXT in self.seen.inputs)
        self._drawn, self._may_show = None, False

    def _fail(self, trouble: ObsTrouble) -> None:
        self.seen = None
        if self._was_ready and trouble.why == "obs.gone":
            self._notices.post(Notice.warning("obs.gone", subject="obs"))
        self._enter(ObsState.TROUBLE, trouble)

    def _enter(self, state: ObsState, trouble: ObsTrouble | None = None) -> None:
        if state is ObsState.READY:
            self._was_ready = True
            self._notices.clear("obs.gone", "obs")
        elif state is not ObsState.CONNECTING:
            self._watch.left("obs")
        same = self.trouble is trouble or (self.trouble and trouble and str(self.trouble) == str(trouble))
        if state is self.state and same:
            return
        self.state, self.trouble = state, trouble
        self.changed.emit(None)


def _setting(setup: ObsSetup) -> dict[str, object]:
    return {"on": setup.is_on, "url": setup.url, "scene": setup.scene, "picture": setup.wants_picture}


def _setup_of(kept: object) -> ObsSetup:
    said = kept if isinstance(kept, dict) else {}
    url, scene = said.get("url"), said.get("scene")
    return ObsSetup(
        said.get("on") is True,
        url if isinstance(url, str) and url else DEFAULT_URL,
        scene if isinstance(scene, str) else None,
        said.get("picture") is True,
    )
