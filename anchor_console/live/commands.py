"""What assistants and the anchor's tablet may ask over the room: from a command's name to the service that acts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import msgspec

from anchor_console.chat.asks import AskId
from anchor_console.chat.tickets import TicketId
from anchor_console.core.clock import to_ms
from anchor_console.core.ids import ClaimId, Identity, IdentityId, MessageId, PinId, ProductId
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.fans import find_store
from anchor_console.fans import store as fans
from anchor_console.fans.facets import FACETS, WEARERS
from anchor_console.live import command_forms as forms
from anchor_console.live.actions import By
from anchor_console.live.air.air import Air, Saw
from anchor_console.live.air.queue_desk import QueueDesk
from anchor_console.live.chat.asks_desk import AsksDesk, TicketsDesk
from anchor_console.live.chat.chat_desk import ChatDesk
from anchor_console.live.desks import Asked, CallsDesk, ClaimsDesk
from anchor_console.live.fans.callouts_desk import CallOutsDesk
from anchor_console.live.fans.fan_card import fan_card, found_fan
from anchor_console.live.fans.fans_desk import FansDesk
from anchor_console.live.intake.hand_entry import HandEntry
from anchor_console.live.session_marks import SessionMarks
from anchor_console.live.state import LiveState
from anchor_console.pins.queue import Origin
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.room.link import CommandRefused
from anchor_console.room.messages import RoutedCommand
from anchor_console.room.rights import Right, Role, is_command, may_command
from anchor_console.storage.database import Database
from anchor_console.storage.writer import StorageError

_FOUND_AT_MOST = 50
_LONGEST_ROW_ID = 18

CONFIRM = "confirm "
"""What the message of a refusal begins with that asks for a second word; behind it what speaks against it, as JSON."""

_UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""What msgspec raises for arguments that are none: lone surrogates are a ValueError, deep nesting a RecursionError."""


class RightsBook(Protocol):
    async def rights_of(self, token_id: str) -> frozenset[Right] | None:
        """What the token may do at this moment; None for one that was revoked."""


Handler = Callable[[Any, By], Awaitable[object]]


