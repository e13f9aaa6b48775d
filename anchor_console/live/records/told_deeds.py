"""From what was done to the line of a record that does it again: in words that hold in any database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from anchor_console.chat import call_store
from anchor_console.chat import store as chat
from anchor_console.core.clock import from_ms
from anchor_console.core.events import FanRef
from anchor_console.core.ids import ClaimId, PinId, ProductId, SessionId
from anchor_console.fans import serving_store
from anchor_console.fans import store as fans
from anchor_console.fans.facts import is_sensitive
from anchor_console.live.actions import DESK_NAME, Deed
from anchor_console.live.air.air import COUNTDOWN
from anchor_console.live.goods.goods_desk import EDITS
from anchor_console.live.intake.hand_entry import HAND
from anchor_console.live.records.portable import Portable, Told
from anchor_console.live.state import LiveState
from anchor_console.pins import store as pins
from anchor_console.pins.card import Stage
from anchor_console.pins.flash import FlashOffer
from anchor_console.sales import store as sales
from anchor_console.sales.claims import Claim
from anchor_console.sources.record import (
    CallLine,
    ClaimLine,
    Control,
    DidLine,
    HideLine,
    NumberLine,
    PinLine,
    SaleLine,
    SettleLine,
    StageLine,
    StockLine,
    TakeLine,
)
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction


class _Untold(Exception):
    """Something that the deed is about cannot be called by a name that holds elsewhere."""


class ToldDeeds:
    """Asked right after a deed's commit, before `state` shows it: what the deed changed stands there as it was."""

    def __init__(self, database: Database, state: LiveState) -> None:
        self._database = database
        self._state = state
        self._call = Portable(database, state)
        self._lines: dict[int, str] = {}
        """By the number of an action the line that tells it."""
        self._made: dict[tuple[str, int], str] = {}
        """The line whose deed made an edit or a mute, by its number."""

    def begin(self) -> None:
        """A record begins: what was done before is not in it."""
        self._lines.clear()
        self._made.clear()

    def is_told(self, deed: Deed, line_id: str) -> None:
        """The deed stands in the record under this id."""
        self._lines[deed.id] = line_id
        if isinstance(deed.value, int) and not isinstance(deed.value, bool):
            self._made[_maker(deed.name), deed.value] = line_id

    def line_of(self, deed: Deed) -> Control:
        tell = _TELLERS.get(deed.name)
        line = tell(self, deed) if tell is not None else None
        return line if line is not None else self._did(deed)

    def _did(self, deed: Deed) -> DidLine:
        """By its name; with what it takes to do it again where that can be told."""
        line = DidLine(name=deed.name, fan=self._call.fan_told(deed.args.get("identity_id")), **_when(deed))
        tell = _DIDS.get(deed.name)
        if tell is None:
            return line
        try:
            return tell(self, deed, line)
        except (_Untold, KeyError):
            return line

    def lines_of_now(self, tx: Transaction, session_id: SessionId, at_ms: int) -> list[Control]:
        """What makes a room whose session has just begun stand as this one does: card, queue and call."""
        at, catalogue = from_ms(at_ms), self._state.catalogue
        lines: list[Control] = []
        on_air = pins.on_air(tx, session_id)
        if on_air is not None and (shown := catalogue.product(on_air.product_id)) is not None:
            lines.append(TakeLine(at=at, number=shown.number, product=shown.code))
            if on_air.stage is not Stage.WARMUP:
                lines.append(StageLine(at=at, stage="open"))
            if on_air.stage is Stage.SOLD_OUT:
                lines.append(StageLine(at=at, stage="sold_out"))
            elif on_air.stage is Stage.CLOSED:
                lines.append(StageLine(at=at, stage="closed"))
        for pin in pins.queued(tx, session_id):
            waiting = catalogue.product(pin.product_id)
            if waiting is not None:
                lines.append(PinLine(at=at, product=waiting.code, note=pin.note))
        call = call_store.open_call(tx, session_id)
        if call is not None:
            lines.append(CallLine(at=at, meaning=call.meaning))
        return lines

    # --- Deeds that have a line of their own -----------------------------------------------------------------------

    def _pin(self, deed: Deed) -> Control | None:
        product = self._state.catalogue.product(ProductId(int(deed.args["product_id"])))
        return PinLine(product=product.code, note=deed.args.get("note", ""), **_when(deed)) if product else None

    def _unpin(self, deed: Deed) -> Control | None:
        told = self._call.pin_told(deed.args.get("pin_id"))
        return PinLine(product=told["product"], pin=told["pin"], is_out=True, **_when(deed)) if told else None

    def _take(self, deed: Deed) -> Control | None:
        number = deed.args.get("number")
        if number is not None:
            return TakeLine(number=number, **_when(deed))
        told = self._call.pin_told(deed.args.get("pin_id"))
        product_id = pins.product_of(self._database.read(), PinId(str(deed.args.get("pin_id"))))
        product = self._state.catalogue.product(product_id) if product_id is not None else None
        if told is None or product is None:
            return None
        return TakeLine(number=product.number, product=product.code, pin=told["pin"], **_when(deed))

    def _open(self, deed: Deed) -> Control | None:
        on_air, args = self._state.on_air, deed.args
        is_again = on_air is not None and on_air.stage is Stage.SOLD_OUT
        skus: dict[str, int] = {}
        for sku_id, units in (args.get("skus") or {}).items():
            code = self._call.sku_code(int(sku_id))
            if code is not None:
                skus[code] = units
        return StageLine(
            stage="again" if is_again else "open",
            units=args.get("units") or None,
            skus=skus or None,
            of_stock=bool(args.get("of_stock")),
            in_s=args.get("in_s") or 0,
            seen=args.get("pin_id") is not None,
            confirmed=bool(args.get("confirmed")),
            why=args.get("why") or "",
            **_when(deed),
        )

    def _renumber(self, deed: Deed) -> Control | None:
        product = self._state.catalogue.product(ProductId(int(deed.args["product_id"])))
        if product is None:
            return None
        return NumberLine(product=product.code, from_=product.number, to=deed.args.get("number"), **_when(deed))

    def _claim(self, deed: Deed) -> Control | None:
        claim = self._claim_with(deed.value)
        if claim is None:
            return None
        number, qty = str(deed.args["number"]), deed.args.get("qty")
        fan = self._fan_of(claim)
        return ClaimLine(fan=fan, number=number, color=claim.color, size=claim.size, qty=qty, **_when(deed))

    def _confirm(self, deed: Deed) -> Control | None:
        claim = self._claim_with(deed.args.get("claim_id"))
        return SettleLine(how="confirm", **self._which(claim), **_when(deed)) if claim else None

    def _release(self, deed: Deed) -> Control | None:
        claim = self._claim_with(deed.args.get("claim_id"))
        return SettleLine(how="release", **self._which(claim), **_when(deed)) if claim else None

    def _variant(self, deed: Deed) -> Control | None:
        claim = self._claim_with(deed.args.get("claim_id"))
        sku = self._call.sku_code(deed.args.get("sku_id"))
        return SettleLine(how="variant", sku=sku, **self._which(claim), **_when(deed)) if claim and sku else None

    def _stock(self, deed: Deed) -> Control | None:
        code = deed.args.get("sku") or self._call.sku_code(deed.args.get("sku_id"))
        delta = deed.args.get("delta")
        if not isinstance(code, str) or not isinstance(delta, int):
            return None
        return StockLine(sku=code, delta=delta, why=str(deed.args.get("why") or ""), **_when(deed))

    def _sale(self, deed: Deed) -> Control | None:
        code, qty = deed.args.get("sku"), deed.args.get("qty")
        if not isinstance(code, str) or not isinstance(qty, int):
            return None
        return SaleLine(sku=code, qty=qty, **_when(deed))

    # --- Deeds that are told by their name -------------------------------------------------------------------------

    def with_pins(self, deed: Deed, line: DidLine) -> DidLine:
        args = {"pin": _must(self._call.pin_told(deed.args["pin_id"]))}
        if deed.args.get("after") is not None:
            args["after"] = _must(self._call.pin_told(deed.args["after"]))
        if deed.args.get("first"):
            args["first"] = True
        return _with(line, args)

    def with_card(self, deed: Deed, line: DidLine) -> DidLine:
        args = {name: value for name, value in deed.args.items() if name != "pin_id"}
        return _with(line, args | {"seen": deed.args.get("pin_id") is not None})

    def flash(self, deed: Deed, line: DidLine) -> DidLine:
        offer = {name: deed.args[name] for name in FlashOffer.__struct_fields__}
        asked = {"confirmed": deed.args["confirmed"], "why": deed.args["why"]}
        return _with(line, {"offer": offer, "seen": deed.args["pin_id"] is not None, **asked})

    def flash_over(self, deed: Deed, line: DidLine) -> DidLine:
        if deed.by.name == COUNTDOWN:
            return _with(line, {"due": True})
        return self.with_card(deed, line)

    def with_line(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, {"line": _must(self._call.line_told(deed.args["message_id"]))})

    def with_lines(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, _must(self._call.lines_told(deed.args["message_ids"])))

    def with_ask(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, {"ask": _must(self._call.ask_told(deed.args["ask_id"])), "text": deed.args.get("text")})

    def with_ticket(self, deed: Deed, line: DidLine) -> DidLine:
        told = _must(self._call.ticket_told(deed.args["ticket_id"]))
        return _with(line, {"ticket": told, "text": deed.args.get("outcome")})

    def with_suspect(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, {"key": _must(self._call.suspect_key(deed.args["suspect_id"]))})

    def with_fan(self, deed: Deed, line: DidLine) -> DidLine:
        _must(line.fan)
        return _with(line, {name: value for name, value in deed.args.items() if name != "identity_id"})

    def called_out(self, deed: Deed, line: DidLine) -> DidLine:
        product_id = _must(deed.value)["product_id"]
        return _with(line, {"product": _must(self._call.product_code(product_id)), "number": deed.args["number"]})

    def wish(self, deed: Deed, line: DidLine) -> DidLine:
        _must(line.fan)
        message_id = deed.args["message_id"]
        told = None if message_id is None else _must(self._call.line_told(message_id))
        return _with(line, {"line": told, "text": deed.args["text"]})

    def note(self, deed: Deed, line: DidLine) -> DidLine:
        known = fans.fan(self._database.read(), deed.args["identity_id"])
        written = [note for note in known.notes if note.written_at_ms == deed.at_ms] if known else []
        newest = max(written, key=lambda note: note.id, default=None)
        return _with(line, {"text": _must(newest).text})

    def promise(self, deed: Deed, line: DidLine) -> DidLine:
        made = serving_store.promises_of(self._database.read(), (deed.args["identity_id"],))
        newest = max((one for one in made if one.made_at_ms == deed.at_ms), key=lambda one: one.id, default=None)
        return _with(line, {"text": _must(newest).text})

    def kept_promise(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, {"text": _must(serving_store.promise(self._database.read(), deed.args["promise_id"])).text})

    def fact(self, deed: Deed, line: DidLine) -> DidLine:
        """What is sensitive lasts for the session; the record outlives it."""
        told = self.with_fan(deed, line)
        args = deed.args
        return line if is_sensitive(args["facet"], args["value"], args["wearer"]) else told

    def served(self, deed: Deed, line: DidLine) -> DidLine:
        why = serving_store.not_served(self._database.read(), (deed.args["identity_id"],))
        return _with(line, {"is_served": deed.args["is_served"], "why": why.why if why else ""})

    def link(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, {"other": msgspec.to_builtins(_must(self._call.fan_told(deed.args["other_id"])))})

    def mute(self, deed: Deed, line: DidLine) -> DidLine:
        kind, what = deed.args["kind"], deed.args["what"]
        args = {"kind": kind, "for_ms": deed.args["for_ms"]}
        if kind != "fan":
            return _with(line, args | {"what": what})
        return _with(msgspec.structs.replace(line, fan=_must(self._call.fan_told(what))), args)

    def lifted(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, {"line": _must(self._made.get(("mute.add", deed.args["mute_id"])))})

    def edit_undone(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, {"line": _must(self._made.get(("goods", deed.args["edit"])))})

    def as_it_is(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, dict(deed.args))

    def undone(self, deed: Deed, line: DidLine) -> DidLine:
        of = _must(self._lines.get(deed.args["action"]))
        return msgspec.structs.replace(line, args={}, undoes=of)

    def by_hand(self, deed: Deed, line: DidLine) -> DidLine:
        name = deed.args["fan"]
        return msgspec.structs.replace(line, args={}, fan=FanRef(HAND, name, name, masked=True))

    def session_mark(self, deed: Deed, line: DidLine) -> DidLine:
        return _with(line, {"text": deed.args["note"], "seen": "pin_id" in deed.args})

    # --- Finding what is meant -------------------------------------------------------------------------------------

    def _claim_with(self, claim_id: object) -> Claim | None:
        return sales.claim(self._database.read(), ClaimId(claim_id)) if isinstance(claim_id, int) else None

    def _which(self, claim: Claim) -> dict[str, Any]:
        """The fields that tell the claim wherever its record is read."""
        if claim.message_id is None:
            return {"fan": self._fan_of(claim), "number": claim.number}
        tx = self._database.read()
        told = chat.told_by(tx, claim.message_id)
        source, event = told if told is not None else ("", None)
        return {"event": event, "of": source, "line": sales.line_of(tx, claim.id), "number": claim.number}

    def _fan_of(self, claim: Claim) -> FanRef:
        return self._call.fan_told(claim.identity_id) or FanRef("", "", claim.fan_name)


