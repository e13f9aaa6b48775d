"""What runs behind the window, started together and ended by the console's task scope."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from anchor_console.chat.feed import ChatRow
from anchor_console.core.events import Gap, LiveEvent
from anchor_console.core.log import Secrets
from anchor_console.core.notices import Notice
from anchor_console.goods.goods_file import read_goods
from anchor_console.goods.service import set_stock
from anchor_console.goods.size_file import SizeFile, read_sizes
from anchor_console.live.broadcast import Broadcast
from anchor_console.live.clock_jumps import ClockJumps
from anchor_console.live.console import Console
from anchor_console.live.fans.fan_index import FanIndex
from anchor_console.live.hub_desk import HubAddress
from anchor_console.live.intake.arrivals import VIEWERS
from anchor_console.live.intake.pipeline import Pipeline
from anchor_console.live.privacy.retention import Retention
from anchor_console.live.privacy.upkeep import Upkeep
from anchor_console.live.records.feeding import PipelineSink
from anchor_console.live.records.play import Play
from anchor_console.live.session import HOLD_KEY, Session, hold_ms_from
from anchor_console.live.supervisor import HubDown, HubProcess, HubUp
from anchor_console.room.dial import trusting
from anchor_console.room.hub.tokens import TokenFile, load_token_file
from anchor_console.room.link import Link, LinkRefused, LinkState
from anchor_console.sources.packed import on_disk
from anchor_console.sources.source import Source, SourceFailed, SourceState, SourceStatus

DEFAULT_HUB_PORT = 8765
"""A fixed port, since OBS keeps the overlay's address."""
HUB_PORT_KEY = "hub.port"
HERE = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only after a person let other devices in
_TICK_S = 1.0
_SLEPT_MS = 30_000
_LAST_WORDS = 200
_PORT_TAKEN = f"[Errno {errno.EADDRINUSE}]"
"""How the hub's last words tell it, in whatever language the system speaks."""


class RoomAddress(msgspec.Struct, frozen=True):
    """Which hub to join: somebody's at `url` with `token`, or where that is None our own on `port`.

    A `port` of None is the one in the settings; 0 takes a free one.
    """

    url: str | None
    token: str
    port: int | None

    def __repr__(self) -> str:
        return f"RoomAddress(url={self.url!r}, token=***, port={self.port})"


