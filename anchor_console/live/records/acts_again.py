"""Doing again what a record says people did, by the names that the log of actions gives it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from anchor_console.core.events import FanRef
from anchor_console.core.ids import IdentityId, PinId, SessionId
from anchor_console.core.refusal import Refused
from anchor_console.fans import store as fan_store
from anchor_console.fans.facts import Standing
from anchor_console.fans.marks import Mark
from anchor_console.goods.edit_store import EditId
from anchor_console.live import log_store, store
from anchor_console.live.actions import Actions, By
from anchor_console.live.air.air import Air
from anchor_console.live.air.card_steps import CardSteps
from anchor_console.live.air.queue_desk import QueueDesk
from anchor_console.live.chat.asks_desk import AsksDesk, TicketsDesk
from anchor_console.live.chat.chat_desk import ChatDesk
from anchor_console.live.chat.mutes_desk import MutesDesk
from anchor_console.live.chat.phrases_desk import PhrasesDesk
from anchor_console.live.fans.callouts_desk import CallOutsDesk
from anchor_console.live.fans.fans_desk import FansDesk
from anchor_console.live.fans.marks_desk import MarksDesk
from anchor_console.live.goods.goods_desk import GoodsDesk
from anchor_console.live.records.portable import Portable
from anchor_console.live.session_marks import ACTION as SESSION_MARK
from anchor_console.live.taking_back import TakingBack
from anchor_console.pins.flash import FlashOffer
from anchor_console.pins.ticks import Tick
from anchor_console.sources.record import DidLine
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

log = logging.getLogger(__name__)


_NOT_SAID_SO = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What comes of arguments that are others than the deed's: a number in place of a table, or one beyond all bounds."""


class Desks(msgspec.Struct, frozen=True):
    """Whoever does what people do, but for the few whom control lines of their own name."""

    air: Air
    steps: CardSteps
    queue: QueueDesk
    goods: GoodsDesk
    chat: ChatDesk
    asks: AsksDesk
    tickets: TicketsDesk
    phrases: PhrasesDesk
    marks: MarksDesk
    mutes: MutesDesk
    fans: FansDesk
    call_outs: CallOutsDesk
    taking_back: TakingBack


class _Again(msgspec.Struct, frozen=True):
    """One line of the record, on its way to being done."""

    acts: ActsAgain
    args: dict[str, Any]
    line: DidLine
    by: By
    session_id: SessionId

    @property
    def desks(self) -> Desks:
        return self.acts.desks

    @property
    def find(self) -> Portable:
        return self.acts.portable

    @property
    def who(self) -> IdentityId:
        return self.find.fan(self.line.fan)

    @property
    def seen(self) -> PinId | None:
        """The card that whoever did it named."""
        return self.find.pin_on_air() if self.args.get("seen") else None

    def pin(self, name: str) -> PinId | None:
        told = self.args.get(name)
        return self.find.pin(told) if told is not None else None

    def the_pin(self) -> PinId:
        return self.find.pin(self.args["pin"])

    def action_of(self, line_id: str | None) -> int:
        return self.acts.action_of(self.session_id, line_id)

    def value_of(self, line_id: str | None) -> int:
        return self.acts.value_of(self.session_id, line_id)


class ActsAgain:
    def __init__(self, database: Database, portable: Portable, actions: Actions, desks: Desks) -> None:
        self._database = database
        self._actions = actions
        self.portable = portable
        self.desks = desks

    async def do(self, line: DidLine, session_id: SessionId, by: By) -> None:
        """Do it; a line that does not say enough, or of a newer program, is passed over.

        Raises:
            Refused: it cannot be done here, or not any more.
        """
        act = _ACTS.get(line.name)
        if act is None or line.args is None:
            return
        if line.fan is not None and act is not _by_hand:
            await self._make_known(line.fan, by)
        try:
            await act(_Again(self, line.args, line, by, session_id))
        except _NOT_SAID_SO as exc:
            # A record is a file that anybody may have written.
            log.warning("record line %s (%s) cannot be read: %s", line.id, line.name, type(exc).__name__)

    async def note(self, name: str, args: dict[str, Any], by: By) -> None:
        """Only the log keeps it: what it did comes as an event."""
        await self._actions.do_anytime(name, args, lambda _tx, _by, _at_ms: None, by)

    async def note_in_session(self, name: str, args: dict[str, Any], by: By) -> None:
        await self._actions.do(name, args, lambda _tx, _act: None, by)

    def action_of(self, session_id: SessionId, line_id: str | None) -> int:
        """The action that another line of this record was."""
        command_id = f"{session_id}:{line_id}"
        if store.done(self._database.read(), command_id) is None:
            raise Refused("not_found", "undo.nothing")
        return log_store.action_id(self._database.read(), command_id)

    def value_of(self, session_id: SessionId, line_id: str | None) -> int:
        """The number that doing another line of this record gave."""
        done = store.done(self._database.read(), f"{session_id}:{line_id}")
        if done is None or not isinstance(done["value"], int):
            raise Refused("not_found", "undo.nothing")
        return int(done["value"])

    async def _make_known(self, fan: FanRef, by: By) -> None:
        """Somebody whom the shop knew before the record began, and who says nothing in it."""
        fan = self.portable.here(fan)
        if fan_store.identity_id(self._database.read(), fan.identity) is not None or self._actions.has_done(by):
            return
        at_ms = self._actions.now_ms()

        def work(tx: Transaction) -> None:
            fan_store.ensure_identity(tx, fan, at_ms)

        await self._database.run(work)


