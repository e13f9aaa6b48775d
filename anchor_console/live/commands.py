"""What assistants and the anchor's tablet may ask over the room: from a command's name to the service that acts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Protocol

import msgspec

from anchor_console.chat.asks import AskId
from anchor_console.chat.tickets import TicketId
from anchor_console.core.clock import to_ms
from anchor_console.core.events import At
from anchor_console.core.ids import ClaimId, Identity, IdentityId, MessageId, PinId, ProductId
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.fans import find_store
from anchor_console.fans import store as fans
from anchor_console.fans.facets import FACETS, WEARERS
from anchor_console.fans.facts import SELF
from anchor_console.live.actions import By
from anchor_console.live.air import Air, Saw
from anchor_console.live.asks_desk import AsksDesk, TicketsDesk
from anchor_console.live.callouts_desk import CallOutsDesk
from anchor_console.live.chat_desk import ChatDesk
from anchor_console.live.desks import Asked, CallsDesk, ClaimsDesk
from anchor_console.live.fan_card import fan_card, found_fan
from anchor_console.live.fans_desk import FansDesk
from anchor_console.live.hand_entry import HandEntry
from anchor_console.live.queue_desk import QueueDesk
from anchor_console.live.session_marks import SessionMarks
from anchor_console.live.state import LiveState
from anchor_console.pins.queue import Origin
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.pins.ticks import Tick
from anchor_console.room.link import CommandRefused
from anchor_console.room.messages import RoutedCommand
from anchor_console.room.rights import Right, Role, is_command, may_command
from anchor_console.storage.database import Database
from anchor_console.storage.writer import StorageError

_FOUND_AT_MOST = 50
_LONGEST_TEXT = 4_000
_LONGEST_ROW_ID = 18

# Bounds that no honest page meets, and that keep out what the database could not hold.
Text = Annotated[str, msgspec.Meta(max_length=_LONGEST_TEXT)]
Units = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Delta = Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]
RowId = Annotated[int, msgspec.Meta(ge=1, lt=2**62)]

CONFIRM = "confirm "
"""What the message of a refusal begins with that asks for a second word; behind it what speaks against it, as JSON."""

_NO_SESSION_BEFORE = 2000
"""The year; of the oldest that can be written, some moments are none in another zone."""
_UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""What msgspec raises for arguments that are none: lone surrogates are a ValueError, deep nesting a RecursionError."""


class QueueAdd(msgspec.Struct, frozen=True):
    product_id: Text | None = None
    number: Text | None = None
    note: Text = ""
    after: Text | None = None


class QueueMove(msgspec.Struct, frozen=True):
    pin_id: Text
    after: Text | None = None


class QueueResume(msgspec.Struct, frozen=True):
    """Without a place it goes to the end."""

    pin_id: Text
    after: Text | None = None
    first: bool = False


class OnePin(msgspec.Struct, frozen=True):
    pin_id: Text


class QueueTake(msgspec.Struct, frozen=True):
    pin_id: Text
    on_air: Text | None


class CardStep(msgspec.Struct, frozen=True):
    """`pin_id` is the pin that the sender saw on air.

    `in_s` counts down to the opening. A price to which the guard objects opens only `confirmed`, with a reason.
    """

    pin_id: Text
    units: Units | None = None
    in_s: Annotated[int, msgspec.Meta(ge=0, le=3_600)] = 0
    confirmed: bool = False
    why: Text = ""


class CardTick(msgspec.Struct, frozen=True):
    """`tick` is what was done for the card on the platform's own console."""

    pin_id: Text
    tick: Tick
    is_set: bool = True


class OneClaim(msgspec.Struct, frozen=True):
    claim_id: RowId


class ClaimVariant(msgspec.Struct, frozen=True):
    """`sku` is one of the claim's cells, by its code."""

    claim_id: RowId
    sku: Text


class ClaimAdd(msgspec.Struct, frozen=True):
    """What somebody heard or read that a fan will buy; `name` where nothing else is known of who it is."""

    number: Text
    fan: Text | None = None
    name: Text | None = None
    color: Text | None = None
    size: Text | None = None
    qty: Units | None = None


