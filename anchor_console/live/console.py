"""The console as its window sees it: everything that shows, and everything that acts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from anchor_console.core.clock import Clock
from anchor_console.core.money import format_minor
from anchor_console.core.notices import Level, Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.paths import Profile, resource
from anchor_console.core.record_files import RecordFiles
from anchor_console.core.refusal import Refused
from anchor_console.core.tasks import TaskScope
from anchor_console.core.vault import open_vault
from anchor_console.goods.guard import Doubt, Objection
from anchor_console.goods.service import Goods
from anchor_console.live.action_log import ActionLog
from anchor_console.live.actions import Actions
from anchor_console.live.air.air import Air
from anchor_console.live.air.card_pictures import CardPictures
from anchor_console.live.air.card_scene import CardScene
from anchor_console.live.air.card_steps import CardSteps
from anchor_console.live.air.card_watch import CardWatch
from anchor_console.live.air.card_words import CardWords
from anchor_console.live.air.obs_desk import ObsDesk
from anchor_console.live.air.overlay_desk import OverlayDesk
from anchor_console.live.air.popping import Popping
from anchor_console.live.air.price_guard import PriceGuard
from anchor_console.live.air.queue_desk import QueueDesk
from anchor_console.live.air.stage_clock import StageClock
from anchor_console.live.chat.absence import Absence
from anchor_console.live.chat.asks_desk import AsksDesk, TicketsDesk
from anchor_console.live.chat.chat_desk import ChatDesk
from anchor_console.live.chat.mutes_desk import MutesDesk
from anchor_console.live.chat.phrases_desk import PhrasesDesk
from anchor_console.live.command_socket import Errand
from anchor_console.live.commands import Commands
from anchor_console.live.desks import CallsDesk, ClaimsDesk
from anchor_console.live.fans.callouts_desk import CallOutsDesk
from anchor_console.live.fans.evening import Evening
from anchor_console.live.fans.fans_desk import FansDesk
from anchor_console.live.fans.fans_roll import FansRoll
from anchor_console.live.fans.marks_desk import MarksDesk
from anchor_console.live.fans.suits_desk import SuitsDesk
from anchor_console.live.fans.tiers_desk import TiersDesk
from anchor_console.live.files.exporting import Exporting
from anchor_console.live.files.importing import Importing
from anchor_console.live.files.reconciling import Reconciling
from anchor_console.live.goods.goods_desk import GoodsDesk
from anchor_console.live.goods.goods_pictures import GoodsPictures
from anchor_console.live.goods.preflight_desk import PreflightDesk
from anchor_console.live.goods.rundown_desk import RundownDesk
from anchor_console.live.goods.stock_news import StockWatch
from anchor_console.live.hub_desk import HubDesk
from anchor_console.live.intake.hand_entry import HandEntry
from anchor_console.live.intake.heeding import Heeding
from anchor_console.live.overtaken import clear_what_is_over
from anchor_console.live.privacy.forgetting import Forgetting
from anchor_console.live.privacy.privacy_desk import PrivacyDesk
from anchor_console.live.records.acts_again import ActsAgain, Desks
from anchor_console.live.records.feeding import ReplayedControls
from anchor_console.live.records.portable import Portable
from anchor_console.live.records.recording import Recording
from anchor_console.live.session_marks import SessionMarks
from anchor_console.live.sessions import SessionControl
from anchor_console.live.sources.lights import SourceLights
from anchor_console.live.sources.shop_desk import ShopDesk
from anchor_console.live.sources.shop_shelf import ShopShelf
from anchor_console.live.sources.source_setups import SetupBook
from anchor_console.live.sources.sources_desk import SourcesDesk
from anchor_console.live.state import LiveState
from anchor_console.live.taking_back import TakingBack
from anchor_console.live.undoing import Undo
from anchor_console.privacy.person import Known
from anchor_console.room.link import LinkState
from anchor_console.sales.claims import Claim
from anchor_console.sources.pacing import SystemPacedClock
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from anchor_console.storage.writer import StorageError


@dataclass(slots=True)
class Console:
    """All services of one open profile, wired to each other; who makes it starts and ends its tasks."""

    profile: Profile
    clock: Clock
    database: Database
    settings: Settings
    notices: NoticeBoard
    tasks: TaskScope
    goods: Goods
    state: LiveState
    session: SessionControl
    actions: Actions
    queue: QueueDesk
    air: Air
    claims: ClaimsDesk
    fans: FansDesk
    tiers: TiersDesk
    undo: Undo
    evening: Evening
    calls: CallsDesk
    lights: SourceLights
    chat: ChatDesk
    mutes: MutesDesk
    asks: AsksDesk
    absence: Absence
    tickets: TicketsDesk
    phrases: PhrasesDesk
    marks: MarksDesk
    session_marks: SessionMarks
    heeding: Heeding
    hand: HandEntry
    hub: HubDesk
    setup_book: SetupBook
    sources: SourcesDesk
    shop: ShopDesk
    action_log: ActionLog
    privacy: PrivacyDesk
    forgetting: Forgetting
    importing: Importing
    exporting: Exporting
    goods_desk: GoodsDesk
    goods_pictures: GoodsPictures
    taking_back: TakingBack
    reconciling: Reconciling
    stock_watch: StockWatch
    roll: FansRoll
    errands: dict[str, Errand]
    """What other commands may ask of this console over its socket, by the command's name."""
    hub_state_changed: Signal[LinkState]
    watch: CardWatch
    guard: PriceGuard
    rundown: RundownDesk
    preflight: PreflightDesk
    popping: Popping
    stage_clock: StageClock
    commands: Commands
    controls: ReplayedControls
    recording: Recording
    call_outs: CallOutsDesk
    suits: SuitsDesk
    overlay: OverlayDesk
    scene: CardScene
    card_words: CardWords
    obs: ObsDesk
    pictures: CardPictures