# --- How each is done ------------------------------------------------------------------------------------------------


async def _settle_fact(it: _Again) -> None:
    key = (it.args["facet"], it.args["value"], it.args["wearer"])
    view = it.desks.fans.view(it.who)
    known = next((one for one in view.facts if one.fact.key == key), None) if view else None
    if known is None:
        raise Refused("not_found", "fan.unknown")
    await it.desks.fans.settle(it.who, known, Standing(it.args["standing"]), it.by)


async def _undo_link(it: _Again) -> None:
    link = it.find.link_told(it.who, it.args["other"])
    await it.desks.fans.undo_link(link, it.by, apart=link.beside(it.who))


async def _flash(it: _Again) -> None:
    offer = FlashOffer(**it.args["offer"])
    await it.desks.air.flash(offer, it.by, pin_id=it.seen, confirmed=it.args["confirmed"], why=it.args["why"])


async def _flash_over(it: _Again) -> None:
    if it.args.get("due"):
        await it.desks.air.flash_due()
    else:
        await it.desks.air.end_flash(it.by, pin_id=it.seen, why=it.args.get("why", ""))


async def _numbers(it: _Again) -> None:
    given = {it.find.product(code).id: number for code, number in it.args["given"].items()}
    await it.desks.goods.give_numbers(given, it.args["platform"], it.by)


async def _mute(it: _Again) -> None:
    for_ms, kind, mutes = it.args["for_ms"], it.args["kind"], it.desks.mutes
    if kind == "fan":
        await mutes.mute_fan(it.who, it.line.fan.name if it.line.fan else "", for_ms, it.by)
    else:
        await mutes.mute_words(kind, it.args["what"], for_ms, it.by)


async def _called_out(it: _Again) -> None:
    product = it.find.product(it.args["product"])
    await it.desks.call_outs.say_for(it.who, product.id, it.args["number"], it.by)


async def _session_mark(it: _Again) -> None:
    on_air = it.find.pin_on_air() if it.args["seen"] else None
    args = {"note": it.args["text"]} | ({"pin_id": on_air} if on_air else {})
    await it.acts.note_in_session(SESSION_MARK, args, it.by)


async def _by_hand(it: _Again) -> None:
    await it.acts.note("chat.add", {"fan": it.line.fan.name if it.line.fan else ""}, it.by)


