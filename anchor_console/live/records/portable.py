"""What a record calls things, so that they are found in any database: never by a number of this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from anchor_console.chat import ask_store, phrase_store, ticket_store
from anchor_console.chat import store as chat
from anchor_console.chat.asks import AskId
from anchor_console.chat.phrases import SuspectId
from anchor_console.chat.tickets import TicketId
from anchor_console.core.events import FanRef
from anchor_console.core.ids import ClaimId, IdentityId, MessageId, PinId, ProductId, SessionId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.fans import link_store, serving_store
from anchor_console.fans import store as fans
from anchor_console.fans.fan import Note
from anchor_console.fans.links import Link
from anchor_console.fans.serving import Promise
from anchor_console.goods.product import Product, Sku
from anchor_console.live.state import LiveState
from anchor_console.pins import store as pins
from anchor_console.sales import store as sales
from anchor_console.sources.record import OF_THE_SESSION
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

Told = Any
"""What JSON holds of it; None where there is nothing that could be told."""


class Portable:
    """Between the ids of this database and what a record says. What is not here is `Refused`."""

    def __init__(self, database: Database, state: LiveState) -> None:
        self._database = database
        self._state = state

    @property
    def _tx(self) -> Transaction:
        return self._database.read()

    @property
    def session_id(self) -> SessionId:
        session = self._state.session
        if session is None:
            raise Refused("conflict", "session.none")
        return session.id

    # --- Goods -------------------------------------------------------------------------------------------------------

    def product(self, code: object) -> Product:
        found = next((one for one in self._state.catalogue.products if one.code == code), None)
        if found is None:
            raise Refused("not_found", "goods.gone")
        return found

    def sku(self, code: object) -> tuple[Product, Sku]:
        found = self._state.catalogue.sku_coded(str(code))
        if found is None:
            raise Refused("not_found", "goods.gone")
        return found

    def product_code(self, product_id: ProductId | None) -> str | None:
        found = self._state.catalogue.product(product_id) if product_id is not None else None
        return found.code if found else None

    def sku_code(self, sku_id: object) -> str | None:
        found = self._state.catalogue.sku(SkuId(sku_id)) if isinstance(sku_id, int) else None
        return found[1].code if found is not None else None

    # --- Pins: by their product, and how many of its pins came after it ----------------------------------------------

    def pin_told(self, pin_id: object) -> Told:
        product_id = pins.product_of(self._tx, PinId(str(pin_id)))
        code = self.product_code(product_id)
        if product_id is None or code is None:
            return None
        return {"product": code, "pin": pins.pins_of(self._tx, self.session_id, product_id).index(PinId(str(pin_id)))}

    def pin(self, told: Told) -> PinId:
        known: list[PinId] = pins.pins_of(self._tx, self.session_id, self.product(told["product"]).id)
        if not 0 <= told["pin"] < len(known):
            raise Refused("not_found", "pin.gone")
        return known[int(told["pin"])]

    def pin_on_air(self) -> PinId | None:
        on_air = pins.on_air(self._tx, self.session_id)
        return on_air.pin_id if on_air else None

    # --- Lines of chat, and what is made of them: by their source and its id -----------------------------------------

    def line_told(self, message_id: object) -> Told:
        told = chat.told_by(self._tx, MessageId(message_id)) if isinstance(message_id, int) else None
        return {"of": told[0], "event": told[1]} if told is not None else None

    def line(self, told: Told) -> MessageId:
        found = chat.message_told(self._tx, self.session_id, str(told["of"]), str(told["event"]))
        if found is None:
            raise Refused("not_found", "chat.gone")
        return found

    def lines_told(self, message_ids: Sequence[int]) -> dict[str, Any] | None:
        """Lines of one deed: one as `line`, as records always told it, more as `lines`."""
        told = chat.all_told_by(self._tx, message_ids)
        lines = [{"of": source, "event": ext_id} for source, ext_id in told]
        return {"line": lines[0]} if len(lines) == 1 else {"lines": lines} if lines else None

    def lines(self, args: Mapping[str, Any]) -> list[MessageId]:
        """The lines that `lines_told` told."""
        return [self.line(told) for told in args.get("lines") or [args["line"]]]

    def ask_told(self, ask_id: int) -> Told:
        lines = ask_store.messages_of(self._tx, AskId(ask_id))
        told = self.line_told(lines[0]) if lines else None
        return told and {**told, "nth": ask_store.asks_of(self._tx, lines[0]).index(AskId(ask_id))}

    def ask(self, told: Told) -> AskId:
        return AskId(_nth(ask_store.asks_of(self._tx, self.line(told)), told))

    def ticket_told(self, ticket_id: int) -> Told:
        lines = ticket_store.messages_of(self._tx, TicketId(ticket_id))
        told = self.line_told(lines[0]) if lines else None
        return told and {**told, "nth": ticket_store.tickets_of(self._tx, lines[0]).index(TicketId(ticket_id))}

    def ticket(self, told: Told) -> TicketId:
        return TicketId(_nth(ticket_store.tickets_of(self._tx, self.line(told)), told))

    def suspect_key(self, suspect_id: int) -> str | None:
        found = phrase_store.suspect(self._tx, self.session_id, SuspectId(suspect_id))
        return found.key if found else None

    def suspect(self, key: object) -> SuspectId:
        found = phrase_store.suspect_with_key(self._tx, self.session_id, str(key))
        if found is None:
            raise Refused("not_found", "phrase.gone")
        return found.id

    def claim_of_line(self, told_by: str, event: str, line: int) -> ClaimId | None:
        message_id = chat.message_told(self._tx, self.session_id, told_by, event)
        return sales.claim_of_line(self._tx, message_id, line) if message_id is not None else None

    # --- People ------------------------------------------------------------------------------------------------------

    def fan_told(self, who: object) -> FanRef | None:
        known = fans.fan(self._tx, IdentityId(who)) if isinstance(who, int) else None
        if known is None:
            return None
        one = known.identity
        by_name = f"~{self.session_id}~"
        user_id = one.account.user_id
        if user_id.startswith(by_name):
            user_id = OF_THE_SESSION + user_id.removeprefix(by_name)
        return FanRef(one.platform, user_id, known.name, one.space, masked=known.masked)

    def here(self, ref: FanRef) -> FanRef:
        """The same person, as this session calls whom no other knows."""
        if ref.is_told_by_id and not ref.user_id.startswith("~"):
            return msgspec.structs.replace(ref, user_id=ref.identity.within(self.session_id).user_id)
        if not ref.user_id.startswith(OF_THE_SESSION):
            return ref
        called = ref.user_id.removeprefix(OF_THE_SESSION)
        return msgspec.structs.replace(ref, user_id=f"~{self.session_id}~{called}")

    def fan(self, ref: FanRef | None) -> IdentityId:
        who = fans.identity_id(self._tx, self.here(ref).identity) if ref is not None else None
        if who is None:
            raise Refused("not_found", "fan.unknown")
        return who

    def link_told(self, one: IdentityId, other: Told) -> Link:
        """The link between a fan and another, who is told as a `FanRef`."""
        ends = {one, self.fan(msgspec.convert(other, FanRef))}
        links = link_store.links_of(self._tx, (one,))
        found = next((link for link in links if {link.one, link.other} == ends), None)
        if found is None:
            raise Refused("not_found", "link.gone")
        return found

    def note(self, who: IdentityId, text: object) -> Note:
        known = [known for one in fans.identities_of(self._tx, who) if (known := fans.fan(self._tx, one)) is not None]
        found = next((note for one in known for note in one.notes if note.text == text), None)
        if found is None:
            raise Refused("not_found", "fan.unknown")
        return found

    def promise(self, who: IdentityId, text: object) -> Promise:
        known = [one for one in serving_store.promises_of(self._tx, (who,)) if one.text == text]
        found = next((one for one in known if one.kept_at_ms is None), next(iter(known), None))
        if found is None:
            raise Refused("not_found", "fan.unknown")
        return found


def _nth(found: Sequence[int], told: Told) -> int:
    if not 0 <= told.get("nth", 0) < len(found):
        raise Refused("not_found", "chat.gone")
    return found[int(told.get("nth", 0))]