def build(
    profile: Profile,
    database: Database,
    clock: Clock,
    notices: NoticeBoard,
    on_bug: Callable[[str, BaseException], None],
) -> Console:
    """A console on an open database, with nothing running yet.

    Args:
        on_bug: told what ended a task unexpectedly; what was merely refused becomes a notice before that.
    """

    def on_error(name: str, error: BaseException) -> None:
        if isinstance(error, Refused):
            notices.post(Notice(Level.WARNING, error.reason, error.params, is_answer=True))
        elif isinstance(error, StorageError):
            notices.post(Notice.error(error.key, reason=str(error)))
        else:
            on_bug(name, error)

    def start(coro: Coroutine[Any, Any, object], name: str) -> asyncio.Task[object] | None:
        return tasks.start(coro, name=name)

    tasks = TaskScope(on_error)
    goods = Goods(database, clock)
    state = LiveState(database, goods)
    state.moved_up.subscribe(partial(_tell_moved_up, notices))
    actions = Actions(database, state, clock)
    clear_what_is_over(state, actions, notices)
    settings = Settings(database)
    undo = Undo(state, notices)
    watch = CardWatch(notices)
    card_words = CardWords(settings, state, notices)
    rundown = RundownDesk(database, actions, state, undo, clock)
    setup_book = SetupBook(settings, lambda: open_vault(profile))
    paced_clock = SystemPacedClock()
    shop = ShopDesk(settings, state, setup_book, notices, paced_clock)
    shelf = ShopShelf(shop.check_item, lambda: shop.has_shop)
    guard = PriceGuard(state, settings, clock, start, shelf.read, rundown.row_of)
    guard.changed.subscribe(partial(_tell_differences, notices, state))
    goods_desk = GoodsDesk(database, actions, state, undo, clock, guard, notices)
    goods_pictures = GoodsPictures(profile, goods_desk, notices)
    pictures = CardPictures(state, goods_pictures.card_of)
    queue = QueueDesk(actions, state, undo)
    steps = CardSteps(actions, state, undo, lambda: watch.may_be_seen, rundown.taken, rundown.returned)
    air = Air(actions, state, steps, guard, card_words.check)
    claims = ClaimsDesk(actions, state)
    calls = CallsDesk(actions, state)
    tiers = TiersDesk(database, settings, clock)
    state.recounted.subscribe(tiers.refresh)
    fans = FansDesk(database, actions, state, settings, tiers, clock, notices)
    chat = ChatDesk(database, actions, state, settings, tiers)
    suits = SuitsDesk(database, state, clock)
    asks = AsksDesk(database, actions, state, settings, suits, clock)
    tickets = TicketsDesk(actions, state)
    hand = HandEntry(actions, state, clock)
    session_marks = SessionMarks(actions, state, clock)
    hub = HubDesk(settings, clock, actions)
    absence = Absence(database, actions, state, asks, hub.seats, clock)
    overlay = OverlayDesk(settings, state, card_words, pictures)
    lights = SourceLights(database, state, clock)
    records = RecordFiles(profile)
    forgetting = Forgetting(database, clock, records)
    importing = Importing(
        profile, database, clock, notices, lambda: forgetting.forgotten, goods_desk.brought_in
    )  # fmt: skip
    call_outs = CallOutsDesk(database, actions, state, settings, clock)
    fans.changed.subscribe(lambda _: call_outs.look_again())
    fans.changed.subscribe(lambda _: asks.fans_changed())

    def brought_in(_: None) -> None:
        tiers.look_again()
        call_outs.look_again()
        asks.fans_changed()

    importing.brought_in.subscribe(brought_in)
    evening = Evening(database, state, fans)
    mutes = MutesDesk(database, actions, state, notices, clock, undo)

    async def refresh(erased: Known) -> None:
        undo.clear()
        settings.reread()
        tiers.refresh(erased.numbers)
        for who in erased.numbers:
            fans.changed.emit(who)
        evening.look_again()
        mutes.reload()
        rundown.refresh()
        await call_outs.refresh()

    privacy = PrivacyDesk(profile, database, state, hub, notices, clock, forgetting, refresh=refresh)

    reconciling = Reconciling(
        profile, database, actions, state, undo, clock, notices, lambda: forgetting.forgotten
    )  # fmt: skip
    taking_back = TakingBack(database, state, actions, undo, goods_desk, fans, chat, call_outs, reconciling)
    session_control = SessionControl(database, state, clock)
    phrases, marks = PhrasesDesk(database, actions, state, undo), MarksDesk(database, actions, clock)
    sources = SourcesDesk(database, setup_book, shop, state, lights, tasks, notices, paced_clock)
    scene = CardScene(state, overlay, clock, pictures, is_rehearsal=profile.is_rehearsal)
    obs = ObsDesk(settings, scene, overlay, hub, watch, notices, profile.root / "obs", setup_book.vault)
    return Console(
        profile=profile,
        clock=clock,
        database=database,
        settings=settings,
        notices=notices,
        tasks=tasks,
        goods=goods,
        state=state,
        session=session_control,
        actions=actions,
        queue=queue,
        air=air,
        claims=claims,
        fans=fans,
        tiers=tiers,
        undo=undo,
        evening=evening,
        calls=calls,
        lights=lights,
        chat=chat,
        mutes=mutes,
        asks=asks,
        absence=absence,
        tickets=tickets,
        phrases=phrases,
        marks=marks,
        session_marks=session_marks,
        heeding=Heeding(state, notices, clock),
        hand=hand,
        hub=hub,
        setup_book=setup_book,
        sources=sources,
        shop=shop,
        action_log=ActionLog(database),
        privacy=privacy,
        forgetting=forgetting,
        importing=importing,
        exporting=Exporting(profile, database, state, notices, clock),
        goods_desk=goods_desk,
        goods_pictures=goods_pictures,
        taking_back=taking_back,
        reconciling=reconciling,
        stock_watch=StockWatch(state, call_outs, clock, start),
        roll=FansRoll(database, tiers, clock, start),
        errands={
            "fans erase": privacy.erase_errand,
            "import": importing.errand,
            "orders import": reconciling.errand,
            "goods pictures": goods_pictures.errand,
        },
        hub_state_changed=Signal(),
        watch=watch,
        guard=guard,
        rundown=rundown,
        preflight=PreflightDesk(
            *(database, state, settings, guard, rundown, resource("preflight", "words.toml")),
            shop=asks.shop,
            meaning=lambda: overlay.meaning or "",
            own_platforms=lambda: (card_words.platform,) if card_words.platform else (),
        ),
        popping=Popping(state, settings, clock),
        stage_clock=StageClock(air, state, clock, notices),
        commands=Commands(
            database,
            state,
            hub,
            air=air,
            queue=queue,
            claims=claims,
            fans_desk=fans,
            calls=calls,
            chat=chat,
            asks=asks,
            tickets=tickets,
            call_outs=call_outs,
            hand=hand,
            session_marks=session_marks,
        ),
        controls=ReplayedControls(
            *(database, actions, state, session_control, air, queue, calls, claims),
            ActsAgain(
                *(database, Portable(database, state), actions),
                Desks(
                    air=air,
                    steps=steps,
                    queue=queue,
                    goods=goods_desk,
                    chat=chat,
                    asks=asks,
                    tickets=tickets,
                    phrases=phrases,
                    marks=marks,
                    mutes=mutes,
                    fans=fans,
                    call_outs=call_outs,
                    taking_back=taking_back,
                ),
            ),
            lambda: forgetting.forgotten,
        ),
        recording=Recording(records, database, settings, state, actions, notices, clock),
        call_outs=call_outs,
        suits=suits,
        overlay=overlay,
        card_words=card_words,
        obs=obs,
        pictures=pictures,
        scene=scene,
    )


def _tell_moved_up(notices: NoticeBoard, claims: Sequence[Claim]) -> None:
    first, others = claims[0], len(claims) - 1
    what = " ".join(part for part in (first.color, first.size) if part)
    key = "claim.moved_up_many" if others else "claim.moved_up"
    notices.post(Notice.info(key, "moved_up", name=first.fan_name, number=first.number, what=what, others=others))


def _tell_differences(notices: NoticeBoard, state: LiveState, found: Sequence[Objection]) -> None:
    """Say in what the shop's own system and ours differ for what is on air; it is over when they do not."""
    for doubt in Doubt:
        notices.clear(f"guard.differs.{doubt.value}")
    for one in found:
        price = one.doubt is Doubt.SHOP_PRICE
        figures = {
            "number": state.on_air.number if state.on_air else "",
            "ours": format_minor(one.ours or 0) if price else one.ours or 0,
            "theirs": format_minor(one.theirs or 0) if price else one.theirs or 0,
        }
        notices.post(Notice(Level.ERROR, f"guard.differs.{one.doubt.value}", figures))