_ACTS: dict[str, Callable[[_Again], Awaitable[object]]] = {
    "queue.move": lambda it: it.desks.queue.move(it.the_pin(), it.pin("after"), it.by),
    "queue.hold": lambda it: it.desks.queue.hold(it.the_pin(), it.by),
    "queue.resume": lambda it: it.desks.queue.resume(
        it.the_pin(), it.by, after=it.pin("after"), is_first=bool(it.args.get("first"))
    ),
    "queue.restore": lambda it: it.desks.queue.put_in_again(it.the_pin(), it.by),
    "card.open_due": lambda it: it.desks.air.open_due(),
    "card.stop_count": lambda it: it.desks.air.stop_counting(it.by),
    "card.clock_set": lambda it: it.desks.air.clock_was_set(it.args["by_ms"]),
    "card.flash": _flash,
    "card.flash_over": _flash_over,
    "card.tick": lambda it: it.desks.air.tick(Tick(it.args["tick"]), it.args["is_set"], it.by, pin_id=it.seen),
    "card.undo": lambda it: it.desks.steps.bring_back_last(it.by),
    "goods.numbers": _numbers,
    "goods.edit": lambda it: it.desks.goods.change_again(it.args["what"], it.args["title"], it.args["wanted"], it.by),
    "goods.stock": lambda it: it.desks.goods.set_left(it.find.sku(it.args["sku"])[1].id, it.args["units"], it.by),
    "goods.off": lambda it: it.desks.goods.take_off(it.find.product(it.args["product"]).id, it.by),
    "goods.undo": lambda it: it.desks.goods.take_back(EditId(it.value_of(it.args["line"])), it.by),
    "undo": lambda it: it.desks.taking_back.take_back(it.action_of(it.line.undoes), it.by),
    "ask.star": lambda it: it.desks.chat.star(it.find.line(it.args["line"]), it.by),
    "ask.unstar": lambda it: it.desks.chat.unstar(it.find.line(it.args["line"]), it.by),
    "chat.delete": lambda it: it.desks.chat.delete(it.find.lines(it.args), it.by),
    "chat.add": _by_hand,
    "ask.take": lambda it: it.desks.asks.take(it.find.ask(it.args["ask"]), it.by),
    "ask.put_back": lambda it: it.desks.asks.put_back(it.find.ask(it.args["ask"]), it.by),
    "ask.answer": lambda it: it.desks.asks.answer(it.find.ask(it.args["ask"]), it.args["text"], it.by),
    "ticket.take": lambda it: it.desks.tickets.take(it.find.ticket(it.args["ticket"]), it.by),
    "ticket.put_back": lambda it: it.desks.tickets.put_back(it.find.ticket(it.args["ticket"]), it.by),
    "ticket.solve": lambda it: it.desks.tickets.solve(it.find.ticket(it.args["ticket"]), it.args["text"], it.by),
    "callout.said": _called_out,
    "wish.add": lambda it: it.desks.call_outs.add_wish(
        it.who, it.find.line(it.args["line"]) if it.args["line"] else None, it.args["text"], it.by
    ),
    "phrase.add": lambda it: it.desks.phrases.add(it.args["text"], it.by),
    "phrase.remove": lambda it: it.desks.phrases.remove(str(it.args["key"]), it.by),
    "phrase.accept": lambda it: it.desks.phrases.accept(it.find.suspect(it.args["key"]), it.by),
    "phrase.undo_accept": lambda it: it.desks.phrases.undo_accept(it.find.suspect(it.args["key"]), it.by),
    "phrase.reject": lambda it: it.desks.phrases.reject(it.find.suspect(it.args["key"]), it.by),
    "mark.set": lambda it: it.desks.marks.set(it.who, Mark(it.args["mark"]), it.args["for_ms"], it.by),
    "mark.remove": lambda it: it.desks.marks.remove(it.who, Mark(it.args["mark"]), it.by),
    "mark.add": _session_mark,
    "silence.add": lambda it: it.desks.marks.ask_to_silence(it.who, it.by),
    "silence.tick": lambda it: it.desks.marks.tick_silenced(it.who, is_done=it.args["is_done"], by=it.by),
    "silence.remove": lambda it: it.desks.marks.take_off_silence(it.who, it.by),
    "mute.add": _mute,
    "mute.lift": lambda it: it.desks.mutes.unmute(it.value_of(it.args["line"]), it.by),
    "fact.settle": _settle_fact,
    "fact.add": lambda it: it.desks.fans.add_fact(it.who, it.args["facet"], it.args["value"], it.args["wearer"], it.by),
    "fan.grown_up": lambda it: it.desks.fans.set_grown_up(it.who, it.by),
    "fan.served": lambda it: it.desks.fans.set_served(it.who, it.args["is_served"], it.args["why"], it.by),
    "link.accept": lambda it: it.desks.fans.accept_link(it.find.link_told(it.who, it.args["other"]), it.by),
    "link.reject": lambda it: it.desks.fans.reject_link(it.find.link_told(it.who, it.args["other"]), it.by),
    "link.undo": _undo_link,
    "note.add": lambda it: it.desks.fans.add_note(it.who, it.args["text"], it.by),
    "note.drop": lambda it: it.desks.fans.drop_note(it.who, it.find.note(it.who, it.args["text"]), it.by),
    "promise.add": lambda it: it.desks.fans.promise(it.who, it.args["text"], it.by),
    "promise.drop": lambda it: it.desks.fans.drop_promise(it.find.promise(it.who, it.args["text"]), it.by),
    "promise.keep": lambda it: it.desks.fans.keep_promise(it.find.promise(it.who, it.args["text"]), it.by),
}