class Backstage:
    """Pipeline, hub, link, broadcast and embedded source of one console."""

    def __init__(
        self,
        console: Console,
        pipeline: Pipeline,
        play: Play,
        room: RoomAddress,
        secrets: Secrets,
        on_bug: Callable[[str, BaseException], None],
    ) -> None:
        self.console = console
        self._on_bug = on_bug
        self._pipeline = pipeline
        self._play = play
        self._room = room
        self._secrets = secrets
        self._link: Link | None = None
        self._clock_jumps = ClockJumps(console.clock, console.notices)
        console.setup_book.hide = secrets.hide
        self.source_ended = asyncio.Event()
        self.turned_away = asyncio.Event()
        """A hub that never let us in refuses us."""
        self._was_let_in = False

    async def prepare(self, *, starts_session: bool, language: str = "zh_CN") -> None:
        """Bring in what the play sells, and open its session or go on with the one that was left open.

        Args:
            language: what the window speaks.
        """
        console, play = self.console, self._play
        if play.catalogue is not None and not console.goods.catalogue.products:
            with on_disk(play.catalogue) as goods_file:
                await console.goods.bring_in(read_goods(goods_file), sizes_beside(goods_file))
            if play.stock is not None:
                stock, at_ms = play.stock, console.clock.now_ms()
                await console.database.run(lambda tx: set_stock(tx, stock, at_ms))
                console.state.goods_board.refresh()
        console.reconciling.tell_half_done()
        if not starts_session:
            # A person is asked whether to go on with a session that was left open.
            return
        if console.state.session is not None:
            console.notices.post(Notice.info("session.resumed", title=console.state.session.title))
        else:
            hold_ms = hold_ms_from(console.settings.get(HOLD_KEY)) if play.hold_ms is None else play.hold_ms
            title = play.title_in(language)
            await console.session.start(title, play.mode, session_id=play.session_id, hold_ms=hold_ms)

    @property
    def source(self) -> Source | None:
        """What brings a record or a rehearsal."""
        return self._play.source

    @property
    def pipeline(self) -> Pipeline:
        """The way in for events."""
        return self._pipeline

    def start(self) -> None:
        """Start everything but the embedded source."""
        tasks = self.console.tasks
        tasks.start(self._pipeline.run(), name="pipeline")
        self.console.hand.attach(self._pipeline.take)
        lights = self.console.lights
        self._pipeline.stored.subscribe(lambda outcome: lights.repeated(outcome.duplicates_of))
        lights.gap_began.subscribe(self._on_gap_began)
        self._pipeline.stored.subscribe(self.console.call_outs.stored)
        self._pipeline.stored.subscribe(self.console.asks.stored)
        self.console.recording.attend(self._pipeline.committed, tasks)
        self.console.privacy.attend(self._pipeline.until_shown)
        self.console.phrases.attend(self._pipeline.until_shown)
        tasks.start(self.console.call_outs.run(), name="call-outs")
        tasks.start(self._tick(), name="tick")
        tasks.start(self.console.stage_clock.run(), name="stage-clock")
        tasks.start(self.console.obs.run(), name="obs")
        tasks.start(self.console.pictures.run(), name="pictures")
        tasks.start(self.console.guard.run(), name="price-guard")
        tasks.start(self._keep_up(), name="upkeep")
        self.console.state.session_changed.subscribe(self._on_session_changed)
        tasks.start(FanIndex(self.console.database).run(), name="fan-index")
        if self._play.record_clock is None:
            # A record's holds end as its own clock says, between its lines: a timer of ours would come in anywhere.
            self._attend_the_clock()
            tasks.start(self.console.absence.run(), name="absence")
            # Beside a record nothing live comes in: its tables must be the record's.
            tasks.start(self.console.sources.start_all(self._pipeline), name="sources")
        if self._room.url is not None:
            pages = pages_of(self._room.url)
            self._join(self._room.url, self._room.token, HubAddress(pages, pages, None, None))
        else:
            tasks.start(self._serve_room(), name="hub")

    def _attend_the_clock(self) -> None:
        self.console.tasks.start(self._expire(), name="expiry")

    async def _keep_up(self) -> None:
        console = self.console
        await Upkeep(console.database, console.settings, console.clock).run()
        await Retention(console.database, console.settings, console.clock, console.forgetting).run()
        await console.recording.let_go_by_age()

    def _on_session_changed(self, session: Session | None) -> None:
        if session is None:
            self.console.tasks.start(self.console.forgetting.when_quiet(), name="wipe")

    def play(self) -> None:
        """Let the embedded source begin."""
        if self._play.source is not None:
            self.console.tasks.start(self._run_source(self._play.source), name="source")

    async def _run_source(self, source: Source) -> None:
        console = self.console
        sink = PipelineSink(source.name, self._pipeline, console.controls, console.lights, self._play.record_clock)
        try:
            await source.run(sink)
        except SourceFailed as exc:
            sink.status(SourceStatus(SourceState.FAILED, exc.key, None, 0, 0, params=dict(exc.params)))
            console.notices.post(Notice.error("source.failed", reason=str(exc)))
        finally:
            self.source_ended.set()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK_S)
            self.console.lights.tick()
            self.console.mutes.expire()
            self.console.marks.expire()
            self.console.overlay.tick()
            self.console.call_outs.tick()
            self.console.heeding.refresh()
            self.console.rundown.tick()

    async def _expire(self) -> None:
        clock = self.console.clock
        before_ms = clock.now_ms()
        while True:
            await asyncio.sleep(_TICK_S)
            was_set = self._clock_jumps.look()
            now_ms = clock.now_ms()
            if was_set or now_ms - before_ms > _SLEPT_MS:
                # The PC slept, lid closed: that is being down, too. And no hold lasts longer for a clock set back.
                await self._pipeline.come_back()
            before_ms = now_ms
            self.console.state.awake.saw(now_ms)
            await self._pipeline.expire_due(now_ms)

    async def _serve_room(self) -> None:
        """Keep our own hub running; it starts again, on the same port, when what it serves, and to whom, is another."""
        port = self._room.port
        if port is None:
            port = int(self.console.settings.get(HUB_PORT_KEY) or DEFAULT_HUB_PORT)
        again = asyncio.Event()
        self.console.hub.lan_changed.subscribe(lambda _: again.set())
        self.console.hub.live_page_changed.subscribe(lambda _: again.set())
        self.console.hub.certificate_changed.subscribe(lambda _: again.set())
        self.console.hub.revoked.subscribe(lambda _: self._read_tokens())
        while True:
            again.clear()
            hub = self._hub(port)
            async with asyncio.TaskGroup() as group:
                serving = group.create_task(hub.run(), name="hub.run")
                await again.wait()
                port = _port_of(hub.address) or port
                serving.cancel()

    def _read_tokens(self) -> None:
        """The tablet's address holds another token from now on."""
        hub = self.console.hub
        if hub.address is not None:
            tokens = load_token_file(self.console.profile.tokens)
            hub.address = replace(hub.address, overlay_token=tokens.overlay, host_token=tokens.host_token)
            for secret in (tokens.overlay, tokens.host_token):
                self._secrets.hide(secret)
            self.console.hub_state_changed.emit(hub.state)

    def _hub(self, port: int) -> HubProcess:
        profile, notices = self.console.profile, self.console.notices
        wishes, certificate = self.console.hub, self.console.hub.certificate
        hub = HubProcess(
            profile.tokens,
            profile.hub_state,
            host=EVERYWHERE if wishes.is_open_to_lan else HERE,
            port=port,
            live=wishes.is_live_page_open,
            certificate=certificate,
        )

        def on_up(up: HubUp) -> None:
            notices.clear("hub.down")
            notices.clear("hub.port_taken")
            tokens = load_token_file(profile.tokens)
            address = addresses_of(up, tokens)
            tls = trusting(certificate[0]) if certificate is not None else None
            self._join(up.url.replace(EVERYWHERE, HERE), tokens.anchor, address, tls)

        def on_down(down: HubDown) -> None:
            if _PORT_TAKEN in down.last_words:
                notices.post(Notice.error("hub.port_taken", port=str(port)))
            else:
                notices.post(Notice.error("hub.down", reason=down.last_words[-_LAST_WORDS:] or str(down.exit_code)))

        hub.came_up.subscribe(on_up)
        hub.went_down.subscribe(on_down)
        return hub

    def _join(self, url: str, token: str, address: HubAddress, tls: ssl.SSLContext | None = None) -> None:
        console = self.console
        console.hub.address = address
        if self._link is not None:
            self._link.go_to(url, tls)
            return
        for secret in (token, address.overlay_token, address.host_token):
            if secret:
                self._secrets.hide(secret)
        link = Link(
            url,
            token,
            on_events=self._on_events,
            on_command=console.commands.act,
            name="console",
            tls=tls,
            on_bug=self._on_bug,
        )
        broadcast = Broadcast(
            console.state,
            link,
            console.watch,
            console.clock,
            console.popping,
            title=console.settings.get("room.title") or "",
            is_rehearsal=console.profile.is_rehearsal,
            answers=console.asks.answers,
            call_outs=console.call_outs,
            rundown=console.rundown,
            overlay=console.overlay,
            source_of=self._source_of,
            is_fans_page_open=lambda: console.hub.is_live_page_open,
            on_bug=self._on_bug,
        )
        self._pipeline.stored.subscribe(broadcast.stored)
        self._pipeline.refused.subscribe(link.cannot_store)
        console.privacy.erased.subscribe(lambda _: broadcast.say_anew())
        link.reach_changed.subscribe(console.watch.reached)
        link.reach_changed.subscribe(lambda reach: console.lights.returned(reach.returns))

        def on_state(state: LinkState) -> None:
            if state is LinkState.ONLINE:
                self._was_let_in = True
                console.notices.clear("hub.offline")
                console.pictures.hub_is_new()
                broadcast.say_all()
            elif state is LinkState.OFFLINE:
                console.notices.post(Notice.warning("hub.offline"))
            elif state is LinkState.REPLACED:
                console.notices.post(Notice.error("hub.replaced"))
            console.hub_state_changed.emit(state)

        link.state_changed.subscribe(on_state)
        self._link = link
        console.pictures.bring = link.asset
        console.hub.attach(link)
        console.tasks.start(self._keep_link(link), name="link")
        console.tasks.start(broadcast.run(), name="broadcast")

    async def _keep_link(self, link: Link) -> None:
        try:
            await link.run()
        except* LinkRefused as group:
            self.console.notices.post(Notice.error("hub.refused_us", reason=str(group.exceptions[0])))
            if not self._was_let_in:
                self.turned_away.set()

    def _source_of(self, row: ChatRow) -> str:
        """What the seller calls the row's source, where several run: a gap of one is no word about the others."""
        if row.source is None or len(self.console.state.sources) < 2:
            return ""
        return self.console.sources.name_of(row.source) or row.source

    def _on_gap_began(self, gap: Gap) -> None:
        session = self.console.state.session
        if session is not None:
            self.console.tasks.start(self._pipeline.take(gap.source, [gap], within=session.id), name="gap")

    async def _on_events(self, events: Sequence[LiveEvent]) -> None:
        lights = self.console.lights
        await self._pipeline.take(VIEWERS, [*lights.heard(events), *events], is_gathered=True)
        lights.brought(events)


