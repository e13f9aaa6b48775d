"""From what was done to the line of a record that does it again: in words that hold in any database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anchor_console.chat import store as chat
from anchor_console.core.clock import from_ms
from anchor_console.core.events import FanRef
from anchor_console.core.ids import ClaimId, Identity, PinId, ProductId, SessionId, SkuId
from anchor_console.fans import store as fans
from anchor_console.goods.product import Product
from anchor_console.live.actions import DESK_NAME, Deed
from anchor_console.live.state import LiveState
from anchor_console.pins import store as pins
from anchor_console.pins.card import Stage
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


class ToldDeeds:
    """Asked right after a deed's commit, before `state` shows it: what the deed changed stands there as it was."""

    def __init__(self, database: Database, state: LiveState) -> None:
        self._database = database
        self._state = state

    def lines_of(self, deed: Deed) -> list[Control]:
        """The lines of a deed: one, but for numbers that changed hands together."""
        if deed.name == "goods.numbers":
            moves = deed.args.get("moves", [])
            return [NumberLine(product=code, from_=was, to=to, **_when(deed)) for code, was, to in moves]
        tell = _TELLERS.get(deed.name)
        line = tell(self, deed) if tell is not None else None
        return [line if line is not None else DidLine(name=deed.name, **_when(deed))]

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
        call = chat.open_call(tx, session_id)
        if call is not None:
            lines.append(CallLine(at=at, meaning=call.meaning))
        return lines

    # --- Deeds by their names in the log ---------------------------------------------------------------------------

    def _pin(self, deed: Deed) -> Control | None:
        product = self._state.catalogue.product(ProductId(int(deed.args["product_id"])))
        return PinLine(product=product.code, note=deed.args.get("note", ""), **_when(deed)) if product else None

    def _unpin(self, deed: Deed) -> Control | None:
        product = self._pinned(deed)
        return PinLine(product=product.code, is_out=True, **_when(deed)) if product else None

    def _take(self, deed: Deed) -> Control | None:
        number = deed.args.get("number")
        if number is not None:
            return TakeLine(number=number, **_when(deed))
        product = self._pinned(deed)
        return TakeLine(number=product.number, product=product.code, **_when(deed)) if product else None

    def _open(self, deed: Deed) -> Control | None:
        if deed.args.get("in_s"):
            # It counts down: what opens it is a deed of its own.
            return None
        on_air = self._state.on_air
        is_again = on_air is not None and on_air.stage is Stage.SOLD_OUT
        return StageLine(stage="again" if is_again else "open", units=deed.args.get("units") or None, **_when(deed))

    def _renumber(self, deed: Deed) -> Control | None:
        product = self._state.catalogue.product(ProductId(int(deed.args["product_id"])))
        if product is None:
            return None
        return NumberLine(product=product.code, from_=product.number, to=deed.args.get("number"), **_when(deed))

    def _claim(self, deed: Deed) -> Control | None:
        claim = self._claim_with(deed.value)
        if claim is None:
            return None
        number, qty = str(deed.args["number"]), deed.args.get("qty") or 1
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
        sku = self._sku_code(deed.args.get("sku_id"))
        return SettleLine(how="variant", sku=sku, **self._which(claim), **_when(deed)) if claim and sku else None

    def _stock(self, deed: Deed) -> Control | None:
        code = deed.args.get("sku") or self._sku_code(deed.args.get("sku_id"))
        delta = deed.args.get("delta")
        if not isinstance(code, str) or not isinstance(delta, int):
            return None
        return StockLine(sku=code, delta=delta, why=str(deed.args.get("why") or ""), **_when(deed))

    def _sale(self, deed: Deed) -> Control | None:
        code, qty = deed.args.get("sku"), deed.args.get("qty")
        if not isinstance(code, str) or not isinstance(qty, int):
            return None
        return SaleLine(sku=code, qty=qty, **_when(deed))

    # --- Finding what is meant -------------------------------------------------------------------------------------

    def _pinned(self, deed: Deed) -> Product | None:
        """The product of a pin that waits, or waited until this deed."""
        pin = self._state.queue.get(PinId(str(deed.args.get("pin_id"))))
        return self._state.catalogue.product(pin.product_id) if pin is not None else None

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
        known = fans.fan(self._database.read(), claim.identity_id)
        who = known.identity if known is not None else Identity("", "", "")
        return FanRef(who.platform, who.user_id, known.name if known is not None else claim.fan_name, who.space)

    def _sku_code(self, sku_id: object) -> str | None:
        found = self._state.catalogue.sku(SkuId(sku_id)) if isinstance(sku_id, int) else None
        return found[1].code if found is not None else None


_TELLERS: dict[str, Callable[[ToldDeeds, Deed], Control | None]] = {
    "queue.add": ToldDeeds._pin,
    "queue.remove": ToldDeeds._unpin,
    "queue.take": ToldDeeds._take,
    "card.open": ToldDeeds._open,
    "card.open_due": lambda _, deed: StageLine(stage="open", **_when(deed)),
    "card.sold_out": lambda _, deed: StageLine(stage="sold_out", **_when(deed)),
    "card.close": lambda _, deed: StageLine(stage="closed", **_when(deed)),
    "card.hide": lambda _, deed: HideLine(**_when(deed)),
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


def _when(deed: Deed) -> dict[str, Any]:
    return {"at": from_ms(deed.at_ms), "by": None if deed.by.name == DESK_NAME else deed.by.name}
