"""Topic values as the console publishes them, for tests that look at pages."""

from __future__ import annotations

from typing import Any

Value = dict[str, Any]


def a_room(*, rehearsal: bool = False, mode: str = "cart", state: str = "running") -> Value:
    session = {"id": "s1", "title": "周三晚场", "mode": mode, "state": state, "started_at": "2026-03-04T12:00:00.000Z"}
    return {"title": "阿云女装", "rehearsal": rehearsal, "session": session}


def a_card(**changes: object) -> Value:
    """A card in its open stage; in warm-up the console sends neither price nor stock, so does this."""
    card: Value = {
        "pin_id": "pin-11",
        "product_id": "11",
        "number": "11",
        "stage": "open",
        "opens_at": None,
        "title": "双面羊毛大衣 中长款",
        "image": None,
        "price": 59900,
        "list_price": 129900,
        "list_price_meaning": "吊牌价",
        "currency": "CNY",
        "offer": "拍下立减 40，送真丝围巾",
        "ships": "48 小时内发货",
        "stock": None,
        "release": None,
        "points": ["百分百羊毛，不起球", "手工双面呢，轻", "驼色显白"],
        "flash": None,
        "limit_per_fan": 2,
        "taken_at": "2026-03-04T12:30:00.000Z",
    }
    card.update(changes)
    if card["stage"] == "warmup" and "price" not in changes:
        card.update(price=None, list_price=None, stock=None)
    return card


def some_stock(total: int = 86, *, at: str = "2026-03-04T12:30:00.000Z") -> Value:
    by_sku = [
        {"sku": "C-TM", "color": "驼色", "size": "M", "left": 12},
        {"sku": "C-TL", "color": "驼色", "size": "L", "left": 0},
        {"sku": "C-BM", "color": "黑色", "size": "M", "left": total - 12},
    ]
    return {"total": total, "by_sku": by_sku, "source": "desk", "at": at}


def a_product(number: int, name: str, *, price: int = 12900, left: int | None = 30) -> Value:
    sku = f"W{number:04d}"
    return {
        "product_id": str(1000 + number),
        "number": str(number),
        "name": name,
        "price": price,
        "list_price": price * 2,
        "image": None,
        "left": left,
        "skus": [
            {"sku": f"{sku}-M", "color": "杏色", "size": "M", "left": left},
            {"sku": f"{sku}-L", "color": "黑色", "size": "L", "left": 0},
        ],
    }


def some_goods() -> Value:
    names = ["法式收腰碎花连衣裙", "高腰阔腿牛仔裤", "真丝印花衬衫", "小香风短外套", "羊羔毛机车服", "针织开衫"]
    items = [a_product(n, name, price=9900 + 1000 * n) for n, name in enumerate(names, start=1)]
    items += [a_product(n, f"基础款打底衫 {n} 号色", left=None) for n in range(7, 14)]
    return {"part": 0, "parts": 1, "items": items}


def a_pin(pin_id: str, number: int, title: str, **changes: object) -> Value:
    pin: Value = {
        "pin_id": pin_id,
        "product_id": str(1000 + number),
        "number": str(number),
        "title": title,
        "price": 12900,
        "note": None,
        "by": "小雨",
        "origin": "assistant",
        "repeat": 0,
        "price_was": None,
        "sold_out": False,
    }
    return pin | changes


def a_queue(*pins: Value, on_air: Value | None = None, held: tuple[Value, ...] = ()) -> Value:
    return {"pins": list(pins), "held": list(held), "on_air": on_air}


def a_line(id_: str, text: str, *, name: str = "王姐", kind: str = "chat", **changes: object) -> Value:
    fan = {"name": name, "platform": "room", "space": "", "user_id": f"u-{name}", "staff": False}
    line: Value = {
        "id": id_,
        "at": "2026-03-04T12:31:00.000Z",
        "kind": kind,
        "text": text,
        "fan": fan,
        "intent": None,
        "items": [],
        "left_out": 0,
    }
    return line | changes


def some_totals(**changes: object) -> Value:
    totals: Value = {
        "events": 4211,
        "messages": 2874,
        "viewers": 1326,
        "claims": 48,
        "orders": 131,
        "units": 156,
        "paid_total": 2043560,
        "net_total": 2001000,
        "want": {"number": "11", "people": 312, "lines": 405},
        "currency": "CNY",
    }
    return totals | changes


def an_ask(ask_id: int, number: str | None, topic: str, people: int, **changes: object) -> Value:
    ask: Value = {
        "ask_id": ask_id,
        "kind": "ask_fit",
        "topic": topic,
        "number": number,
        "color": None,
        "size": None,
        "text": "这个多大码呀",
        "people": people,
        "lines": people + 2,
        "state": "open",
        "taken_by": None,
        "taken_token_id": None,
        "answered_by": None,
        "answer": None,
        "ready": {"zh": "3号S码148-160厘米、76-92斤。", "en": "No. 3: S 148-160 cm, 38-46 kg."},
        "at": "2026-03-04T12:30:00.000Z",
        "last_at": "2026-03-04T12:31:00.000Z",
    }
    return ask | changes


def a_ticket(ticket_id: int, fan_name: str, **changes: object) -> Value:
    ticket: Value = {
        "ticket_id": ticket_id,
        "complaint": "not_shipped",
        "fan_name": fan_name,
        "number": "3",
        "text": "上周买的怎么还没发货",
        "lines": 2,
        "state": "open",
        "taken_by": None,
        "taken_token_id": None,
        "solved_by": None,
        "outcome": None,
        "say": {"zh": "我们马上催仓库，客服给您准信。", "en": "We're chasing the warehouse."},
        "at": "2026-03-04T12:30:00.000Z",
        "last_at": "2026-03-04T12:31:00.000Z",
    }
    return ticket | changes


def a_claim(claim_id: int, fan_name: str, **changes: object) -> Value:
    claim: Value = {
        "claim_id": claim_id,
        "fan_name": fan_name,
        "number": "11",
        "title": "双面羊毛大衣",
        "color": "驼色",
        "size": "M",
        "wanted": 1,
        "held": 1,
        "waiting": 0,
        "sold": 0,
        "state": "held",
        "at": "2026-03-04T12:32:00.000Z",
    }
    return claim | changes