_TELLERS: dict[str, Callable[[ToldDeeds, Deed], Control | None]] = {
    "queue.add": ToldDeeds._pin,
    "queue.remove": ToldDeeds._unpin,
    "queue.take": ToldDeeds._take,
    "card.open": ToldDeeds._open,
    "card.sold_out": lambda _, deed: StageLine(stage="sold_out", seen=_has_seen(deed), **_when(deed)),
    "card.close": lambda _, deed: StageLine(stage="closed", seen=_has_seen(deed), **_when(deed)),
    "card.hide": lambda _, deed: HideLine(seen=_has_seen(deed), **_when(deed)),
    "goods.number": ToldDeeds._renumber,
    "call.open": lambda _, deed: CallLine(meaning=str(deed.args.get("meaning", "")), **_when(deed)),
    "call.close": lambda _, deed: CallLine(**_when(deed)),
    "claim.add": ToldDeeds._claim,
    "claim.confirm": ToldDeeds._confirm,
    "claim.release": ToldDeeds._release,
    "claim.variant": ToldDeeds._variant,
    "stock.adjust": ToldDeeds._stock,
    "sale.add": ToldDeeds._sale,
}

_DIDS: Mapping[str, Callable[[ToldDeeds, Deed, DidLine], DidLine]] = {
    **dict.fromkeys(("queue.move", "queue.hold", "queue.resume", "queue.restore"), ToldDeeds.with_pins),
    **dict.fromkeys(
        ("card.open_due", "card.stop_count", "card.undo", "card.clock_set"), lambda _, deed, line: _with(line, {})
    ),
    "card.flash": ToldDeeds.flash,
    "card.flash_over": ToldDeeds.flash_over,
    "card.tick": ToldDeeds.with_card,
    **dict.fromkeys(("goods.edit", "goods.stock", "goods.off", "phrase.add", "phrase.remove"), ToldDeeds.as_it_is),
    "goods.numbers": lambda _, deed, line: _with(line, {name: deed.args[name] for name in ("platform", "given")}),
    "goods.undo": ToldDeeds.edit_undone,
    "undo": ToldDeeds.undone,
    **dict.fromkeys(("ask.star", "ask.unstar"), ToldDeeds.with_line),
    "chat.delete": ToldDeeds.with_lines,
    "chat.add": ToldDeeds.by_hand,
    **dict.fromkeys(("ask.take", "ask.put_back", "ask.answer"), ToldDeeds.with_ask),
    **dict.fromkeys(("ticket.take", "ticket.put_back", "ticket.solve"), ToldDeeds.with_ticket),
    **dict.fromkeys(("phrase.accept", "phrase.undo_accept", "phrase.reject"), ToldDeeds.with_suspect),
    **dict.fromkeys(
        ("mark.set", "mark.remove", "silence.add", "silence.tick", "silence.remove", "fan.grown_up"),
        ToldDeeds.with_fan,
    ),
    "callout.said": ToldDeeds.called_out,
    "mark.add": ToldDeeds.session_mark,
    "wish.add": ToldDeeds.wish,
    "mute.add": ToldDeeds.mute,
    "mute.lift": ToldDeeds.lifted,
    **dict.fromkeys(("fact.settle", "fact.add"), ToldDeeds.fact),
    "fan.served": ToldDeeds.served,
    **dict.fromkeys(("link.accept", "link.reject", "link.undo"), ToldDeeds.link),
    "note.add": ToldDeeds.note,
    "promise.add": ToldDeeds.promise,
    "promise.keep": ToldDeeds.kept_promise,
    **dict.fromkeys(("note.drop", "promise.drop"), ToldDeeds.with_fan),
}


def _with(line: DidLine, args: dict[str, Any]) -> DidLine:
    return msgspec.structs.replace(line, args=args)


def _must(told: Told) -> Any:
    if told is None:
        raise _Untold
    return told


def _maker(name: str) -> str:
    return "goods" if name in EDITS else name


def _has_seen(deed: Deed) -> bool:
    return deed.args.get("pin_id") is not None


def _when(deed: Deed) -> dict[str, Any]:
    by = None if deed.by.name == DESK_NAME else deed.by.name
    return {"at": from_ms(deed.at_ms), "by": by, "origin": deed.by.origin}
