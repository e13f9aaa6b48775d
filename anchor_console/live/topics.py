"""The values of the room's topics, made from the live state. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from anchor_console.chat.asks import Ask, by_age
from anchor_console.chat.calls import OpenCall
from anchor_console.chat.feed import ChatRow
from anchor_console.chat.tickets import Mood, Ticket, meanwhile
from anchor_console.core.board import Board
from anchor_console.core.clock import rfc3339
from anchor_console.core.ids import ProductId
from anchor_console.core.sentence import Sentence
from anchor_console.goods.rundown import Progress, RundownRow
from anchor_console.goods.service import Catalogue
from anchor_console.live.callouts_desk import Named, Shown
from anchor_console.live.session import Session
from anchor_console.live.state import GoodsRow, LiveState
from anchor_console.live.tablet import may_show
from anchor_console.pins.card import OnAir, card_value
from anchor_console.pins.queue import Pin
from anchor_console.pins.ticks import Tick, Ticks
from anchor_console.sales.claims import Claim, ClaimState
from anchor_console.sales.shorts import Short

GOODS_PART = 200
_CLAIMS_SHOWN = 200
_CELLS_SHOWN = 24
_WITH_CELLS = 20
"""Claims that come with the variants to choose from: those on top, where somebody looks."""
_ASKS_SHOWN = 60
_TICKETS_SHOWN = 100
_ANSWERED_SHOWN = 10
_TEXT_SHOWN = 80
_SAID_SHOWN = 20


def room(session: Session | None, title: str, *, is_rehearsal: bool) -> dict[str, Any]:
    return {
        "title": title,
        "rehearsal": is_rehearsal,
        "session": None
        if session is None
        else {
            "id": session.id,
            "title": session.title,
            "mode": session.mode,
            "state": session.state.value,
            "started_at": rfc3339(session.started_at_ms),
        },
    }


def card(
    state: LiveState, at_ms: int, to_hub_ms: Callable[[int], int], points: Sequence[str] = ()
) -> dict[str, Any] | None:
    """What the room sees; None when nothing is on air. In reserve mode it shows what is left.

    Args:
        points: what the rundown has to be said of it tonight, in place of the goods' own.
    """
    if state.on_air is None or state.session is None:
        return None
    row = state.goods_rows.get(state.on_air.product_id)
    if row is None:
        return None
    levels = row.levels if state.session.mode == "reserve" else None
    return card_value(state.on_air, row.product, levels, state.session.currency, at_ms, to_hub_ms, points)


class GoodsItems:
    """The goods as pages list them, each made once for each of its rows: stock moves all the time, and of few."""

    def __init__(self) -> None:
        self._made: dict[ProductId, tuple[GoodsRow, dict[str, Any]]] = {}

    def of(self, rows: Iterable[GoodsRow]) -> list[dict[str, Any]]:
        before, self._made = self._made, {}
        for row in rows:
            if row.product.number is not None:
                known = before.get(row.product.id)
                self._made[row.product.id] = known if known and known[0] is row else (row, _goods_item(row))
        return [item for _, item in self._made.values()]


def goods(items: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Topic name -> value: the numbered goods in parts."""
    parts = max(1, -(-len(items) // GOODS_PART))
    return {
        f"goods/{part}": {"part": part, "parts": parts, "items": items[part * GOODS_PART : (part + 1) * GOODS_PART]}
        for part in range(parts)
    }


def _goods_item(row: GoodsRow) -> dict[str, Any]:
    product = row.product
    return {
        "product_id": str(product.id),
        "number": product.number,
        "name": product.name,
        "price": product.price_minor,
        "list_price": product.list_price_minor,
        "image": None,
        "left": row.left if row.is_counted else None,
        "skus": [
            {
                "sku": sku.code,
                "color": sku.color,
                "size": sku.size,
                "left": row.left_of(sku.id),
            }
            for sku in product.skus
        ],
    }


def popping(ticks: Ticks, due_ms: int | None, to_hub_ms: Callable[[int], int]) -> dict[str, Any]:
    """What was ticked off on the platform's own console, and from when on popping the link there is overdue."""
    return {
        "ticks": {tick.value: ticks.has(tick) for tick in Tick},
        "pop_due_at": None if due_ms is None else rfc3339(to_hub_ms(due_ms)),
    }


def queue(state: LiveState, popped: Mapping[str, Any]) -> dict[str, Any]:
    """What waits, what was set aside, and what is on air, each pin with what has changed since it was proposed."""
    on_air, catalogue = state.on_air, state.catalogue
    return {
        "pins": [_pin(pin, state) for pin in state.queue],
        "held": [_pin(pin, state) for pin in state.held],
        "on_air": None
        if on_air is None
        else {
            "pin_id": on_air.pin_id,
            "number": on_air.number,
            "title": _title(catalogue, on_air),
            "stage": on_air.stage.value,
            **popped,
        },
    }


def _pin(pin: Pin, state: LiveState) -> dict[str, Any]:
    product, row = state.catalogue.product(pin.product_id), state.goods_rows.get(pin.product_id)
    price = product.price_minor if product else None
    asked = pin.asked_price_minor
    return {
        "pin_id": pin.id,
        "product_id": str(pin.product_id),
        "number": pin.number,
        "title": product.name if product else "",
        "price": price,
        "price_was": asked if asked is not None and asked != price else None,
        "sold_out": row is not None and row.is_sold_out,
        "note": pin.note,
        "by": pin.by_name,
        "origin": pin.origin,
        "repeat": pin.repeat,
    }


def _title(catalogue: Catalogue, on_air: OnAir) -> str:
    product = catalogue.product(on_air.product_id)
    return product.name if product else ""


def totals(state: LiveState) -> dict[str, Any]:
    sums = state.totals
    want = state.want
    return {
        "events": sums.events,
        "messages": sums.messages,
        "viewers": state.viewers,
        "claims": sums.claims,
        "orders": sums.orders,
        "units": sums.units,
        "paid_total": sums.paid_minor,
        "net_total": sums.net_minor,
        "want": None
        if want is None or state.on_air is None
        else {"number": state.on_air.number, "people": want.people, "lines": want.lines},
        "currency": state.session.currency if state.session else "CNY",
    }


def call(open_call: OpenCall | None) -> dict[str, Any] | None:
    if open_call is None:
        return None
    return {
        "meaning": open_call.meaning,
        "opened_at": rfc3339(open_call.opened_at_ms),
        "people": open_call.people,
        "lines": open_call.lines,
        "votes": [
            {"word": one.word, "label": one.label, "people": one.people, "lines": one.lines} for one in open_call.votes
        ],
    }


Answers = tuple[Sentence | None, Sentence | None]
"""What can be written to those who ask, and what can be said aloud before the whole room."""


def asks(rows: Iterable[Ask], answers: Callable[[Ask], Answers]) -> dict[str, Any]:
    """Those to be answered, oldest first; then the latest that were, so that a screen shows who said what.

    The hub gives the anchor's tablet `aloud` in place of `ready`.
    """
    listed = list(rows)
    waiting = by_age(listed)
    answered = sorted((ask for ask in listed if not ask.is_open), key=lambda ask: ask.answered_at_ms or 0, reverse=True)
    shown = waiting[:_ASKS_SHOWN] + answered[:_ANSWERED_SHOWN]
    return {
        "items": [_ask(ask, answers(ask) if ask.is_open else (None, None)) for ask in shown],
        "open": len(waiting),
    }


def _ask(ask: Ask, answers: Answers) -> dict[str, Any]:
    ready, aloud = answers
    return {
        "ask_id": ask.id,
        "kind": ask.key.kind.value,
        "topic": ask.key.topic.value,
        "number": ask.key.number,
        "color": ask.key.color,
        "size": ask.key.size,
        "text": ask.text[:_TEXT_SHOWN],
        "tablet": may_show(ask.text),
        "people": ask.people,
        "lines": ask.lines,
        "state": ask.state.value,
        "taken_by": ask.taken_by,
        "answered_by": ask.answered_by,
        "answer": ask.answer,
        "ready": _sentence(ready),
        "aloud": _sentence(aloud),
        "at": rfc3339(ask.first_at_ms),
        "last_at": rfc3339(ask.last_at_ms),
    }


def tickets(rows: Iterable[Ticket]) -> dict[str, Any]:
    """Those to be solved, oldest first; then the latest that were."""
    listed = list(rows)
    waiting = [ticket for ticket in listed if ticket.is_open]
    solved = sorted((one for one in listed if not one.is_open), key=lambda one: one.solved_at_ms or 0, reverse=True)
    shown = waiting[:_TICKETS_SHOWN] + solved[:_ANSWERED_SHOWN]
    return {"items": [_ticket(ticket) for ticket in shown], "open": len(waiting)}


def _ticket(ticket: Ticket) -> dict[str, Any]:
    return {
        "ticket_id": ticket.id,
        "complaint": ticket.complaint.value,
        "fan_name": ticket.fan_name,
        "number": ticket.number,
        "text": ticket.texts[-1][:_TEXT_SHOWN],
        "lines": len(ticket.texts),
        "state": ticket.state.value,
        "taken_by": ticket.taken_by,
        "solved_by": ticket.solved_by,
        "outcome": ticket.outcome,
        "say": _sentence(meanwhile(ticket.complaint)),
        "at": rfc3339(ticket.opened_at_ms),
        "last_at": rfc3339(ticket.last_at_ms),
    }


def plan(progress: Progress, called: Callable[[RundownRow], str], to_hub_ms: Callable[[int], int]) -> dict[str, Any]:
    """What of the rundown the topic `cue` tells: the next clock time, when what is current should end, and how many
    minutes the show is late. Empty without a rundown.
    """
    if progress.current is None and progress.next is None:
        return {}
    coming = progress.next
    at_ms = progress.next_at_ms
    return {
        "next_at": None
        if coming is None or at_ms is None
        else {"at": rfc3339(to_hub_ms(at_ms)), "title": called(coming)},
        "slot_ends_at": None if progress.ends_ms is None else rfc3339(to_hub_ms(progress.ends_ms)),
        "late_min": None if progress.late_s is None else round(progress.late_s / 60),
    }


def cue(moods: Iterable[Mood], starred: Iterable[ChatRow], planned: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the anchor should know of the room right now; None where there is nothing."""
    told = [
        {
            "complaint": mood.complaint.value,
            "people": mood.people,
            "say": _sentence(meanwhile(mood.complaint)),
        }
        for mood in moods
    ]
    # The tablet stands in the studio: what a line says of a body, a child or an illness stays at the desk.
    lines = [
        {
            "id": str(row.id),
            "name": row.name if row.name is not None and may_show(row.name) else "",
            "text": row.text[:_TEXT_SHOWN] if may_show(row.text) else "",
        }
        for row in starred
    ]
    return {"moods": told, "starred": lines, **planned} if told or lines or planned else None


def _sentence(sentence: Sentence | None) -> dict[str, str] | None:
    return None if sentence is None else {"zh": sentence.zh, "en": sentence.en}


def callouts(shown: Shown) -> dict[str, Any]:
    """Whom to call out, for what is on air and for what comes, and who was greeted.

    The hub takes `reasons` out of what the anchor's tablet receives.
    """
    return {
        "on_air": _named(shown.on_air),
        "next": _named(shown.next),
        "said": [
            {"name": one.name, "at": rfc3339(one.at_ms), "bought": one.has_bought} for one in shown.said[:_SAID_SHOWN]
        ],
    }


def _named(named: Named | None) -> dict[str, Any] | None:
    if named is None:
        return None
    return {
        "number": named.number,
        "title": named.title,
        "people": [
            {
                "fan": str(one.identity),
                "name": one.name,
                "seen_at": rfc3339(one.seen_at_ms),
                "why": _sentence(one.why),
                "say": _sentence(one.say),
                "reasons": [_sentence(reason) for reason in one.reasons],
            }
            for one in named.people
        ],
    }


def claims(
    rows: Iterable[Claim], lacking: Iterable[Short], goods_rows: Board[ProductId, GoodsRow], catalogue: Catalogue
) -> dict[str, Any]:
    """Those whose variant a person must tell, then the latest; and of what more was promised than there is."""
    every = list(rows)
    latest, older = every[-_CLAIMS_SHOWN:], every[:-_CLAIMS_SHOWN]
    if older:
        # A long evening has thousands: only those that may stand among the first are put in order.
        since_ms = latest[0].at_ms
        latest += [one for one in older if (one.waiting and one.sku_id is None) or (one.held_at_ms or 0) > since_ms]
    listed = sorted(latest, key=_claim_place)[:_CLAIMS_SHOWN]
    return {
        "items": [
            _claim(claim, catalogue, _cells(claim, goods_rows, catalogue) if at < _WITH_CELLS else [])
            for at, claim in enumerate(listed)
        ],
        "short": [_short(short, catalogue) for short in lacking],
    }


def _claim_place(claim: Claim) -> tuple[bool, int, int]:
    return claim.state is not ClaimState.NEEDS_LOOK, -max(claim.at_ms, claim.held_at_ms or 0), -claim.id


def _short(short: Short, catalogue: Catalogue) -> dict[str, Any]:
    found = catalogue.sku(short.sku_id)
    product, sku = found if found is not None else (None, None)
    return {
        "number": product.number if product else None,
        "title": product.name if product else "",
        "color": sku.color if sku else None,
        "size": sku.size if sku else None,
        "units": short.units,
        "people": [{"name": one.name, "how": one.how, "units": one.units} for one in short.people],
    }


def _cells(claim: Claim, goods_rows: Board[ProductId, GoodsRow], catalogue: Catalogue) -> list[dict[str, Any]]:
    """The variants that a claim whose variant is open may mean, with what is left of each."""
    if claim.state is not ClaimState.NEEDS_LOOK:
        return []
    cells = []
    for product_id in (claim.product_id, claim.or_product_id):
        product = None if product_id is None else catalogue.product(product_id)
        row = None if product is None else goods_rows.get(product.id)
        for sku in () if product is None else product.skus_like(claim.color, claim.size) or product.skus:
            cells.append(
                {
                    "sku": sku.code,
                    "title": product.name if product and claim.or_product_id is not None else None,
                    "color": sku.color,
                    "size": sku.size,
                    "left": row.left_of(sku.id) if row else None,
                }
            )
    return cells[:_CELLS_SHOWN]


def _claim(claim: Claim, catalogue: Catalogue, cells: list[dict[str, Any]]) -> dict[str, Any]:
    product = catalogue.product(claim.product_id)
    other = None if claim.or_product_id is None else catalogue.product(claim.or_product_id)
    return {
        "claim_id": claim.id,
        "fan_name": claim.fan_name,
        "number": claim.number,
        "title": product.name if product else "",
        "or_title": other.name if other else None,
        "color": claim.color,
        "size": claim.size,
        "wanted": claim.wanted,
        "held": claim.held,
        "waiting": claim.waiting,
        "sold": claim.sold,
        "state": claim.state.value,
        "reason": claim.reason,
        "cells": cells,
        "at": rfc3339(claim.at_ms),
        "held_at": None if claim.held_at_ms is None else rfc3339(claim.held_at_ms),
        "expires_at": None if claim.expires_at_ms is None else rfc3339(claim.expires_at_ms),
    }


def feed_item(row: ChatRow, left_out: int) -> dict[str, Any]:
    who = row.identity
    return {
        "id": str(row.id),
        "at": rfc3339(row.at_ms),
        "kind": row.kind,
        "text": row.text,
        "fan": None
        if who is None
        else {
            "name": row.name,
            "platform": who.platform,
            "space": who.space,
            "user_id": who.user_id,
            "staff": row.staff,
        },
        "intent": row.reading.intent.value if row.reading else None,
        "items": [
            {"number": item.number, "color": item.color, "size": item.size, "qty": item.qty}
            for item in (row.reading.items if row.reading else ())
        ],
        "left_out": left_out,
    }
