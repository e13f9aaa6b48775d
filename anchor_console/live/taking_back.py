"""Taking back from the log what somebody did to claims, stock, goods, chat and fans, and taking that back again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec

from anchor_console.core.ids import ClaimId, IdentityId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.goods.edit_store import EditId
from anchor_console.live import log_store
from anchor_console.live.actions import DESK_NAME, Act, Actions, By, Deed
from anchor_console.live.chat.chat_desk import ChatDesk
from anchor_console.live.fans.callouts_desk import CallOutsDesk
from anchor_console.live.fans.fans_desk import FansDesk
from anchor_console.live.files.reconciling import Reconciling
from anchor_console.live.goods.goods_desk import EDITS, GoodsDesk
from anchor_console.live.log_store import Logged
from anchor_console.live.state import LiveState
from anchor_console.live.undoing import Done, Undo
from anchor_console.sales import service as sales
from anchor_console.sales import tallies
from anchor_console.sales.taking_back import Parts, bring_to, gone
from anchor_console.stock import store as stock
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

UNDO = "undo"
OF_CLAIMS = frozenset({"claim.add", "claim.release", "claim.confirm", "claim.variant"})
OF_STOCK = frozenset({"stock.adjust"})
OF_CHAT = frozenset({"chat.delete"})
OF_CALL_OUTS = frozenset({"callout.said"})
OF_FANS = frozenset(
    {"fact.settle", "fact.add", "fan.grown_up", "fan.served", "link.accept", "link.reject", "link.undo", "note.add",
     "note.drop", "promise.add", "promise.keep", "promise.drop", "wish.add"}
)  # fmt: skip
"""What was settled of a fan: in whichever session, or between two."""
ORDER_FILE = "orders.import"
_OTHERS = {
    "queue.take": "undo.why_air",
    "card.open": "undo.why_air",
    "card.hide": "undo.why_air",
    "card.close": "undo.why_air",
    "card.sold_out": "undo.why_air",
    "card.again": "undo.why_air",
    "card.stop_count": "undo.why_air",
    "card.undo": "undo.why_air",
    "sale.add": "undo.why_sale",
    "fan.erase": "undo.why_erased",
}
"""Why an action cannot be taken back from here."""
_OVER = {"callout.said": "undo.callouts_over", "chat.delete": "undo.chat_over"}
"""Why one of a session that is over cannot be, where it is about neither claims nor stock."""


class _What(msgspec.Struct, frozen=True):
    """What is to be taken back: the action at the root of undoes of undoes, and the one that is taken back now.

    `does_again` where that brings back what the root did.
    """

    root: Logged
    now: Logged
    does_again: bool


def why_not(deed_name: str) -> str | None:
    """The key of the reason for which the log takes back no action of this name; None where it does."""
    if deed_name in OF_CLAIMS | OF_STOCK | OF_CHAT | OF_CALL_OUTS | EDITS | OF_FANS | {UNDO, ORDER_FILE}:
        return None
    return _OTHERS.get(deed_name, "undo.why_elsewhere")


class TakingBack:
    """Puts on the desk's stack what the desk did to claims, stock, chat and fans; takes anybody's back from the log."""

    def __init__(
        self,
        database: Database,
        state: LiveState,
        actions: Actions,
        undo: Undo,
        goods: GoodsDesk,
        fans: FansDesk,
        chat: ChatDesk,
        call_outs: CallOutsDesk,
        reconciling: Reconciling,
    ) -> None:
        self._database = database
        self._state = state
        self._actions = actions
        self._undo = undo
        self._goods = goods
        self._fans = fans
        self._chat = chat
        self._call_outs = call_outs
        self._reconciling = reconciling
        actions.done.subscribe(self._on_done)

    async def take_back(self, action_id: int, by: By | None = None) -> None:
        """Take an action back; of one that took another back, do that again.

        Raises:
            Refused: it cannot be, or not any more; nothing is written.
        """
        logged = log_store.logged(self._database.read(), action_id)
        if logged is None:
            raise Refused("not_found", "undo.nothing")
        if logged.name in EDITS or logged.name == ORDER_FILE:
            await self._take_back_whole(logged, by)
            return
        what = self._what(logged)
        if what.root.name in OF_FANS:
            await self._fans.take_back(what.root, action_id, UNDO, again=what.does_again, by=by)
            return
        args = {"action": action_id, "of": what.root.name} | _subject(what.root)
        counted: list[IdentityId] = []

        def work(tx: Transaction, act: Act) -> dict[str, Any] | None:
            if logged.session_id != act.session.id:
                raise Refused("conflict", _OVER.get(what.root.name, "undo.session_over"))
            if log_store.is_undone(tx, action_id):
                raise Refused("conflict", "undo.already")
            if what.root.name in OF_CHAT:
                return self._chat.take_back(tx, act, _value(logged), again=what.does_again)
            if what.root.name in OF_CALL_OUTS:
                return self._call_outs.take_back(tx, act, _value(logged), again=what.does_again)
            self._work(tx, what, act)
            counted.extend(tallies.recount(tx, {claim.identity_id for claim in act.changes.claims.values()}))
            return None

        done = await self._actions.do(UNDO, args, work, by, undoes=action_id)
        if what.root.name in OF_CHAT:
            self._chat.show_taken(done["lines"], back=not what.does_again)
        elif what.root.name in OF_CALL_OUTS:
            self._call_outs.show_said(IdentityId(done["identity_id"]), back=not what.does_again)
        if counted:
            self._state.recounted.emit(frozenset(counted))

    async def _take_back_whole(self, logged: Logged, by: By | None) -> None:
        """Of what knows for itself what it changed, by a number of its own."""
        value = json.loads(logged.result).get("value")
        if logged.name == ORDER_FILE and isinstance(value, dict) and isinstance(value.get("import_id"), int):
            await self._reconciling.take_back(value["import_id"], by)
        elif logged.name in EDITS and isinstance(value, int):
            await self._goods.take_back(EditId(value), by)
        else:
            raise Refused("conflict", "undo.not_kept")

    def _work(self, tx: Transaction, what: _What, act: Act) -> None:
        if what.root.name in OF_STOCK:
            self._stock(tx, what, act)
            return
        claim_id = _subject(what.root).get("claim_id")
        before, after = what.now.before, what.now.after
        if claim_id is None or before is None or after is None or (left := after["claims"].get(str(claim_id))) is None:
            raise Refused("conflict", "undo.not_kept")
        now, was = Parts.read(left), before["claims"].get(str(claim_id))
        bring_to(
            act.booking(tx),
            ClaimId(claim_id),
            now,
            gone(now) if was is None else Parts.read(was),
            what.root.command_id if what.root.name == "claim.confirm" else None,
            self._state.catalogue,
        )

    def _stock(self, tx: Transaction, what: _What, act: Act) -> None:
        before, after = what.now.before, what.now.after
        sku_id = _subject(what.root).get("sku_id")
        if sku_id is None or before is None or after is None or str(sku_id) not in after["stock"]:
            raise Refused("conflict", "undo.not_kept")
        delta = before["stock"][str(sku_id)]["on_hand"] - after["stock"][str(sku_id)]["on_hand"]
        if delta < 0 and stock.level(tx, SkuId(sku_id)).left < -delta:
            raise Refused("conflict", "undo.units_taken")
        sales.adjust_stock(act.booking(tx), SkuId(sku_id), delta, UNDO, act.by.name)

    def _what(self, logged: Logged) -> _What:
        root, does_again = logged, False
        while root.name == UNDO:
            does_again = not does_again
            further = log_store.logged(self._database.read(), root.undoes) if root.undoes is not None else None
            if further is None:
                raise Refused("conflict", "undo.not_kept")
            root = further
        reason = why_not(root.name)
        if reason is not None:
            raise Refused("conflict", reason)
        return _What(root, logged, does_again)

    def _on_done(self, deed: Deed) -> None:
        if deed.by.name != DESK_NAME or deed.by.origin != "desk" or why_not(deed.name) is not None:
            return
        if deed.name in OF_CLAIMS | OF_STOCK:
            self._undo.push(self._step(deed.id, f"undo.{deed.name.replace('.', '_')}"))
        elif deed.name in OF_CHAT and deed.value["lines"]:
            self._undo.push(self._step(deed.id, "undo.chat_delete", count=len(deed.value["lines"])))
        elif deed.name in OF_CALL_OUTS and deed.value:
            self._undo.push(self._step(deed.id, "undo.callout_said"))
        elif deed.name in OF_FANS and deed.value:  # otherwise nothing is another than before
            name = f"{deed.name}.{deed.args['standing']}" if deed.name == "fact.settle" else deed.name
            told = {"facet": deed.args["facet"], "value": deed.args["value"]} if "facet" in deed.args else {}
            self._undo.push(self._step(deed.id, f"undo.{name.replace('.', '_')}", **told))
        # All else puts itself there.

    def _step(self, action_id: int, key: str, **params: str | int) -> Done:
        """A step of the stack: taken back, it leaves what does it again."""

        async def back() -> Callable[[], Done]:
            by = self._actions.at_desk()
            await self.take_back(action_id, by)
            undone = log_store.action_id(self._database.read(), by.command_id)
            return lambda: self._step(undone, key, **params)

        return Done(key, back, params)


def _value(logged: Logged) -> dict[str, Any]:
    """What a deletion took away or a tick let rest, or its taking back gave back.

    Raises:
        Refused: it is of a time when that was not written down.
    """
    value = json.loads(logged.result).get("value")
    if not isinstance(value, dict):
        raise Refused("conflict", "undo.not_kept")
    return value


def _subject(logged: Logged) -> dict[str, Any]:
    """Whom or what the action was about: a claim's id, a SKU's, a fan's, or how many lines."""
    if logged.name in OF_CHAT:
        return {"lines": len(_value(logged)["lines"])}
    if logged.name in OF_CALL_OUTS:
        return {"identity_id": _value(logged)["identity_id"], "number": logged.args.get("number")}
    if logged.name in OF_STOCK:
        return {"sku_id": logged.args.get("sku_id"), "delta": logged.args.get("delta")}
    claim_id = logged.args.get("claim_id")
    return {"claim_id": json.loads(logged.result).get("value") if claim_id is None else claim_id}