class Commands:
    """Acts on commands, in the order in which the hub brings them."""

    def __init__(
        self,
        database: Database,
        state: LiveState,
        rights: RightsBook,
        *,
        air: Air,
        queue: QueueDesk,
        claims: ClaimsDesk,
        fans_desk: FansDesk,
        calls: CallsDesk,
        chat: ChatDesk,
        asks: AsksDesk,
        tickets: TicketsDesk,
        call_outs: CallOutsDesk,
        hand: HandEntry,
        session_marks: SessionMarks,
    ) -> None:
        self._database = database
        self._state = state
        self._rights = rights
        self._air = air
        self._queue = queue
        self._claims = claims
        self._fans = fans_desk
        self._calls = calls
        self._call_outs = call_outs
        self._hand = hand
        self._handlers: dict[str, tuple[type[msgspec.Struct], Handler]] = {
            "queue.add": (forms.QueueAdd, self._queue_add),
            "queue.move": (forms.QueueMove, self._queue_move),
            "queue.remove": (forms.OnePin, lambda args, by: queue.remove(PinId(args.pin_id), by)),
            "queue.hold": (forms.OnePin, lambda args, by: queue.hold(PinId(args.pin_id), by)),
            "queue.resume": (forms.QueueResume, self._queue_resume),
            "queue.take": (forms.QueueTake, self._queue_take),
            "card.hide": (forms.OnePin, lambda args, by: air.hide(by, pin_id=PinId(args.pin_id))),
            "card.open": (forms.CardStep, self._card_open),
            "card.sold_out": (forms.OnePin, lambda args, by: air.sold_out(by, pin_id=PinId(args.pin_id))),
            "card.again": (forms.CardStep, self._card_open),
            "card.tick": (
                forms.CardTick,
                lambda args, by: air.tick(args.tick, args.is_set, by, pin_id=PinId(args.pin_id)),
            ),
            "claim.add": (forms.ClaimAdd, self._claim_add),
            "claim.confirm": (forms.OneClaim, lambda args, by: claims.confirm(ClaimId(args.claim_id), by)),
            "claim.release": (forms.OneClaim, lambda args, by: claims.release(ClaimId(args.claim_id), by)),
            "claim.variant": (forms.ClaimVariant, self._claim_variant),
            "stock.adjust": (forms.StockAdjust, self._stock_adjust),
            "note.add": (forms.NoteAdd, self._note_add),
            "promise.add": (forms.PromiseAdd, lambda args, by: fans_desk.promise(self._fan(args.fan), args.text, by)),
            "wish.add": (forms.WishAdd, self._wish_add),
            "fact.add": (forms.FactAdd, self._fact_add),
            "chat.add": (forms.ChatAdd, lambda args, by: hand.add_line(args.name, args.text, by)),
            "fan.find": (forms.FanFind, self._fan_find),
            "fan.show": (forms.OneFan, self._fan_show),
            "ask.star": (forms.Star, lambda args, by: chat.star(_message_id(args.event_id), by)),
            "ask.take": (forms.OneAsk, lambda args, by: asks.take(AskId(args.ask_id), by)),
            "ask.put_back": (forms.OneAsk, lambda args, by: asks.put_back(AskId(args.ask_id), by)),
            "ask.answer": (forms.OneAsk, lambda args, by: asks.answer(AskId(args.ask_id), args.text, by)),
            "ticket.take": (forms.OneTicket, lambda args, by: tickets.take(TicketId(args.ticket_id), by)),
            "ticket.put_back": (forms.OneTicket, lambda args, by: tickets.put_back(TicketId(args.ticket_id), by)),
            "ticket.solve": (
                forms.OneTicket,
                lambda args, by: tickets.solve(TicketId(args.ticket_id), args.text, by),
            ),
            "callout.said": (forms.OneFan, lambda args, by: call_outs.say(self._fan(args.fan), by)),
            "call.open": (forms.CallOpen, lambda args, by: calls.open(args.meaning, by)),
            "call.close": (forms.Nothing, lambda _, by: calls.close(by)),
            "goods.find": (forms.GoodsFind, self._goods_find),
            "mark.add": (
                forms.MarkAdd,
                lambda args, by: session_marks.add(args.text, by, to_ms(args.at) if args.at else None),
            ),
        }

    async def act(self, command: RoutedCommand) -> object:
        """The command's result value.

        Raises:
            CommandRefused: it was not done; its sender gets the code.
        """
        known = self._handlers.get(command.name)
        if known is None or not is_command(command.name):
            raise CommandRefused("invalid", "this console does not know the command")
        form, handler = known
        try:
            args = msgspec.json.decode(command.args, type=form)
        except _UNREADABLE as exc:
            raise CommandRefused("invalid", str(exc)) from None
        origin: Origin = "assistant" if command.by.role is not Role.HOST else "desk"
        command_id = f"{command.by.token_id}:{command.id}"
        try:
            rights = await self._rights.rights_of(command.by.token_id)
            if rights is None or not may_command(command.name, command.by.role, rights):
                raise Refused("not_allowed", "the right for it is missing")
            by = By(harmless(command.by.name), origin, command_id, command.by.token_id, rights)
            return await handler(args, by)
        except NeedsConfirmation as exc:
            raise CommandRefused(exc.code, f"{CONFIRM}{_objections_told(exc)}") from exc
        except Refused as exc:
            raise CommandRefused(exc.code, exc.reason) from exc
        except StorageError as exc:
            raise CommandRefused("conflict", exc.key) from exc

    async def _queue_add(self, args: forms.QueueAdd, by: By) -> object:
        if args.product_id is not None:
            pin_id = await self._queue.pin(_product_id(args.product_id), args.note, by)
        elif args.number is not None:
            pin_id = await self._queue.pin_number(args.number, args.note, by)
        else:
            raise Refused("invalid", "pin.what")
        if args.after is not None:
            await self._queue.move(pin_id, PinId(args.after), By(by.name, by.origin, f"{by.command_id}:move"))
        return {"pin_id": pin_id}

    async def _queue_move(self, args: forms.QueueMove, by: By) -> None:
        await self._queue.move(PinId(args.pin_id), PinId(args.after) if args.after is not None else None, by)

    async def _queue_resume(self, args: forms.QueueResume, by: By) -> None:
        after = PinId(args.after) if args.after is not None else None
        await self._queue.resume(PinId(args.pin_id), by, after=after, is_first=args.first)

    async def _queue_take(self, args: forms.QueueTake, by: By) -> None:
        saw = Saw(PinId(args.on_air) if args.on_air is not None else None)
        await self._air.take(PinId(args.pin_id), by, saw=saw)

    async def _card_open(self, args: forms.CardStep, by: By) -> None:
        if args.confirmed and not args.why.strip():
            raise Refused("invalid", "card.why_missing")
        await self._air.open_price(
            by,
            pin_id=PinId(args.pin_id),
            units=args.units,
            in_s=args.in_s,
            confirmed=args.confirmed,
            why=args.why,
        )

    async def _stock_adjust(self, args: forms.StockAdjust, by: By) -> None:
        found = self._state.catalogue.sku_coded(args.sku)
        if found is None:
            raise Refused("not_found", "goods.gone")
        await self._claims.adjust_stock(found[1].id, args.delta, args.why, by)

    async def _claim_variant(self, args: forms.ClaimVariant, by: By) -> None:
        found = self._state.catalogue.sku_coded(args.sku)
        if found is None:
            raise Refused("not_found", "goods.gone")
        # Pages show the variants of a claim as long as none is chosen.
        await self._claims.choose_variant(ClaimId(args.claim_id), found[1].id, by, saw_it_open=True)

    async def _claim_add(self, args: forms.ClaimAdd, by: By) -> None:
        asked = Asked(args.number, args.color, args.size, args.qty)
        fan = self._fan(args.fan) if args.fan is not None else self._hand.fan_named(args.name or "")
        await self._claims.add(fan, asked, by)

    async def _note_add(self, args: forms.NoteAdd, by: By) -> None:
        await self._fans.add_note(self._fan(args.fan), args.text, by)

    async def _wish_add(self, args: forms.WishAdd, by: By) -> None:
        message_id = _message_id(args.event_id) if args.event_id is not None else None
        await self._call_outs.add_wish(self._fan(args.fan), message_id, args.text, by)

    async def _fact_add(self, args: forms.FactAdd, by: By) -> None:
        if args.facet not in (*FACETS, *self._fans.facets()) or args.wearer not in WEARERS:
            raise Refused("invalid", "fact.no_value")
        await self._fans.add_fact(self._fan(args.fan), args.facet, args.value, args.wearer, by)

    async def _fan_find(self, args: forms.FanFind, _by: By) -> object:
        limit = max(0, min(args.limit, _FOUND_AT_MOST))
        found = await self._database.read_later(lambda tx: find_store.find(tx, args.text, limit))
        return [found_fan(one) for one in found]

    async def _fan_show(self, args: forms.OneFan, _by: By) -> object:
        view = self._fans.view(self._fan(args.fan))
        if view is None:
            raise Refused("not_found", "fan.unknown")
        return fan_card(view)

    def _fan(self, written: str) -> IdentityId:
        """The fan that `platform:user_id` names."""
        try:
            identity = Identity.parse(written)
        except ValueError:
            raise Refused("invalid", "fan.unknown") from None
        who = fans.identity_id(self._database.read(), identity)
        if who is None:
            raise Refused("not_found", "fan.unknown")
        return who

    async def _goods_find(self, args: forms.GoodsFind, _by: By) -> object:
        found = self._state.catalogue.find(args.text)[: max(0, min(args.limit, _FOUND_AT_MOST))]
        return [{"product_id": str(p.id), "number": p.number, "name": p.name, "price": p.price_minor} for p in found]


def _objections_told(asked: NeedsConfirmation) -> str:
    told = [
        {"doubt": one.doubt.value, "ours": one.ours, "theirs": one.theirs, "variant": one.variant}
        for one in asked.objections
    ]
    return msgspec.json.encode(told).decode()


def _message_id(text: str) -> MessageId:
    if not text.isdecimal() or len(text) > _LONGEST_ROW_ID:
        raise Refused("not_found", "chat.gone")
    return MessageId(int(text))


def _product_id(text: str) -> ProductId:
    if not text.isdecimal() or len(text) > _LONGEST_ROW_ID:
        raise Refused("not_found", "goods.gone")
    return ProductId(int(text))
