"""An order file beside a session: what it comes to, as people and commands read it, and writing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

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
from anchor_console.sales import reconciling, tallies
from anchor_console.sales.booking import Booking
from anchor_console.sales.order_lines import OrderFileLine
from anchor_console.sales.reconcile import AFTER_END_MS, BOOKED, Finding, Span, Verdict, counted
from anchor_console.sales.reconcile_store import buyers_of, imports, orders_of
from anchor_console.sales.reconciling import Covers
from anchor_console.sales.terms import Changes, Terms
from anchor_console.storage.writer import Transaction

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
    session, catalogue = session_of(tx, session_id), Catalogue(goods.all_products(tx))
    return _report(tx, session, _findings(tx, session, lines, catalogue))


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
    """Book the file, within one transaction; tells what it came to, `import_id` None where that is nothing."""
    session, catalogue = session_of(tx, session_id), Catalogue(goods.all_products(tx))
    findings = _findings(tx, session, lines, catalogue)
    report = _report(tx, session, findings)
    booking = Booking(tx, _terms(session), at_ms, changes)
    import_id = reconciling.book(booking, findings, file, by_name, catalogue, covers)
    if import_id is not None:
        linking = Linking(tx, catalogue)
        for who, order_id, ordered_ms in orders_of(tx, import_id):
            # A shop that gives its orders as a file alone knows its buyers by no event.
            linking.ordered(who, order_id, ordered_ms)
        for who, order_id, skus, ordered_ms in reconciling.buyers_of_settled(tx, findings, covers):
            linking.ordered(who, order_id, ordered_ms, skus)
        tallies.recount(tx, {*buyers_of(tx, import_id), *linking.joined})
    return report | {"import_id": import_id, "after": _sums(tx, session)}


def for_log(told: dict[str, Any]) -> dict[str, Any]:
    """What the log of actions keeps of an import: the orders themselves lie with it."""
    return {name: told[name] for name in ("import_id", "session_id", "to_book", "before", "after")}


def taken_back(tx: Transaction, import_id: int, by_name: str, at_ms: int, changes: Changes) -> None:
    """Take an import back.

    Raises:
        Refused: there is none, or it was taken back before.
    """
    found = next((one for one in imports(tx) if one.id == import_id), None)
    session = None if found is None else store.session(tx, found.session_id)
    if found is None or session is None:
        raise Refused("not_found", "undo.nothing")
    buyers = buyers_of(tx, found.id)
    buyers += link_store.withdraw(tx, Ground.ORDER, [order_id for _, order_id, _ in orders_of(tx, found.id)])
    catalogue = Catalogue(goods.all_products(tx))
    reconciling.take_back(Booking(tx, _terms(session), at_ms, changes), found.id, by_name, catalogue)
    tallies.recount(tx, buyers)


def _terms(session: Session) -> Terms:
    return replace(session.terms, is_over=True)


def _findings(
    tx: Transaction, session: Session, lines: Sequence[OrderFileLine], catalogue: Catalogue
) -> list[Finding]:  # fmt: skip
    assert session.ended_at_ms is not None
    until_ms = session.ended_at_ms + AFTER_END_MS
    after = store.started_between(tx, session.started_at_ms + 1, until_ms).values()
    span = Span(session.started_at_ms, until_ms, min(after, default=None))
    return reconciling.findings_of(tx, session.id, lines, span, catalogue)


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
