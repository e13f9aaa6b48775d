"""An order file beside a session: what it comes to, as people and commands read it, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace

from anchor_console.core.clock import rfc3339
from anchor_console.core.ids import ProductId
from anchor_console.core.money import format_minor
from anchor_console.core.refusal import Refused
from anchor_console.fans import link_store
from anchor_console.fans.links import Ground
from anchor_console.goods import store as goods
from anchor_console.goods.service import Catalogue
from anchor_console.live import store
from anchor_console.live.intake.linking import Linking
from anchor_console.live.session import Session
from anchor_console.live.totals import totals_of
from anchor_console.sales import reconcile_store, reconciling, tallies
from anchor_console.sales.booking import Booking
from anchor_console.sales.order_lines import OrderFileLine
from anchor_console.sales.reconcile import AFTER_END_MS, BOOKED, Finding, Span, Verdict, counted
from anchor_console.sales.reconcile_store import ImportId
from anchor_console.sales.reconciling import Covers
from anchor_console.sales.terms import Changes, Terms
from anchor_console.storage.writer import Transaction

Step = Callable[[Transaction, Changes], None]
"""One transaction of several; tells in its changes what else it touched."""
_LISTED = 500
_QUIET = frozenset({Verdict.MATCHED, Verdict.OTHER_TIME, Verdict.NO_SALE})
"""Verdicts that nobody has to look at."""


def session_of(tx: Transaction, session_id: str) -> Session:
    """The session that is meant; `last` is the latest that is over.

    Raises:
        Refused: there is none, or it is not over.
    """
    if session_id == "last":
        found = next((one for one in store.sessions(tx) if one.ended_at_ms is not None), None)
    else:
        found = store.session(tx, session_id)
    if found is None:
        raise Refused("not_found", "session.unknown", session=session_id)
    if found.ended_at_ms is None:
        raise Refused("conflict", "reconcile.open")
    return found


def looked_at(tx: Transaction, session_id: str, lines: Sequence[OrderFileLine]) -> dict[str, Any]:
    """What booking the file would come to; nothing is written."""
    return Import(session_id, lines, "", lambda *_: False).look(tx)


class Import:
    """An order file on its way into a session: looked at, begun, booked step by step, summed up.

    Each step is a transaction that nobody waits long for, and finds anew what its orders are here by now. Broken off
    in the middle, what was booked stays and can be taken back, and the same file again brings the rest.
    """

    def __init__(self, session_id: str, lines: Sequence[OrderFileLine], file: str, covers: Covers) -> None:
        self._session_id = session_id
        self._lines = lines
        self._file = file
        self._covers = covers
        self._report: dict[str, Any] = {}
        self._findings: Sequence[Finding] = ()
        self.id: ImportId | None = None

    def look(self, tx: Transaction) -> dict[str, Any]:
        """What it would come to; nothing is written.

        Raises:
            Refused: there is no such session, or it is not over.
        """
        self._session = session_of(tx, self._session_id)
        self._catalogue = Catalogue(goods.all_products(tx))
        self._resolve = reconciling.goods_of(tx)
        self._span = _span(tx, self._session)
        self._findings = reconciling.findings_of(tx, self._session.id, self._lines, self._span, self._resolve)
        self._report = _report(tx, self._session, self._findings)
        return self._report

    def begin(self, tx: Transaction, by_name: str, at_ms: int) -> dict[str, Any]:
        """Write down that the file comes in, where it is to book anything; tells what the log of actions keeps."""
        self._at_ms = at_ms
        if self._report["to_book"]:
            counts = self._report["counts"]
            self.id = reconcile_store.add_import(tx, self._session.id, self._file, by_name, at_ms, counts)
        else:
            reconcile_store.set_whole(tx, self._session.id, self._file)
        return {"import_id": self.id} | {name: self._report[name] for name in ("session_id", "to_book", "before")}

    def steps(self) -> list[Step]:
        """What is to be done when it was begun, one after the other."""
        steps: list[Step] = [partial(self._book, one) for one in reconciling.in_steps(self._lines, self._findings)]
        return [*steps[:-1], *(partial(self._end, last) for last in steps[-1:])]

    def _end(self, last: Step, tx: Transaction, changes: Changes) -> None:
        last(tx, changes)
        reconcile_store.set_whole(tx, self._session.id, self._file)

    def _book(self, lines: Sequence[OrderFileLine], tx: Transaction, changes: Changes) -> None:
        assert self.id is not None
        found = reconciling.findings_of(tx, self._session.id, lines, self._span, self._resolve, part_of=self._findings)
        findings = [one for one in found if one.verdict in BOOKED]
        booking = Booking(tx, _terms(self._session), self._at_ms, changes)
        rows = reconciling.book(booking, self.id, findings, self._catalogue, self._covers)
        linking = Linking(tx, self._catalogue)
        for who, order_id, ordered_ms in reconcile_store.told_once(tx, rows):
            # A shop that gives its orders as a file alone knows its buyers by no event.
            linking.ordered(who, order_id, ordered_ms)
        for who, order_id, skus, ordered_ms in reconciling.buyers_of_settled(tx, findings, self._covers):
            linking.ordered(who, order_id, ordered_ms, skus)
        tallies.recount(tx, {*reconcile_store.buyers_of(tx, rows), *linking.joined})

    def came_to(self, tx: Transaction) -> dict[str, Any]:
        """What it came to, `import_id` None where nothing was booked."""
        return self._report | {"import_id": self.id, "after": _sums(tx, self._session)}


def booked(
    tx: Transaction,
    session_id: str,
    lines: Sequence[OrderFileLine],
    file: str,
    by_name: str,
    covers: Covers,
    at_ms: int,
    changes: Changes,
) -> dict[str, Any]:
    """Book the file as a whole, within one transaction, where nobody waits for it; tells what it came to."""
    one = Import(session_id, lines, file, covers)
    one.look(tx)
    one.begin(tx, by_name, at_ms)
    for step in one.steps():
        step(tx, changes)
    return one.came_to(tx)


def for_log(told: dict[str, Any]) -> dict[str, Any]:
    """What the log of actions keeps of an import: the orders themselves lie with it."""
    return {name: told[name] for name in ("import_id", "session_id", "to_book", "before")}


class TakingBack:
    """An import on its way out of its session, as `Import` brought it in: step by step, and begun again where that
    broke off.
    """

    def __init__(self, tx: Transaction, import_id: int, by_name: str, at_ms: int) -> None:
        """
        Raises:
            Refused: there is none, or it was taken back before.
        """
        self._id = ImportId(import_id)
        session = store.session(tx, reconciling.taken_back(tx, self._id).session_id)
        if session is None:
            raise Refused("not_found", "undo.nothing")
        self._session = session
        self._by_name = by_name
        self._at_ms = at_ms
        self._catalogue = Catalogue(goods.all_products(tx))
        self._orders = reconcile_store.count_parts(tx, self._id)

    def steps(self) -> list[Step]:
        return [self._take_back] * -(-self._orders // reconciling.AT_ONCE)

    def _take_back(self, tx: Transaction, changes: Changes) -> None:
        reconcile_store.set_half(tx, self._id)
        parts = reconcile_store.parts(tx, self._id, reconciling.AT_ONCE)
        rows = [part.order_row for part in parts]
        buyers = reconcile_store.buyers_of(tx, rows)
        once = [order_id for _, order_id, _ in reconcile_store.told_once(tx, rows)]
        buyers += link_store.withdraw(tx, Ground.ORDER, once)
        booking = Booking(tx, _terms(self._session), self._at_ms, changes)
        reconciling.take_back(booking, self._id, parts, self._by_name, self._catalogue)
        tallies.recount(tx, buyers)

    def end(self, tx: Transaction) -> None:
        """Write down that all of it is taken back.

        Raises:
            Refused: somebody else did so meanwhile.
        """
        reconciling.taken_back(tx, self._id)
        reconcile_store.mark_undone(tx, self._id, self._by_name, self._at_ms)


def taken_back(tx: Transaction, import_id: int, by_name: str, at_ms: int, changes: Changes) -> None:
    """Take an import back as a whole, within one transaction.

    Raises:
        Refused: there is none, or it was taken back before.
    """
    one = TakingBack(tx, import_id, by_name, at_ms)
    for step in one.steps():
        step(tx, changes)
    one.end(tx)


def _terms(session: Session) -> Terms:
    return replace(session.terms, is_over=True)


def _span(tx: Transaction, session: Session) -> Span:
    assert session.ended_at_ms is not None
    until_ms = session.ended_at_ms + AFTER_END_MS
    after = store.started_between(tx, session.started_at_ms + 1, until_ms).values()
    return Span(session.started_at_ms, until_ms, min(after, default=None))


def _report(tx: Transaction, session: Session, findings: Sequence[Finding]) -> dict[str, Any]:
    names = {product_id: name for product_id, (_, name) in goods.product_words(tx).items()}
    told = [finding for finding in findings if finding.verdict not in _QUIET]
    return {
        "session_id": session.id,
        "session_title": session.title,
        "counts": counted(findings),
        "to_book": sum(finding.verdict in BOOKED for finding in findings),
        "before": _sums(tx, session),
        "findings": [_finding(names, finding) for finding in told[:_LISTED]],
        "more": max(0, len(told) - _LISTED),
    }


def _finding(names: Mapping[ProductId, str], finding: Finding) -> dict[str, Any]:
    first = finding.lines[0] if finding.lines else None
    name = None
    if first is not None:
        name = first.product.name if first.product else first.line.product_name
    elif (product_id := _product_here(finding)) is not None:
        name = names.get(product_id)
    by_hand = finding.by_hand[0].sale if finding.by_hand else None
    at_ms = first.line.at_ms if first is not None else by_hand.at_ms if by_hand is not None else None
    return {
        "verdict": finding.verdict.value,
        "platform": finding.platform or None,
        "order_id": finding.order_id,
        "product": name,
        "lines": len(finding.lines) or (len(finding.known.lines) if finding.known else 1),
        "qty": sum(one.line.qty for one in finding.lines) or _units_here(finding),
        "status_here": finding.known.status if finding.known else "paid" if finding.by_hand else None,
        "status_there": finding.status or None,
        "amount_here": format_minor(finding.known_amount) if finding.known or finding.by_hand else None,
        "amount_there": format_minor(finding.file_amount) if finding.lines else None,
        "at": None if at_ms is None else rfc3339(at_ms),
    }


def _product_here(finding: Finding) -> ProductId | None:
    if finding.by_hand:
        return finding.by_hand[0].sale.product_id
    return finding.known.lines[0].product_id if finding.known is not None and finding.known.lines else None


def _units_here(finding: Finding) -> int:
    if finding.by_hand:
        return sum(part.units for part in finding.by_hand)
    return sum(line.qty for line in finding.known.lines) if finding.known is not None else 0


def _sums(tx: Transaction, session: Session) -> dict[str, Any]:
    totals = totals_of(tx, session)
    return {
        "orders": totals.orders,
        "units": totals.units,
        "paid_total": format_minor(totals.paid_minor),
        "net_total": format_minor(totals.net_minor),
    }