class Star(msgspec.Struct, frozen=True):
    """`event_id` is the line's `id` in the topic `feed`."""

    event_id: Text


class OneAsk(msgspec.Struct, frozen=True):
    ask_id: RowId
    text: Text | None = None


class OneTicket(msgspec.Struct, frozen=True):
    ticket_id: RowId
    text: Text | None = None


class StockAdjust(msgspec.Struct, frozen=True):
    sku: Text
    delta: Delta
    why: Text = ""


class NoteAdd(msgspec.Struct, frozen=True):
    fan: Text
    text: Text


class PromiseAdd(msgspec.Struct, frozen=True):
    fan: Text
    text: Text


class WishAdd(msgspec.Struct, frozen=True):
    """`event_id` is the line that says it, where there is one."""

    fan: Text
    text: Text
    event_id: Text | None = None


class FactAdd(msgspec.Struct, frozen=True):
    fan: Text
    facet: Text
    value: Text
    wearer: Text = SELF
    event_id: Text | None = None


class ChatAdd(msgspec.Struct, frozen=True):
    """A line that was read on another screen, and who wrote it."""

    name: Text
    text: Text


class FanFind(msgspec.Struct, frozen=True):
    text: Text
    limit: int = 8


class OneFan(msgspec.Struct, frozen=True):
    fan: Text


class CallOpen(msgspec.Struct, frozen=True):
    meaning: Text


class MarkAdd(msgspec.Struct, frozen=True):
    """`at` is the moment that is marked: the room may bring it later."""

    text: Text
    at: At | None = None

    def __post_init__(self) -> None:
        if self.at is not None and self.at.year < _NO_SESSION_BEFORE:
            raise ValueError("no moment of a session")


class Nothing(msgspec.Struct, frozen=True):
    pass