def addresses_of(up: HubUp, tokens: TokenFile) -> HubAddress:
    """Where the pages of a hub that runs lie, for this PC and for others.

    By https they lie under the certificate's name, for both: a browser, and OBS, would not take them under another.
    """
    named = next((name for name in up.names if not name.startswith("*")), None)
    if named is not None:
        pages = f"https://{f'[{named}]' if ':' in named else named}:{up.pages.rpartition(':')[2]}"
        return HubAddress(pages, pages, tokens.overlay, tokens.host_token)
    # A hub that listens everywhere is reached by us at home, and by others at this PC's own address.
    others = up.pages.replace(EVERYWHERE, own_address())
    return HubAddress(up.pages.replace(EVERYWHERE, HERE), others, tokens.overlay, tokens.host_token)


def _port_of(up: HubUp | None) -> int | None:
    return int(up.pages.rpartition(":")[2]) if up else None


def own_address() -> str:
    """This PC's address in its network, as the phone beside it sees it; the loopback one where there is no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Choosing a route for a datagram sends nothing.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return HERE


def pages_of(room_url: str) -> str:
    """Where the pages of the hub at `room_url` (its websocket) lie."""
    return room_url.replace("ws", "http", 1).removesuffix("/").removesuffix("/ws")


def sizes_beside(goods_file: Path) -> SizeFile | None:
    """The size chart that lies beside a goods file, named like it with `_sizes`."""
    sizes = goods_file.with_name(f"{goods_file.stem}_sizes{goods_file.suffix}")
    return read_sizes(sizes) if sizes.exists() else None