class GoodsFind(msgspec.Struct, frozen=True):
    text: Text
    limit: int = 20


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
            "queue.add": (QueueAdd, self._queue_add),
            "queue.move": (QueueMove, self._queue_move),
            "queue.remove": (OnePin, lambda args, by: queue.remove(PinId(args.pin_id), by)),
            "queue.hold": (OnePin, lambda args, by: queue.hold(PinId(args.pin_id), by)),
            "queue.resume": (QueueResume, self._queue_resume),
            "queue.take": (QueueTake, self._queue_take),
            "card.hide": (OnePin, lambda args, by: air.hide(by, pin_id=PinId(args.pin_id))),
            "card.open": (CardStep, self._card_open),
            "card.sold_out": (OnePin, lambda args, by: air.sold_out(by, pin_id=PinId(args.pin_id))),
            "card.again": (CardStep, self._card_open),
            "card.tick": (CardTick, lambda args, by: air.tick(args.tick, args.is_set, by, pin_id=PinId(args.pin_id))),
            "claim.add": (ClaimAdd, self._claim_add),
            "claim.confirm": (OneClaim, lambda args, by: claims.confirm(ClaimId(args.claim_id), by)),
            "claim.release": (OneClaim, lambda args, by: claims.release(ClaimId(args.claim_id), by)),
            "claim.variant": (ClaimVariant, self._claim_variant),
            "stock.adjust": (StockAdjust, self._stock_adjust),
            "note.add": (NoteAdd, self._note_add),
            "promise.add": (PromiseAdd, lambda args, by: fans_desk.promise(self._fan(args.fan), args.text, by)),
            "wish.add": (WishAdd, self._wish_add),
            "fact.add": (FactAdd, self._fact_add),
            "chat.add": (ChatAdd, lambda args, by: hand.add_line(args.name, args.text, by)),
            "fan.find": (FanFind, self._fan_find),
            "fan.show": (OneFan, self._fan_show),
            "ask.star": (Star, lambda args, by: chat.star(_message_id(args.event_id), by)),
            "ask.take": (OneAsk, lambda args, by: asks.take(AskId(args.ask_id), by)),
            "ask.answer": (OneAsk, lambda args, by: asks.answer(AskId(args.ask_id), args.text, by)),
            "ticket.take": (OneTicket, lambda args, by: tickets.take(TicketId(args.ticket_id), by)),
            "ticket.solve": (OneTicket, lambda args, by: tickets.solve(TicketId(args.ticket_id), args.text, by)),
            "callout.said": (OneFan, lambda args, by: call_outs.say(self._fan(args.fan), by)),
            "call.open": (CallOpen, lambda args, by: calls.open(args.meaning, by)),
            "call.close": (Nothing, lambda _, by: calls.close(by)),
            "goods.find": (GoodsFind, self._goods_find),
            "mark.add": (
                MarkAdd,
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
            raise CommandRefused("conflict", "storage.failed") from exc

    async def _queue_add(self, args: QueueAdd, by: By) -> object:
        if args.product_id is not None:
            pin_id = await self._queue.pin(_product_id(args.product_id), args.note, by)
        elif args.number is not None:
            pin_id = await self._queue.pin_number(args.number, args.note, by)
        else:
            raise Refused("invalid", "pin.what")
        if args.after is not None:
            await self._queue.move(pin_id, PinId(args.after), By(by.name, by.origin, f"{by.command_id}:move"))
        return {"pin_id": pin_id}

    async def _queue_move(self, args: QueueMove, by: By) -> None:
        await self._queue.move(PinId(args.pin_id), PinId(args.after) if args.after is not None else None, by)

    async def _queue_resume(self, args: QueueResume, by: By) -> None:
        after = PinId(args.after) if args.after is not None else None
        await self._queue.resume(PinId(args.pin_id), by, after=after, is_first=args.first)

    async def _queue_take(self, args: QueueTake, by: By) -> None:
        saw = Saw(PinId(args.on_air) if args.on_air is not None else None)
        await self._air.take(PinId(args.pin_id), by, saw=saw)

    async def _card_open(self, args: CardStep, by: By) -> None:
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

    async def _stock_adjust(self, args: StockAdjust, by: By) -> None:
        found = self._state.catalogue.sku_coded(args.sku)
        if found is None:
            raise Refused("not_found", "goods.gone")
        await self._claims.adjust_stock(found[1].id, args.delta, args.why, by)

    async def _claim_variant(self, args: ClaimVariant, by: By) -> None:
        found = self._state.catalogue.sku_coded(args.sku)
        if found is None:
            raise Refused("not_found", "goods.gone")
        await self._claims.choose_variant(ClaimId(args.claim_id), found[1].id, by)

    async def _claim_add(self, args: ClaimAdd, by: By) -> None:
        asked = Asked(args.number, args.color, args.size, args.qty)
        fan = self._fan(args.fan) if args.fan is not None else self._hand.fan_named(args.name or "")
        await self._claims.add(fan, asked, by)

    async def _note_add(self, args: NoteAdd, by: By) -> None:
        await self._fans.add_note(self._fan(args.fan), args.text, by)

    async def _wish_add(self, args: WishAdd, by: By) -> None:
        message_id = _message_id(args.event_id) if args.event_id is not None else None
        await self._call_outs.add_wish(self._fan(args.fan), message_id, args.text, by)

    async def _fact_add(self, args: FactAdd, by: By) -> None:
        if args.facet not in (*FACETS, *self._fans.facets()) or args.wearer not in WEARERS:
            raise Refused("invalid", "fact.no_value")
        await self._fans.add_fact(self._fan(args.fan), args.facet, args.value, args.wearer, by)

    async def _fan_find(self, args: FanFind, _by: By) -> object:
        limit = max(0, min(args.limit, _FOUND_AT_MOST))
        found = await self._database.read_later(lambda tx: find_store.find(tx, args.text, limit))
        return [found_fan(one) for one in found]

    async def _fan_show(self, args: OneFan, _by: By) -> object:
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

    async def _goods_find(self, args: GoodsFind, _by: By) -> object:
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
