"""The tables that can be exported of a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from anchor_console.chat import ask_store, ticket_store
from anchor_console.chat import store as chat
from anchor_console.core.ids import ProductId
from anchor_console.goods import store as goods
from anchor_console.goods.details import DETAILS, OWN_DETAILS
from anchor_console.goods.product import Sku
from anchor_console.reports.follow_up import follow_up_table
from anchor_console.reports.reported import ReportedSession
from anchor_console.reports.table_file import Cell, Table
from anchor_console.sales import store as sales
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction

SALES_COLUMNS = (
    "session_id", "session_title", "sale_id", "platform", "order_id", "status", "placed_at", "confirmed_at",
    "fan_platform", "fan_user_id", "fan_name", "number", "product_code", "product_name", "sku_code", "color", "size",
    "qty", "unit_price", "discount", "amount", "currency", "origin", "claim_id", "pin_id", "operator", "note",
    "paid_amount", "seller_discount", "platform_discount", "shipping_fee", "refund_amount", "refunded_at",
    "commission", "presenter",
)  # fmt: skip


def sales_table(tx: Transaction, session: ReportedSession) -> Table:
    """One row an order line; its `amount`s of paid statuses sum to the session's paid total."""
    rows = [
        (
            *(Cell.text(row["session_id"]), Cell.text(row["session_title"]), Cell.text(row["sale_id"])),
            *(Cell.text(row["platform"]), Cell.text(row["order_id"]), row["status"]),
            *(Cell.time(row["placed_at_ms"]), Cell.time(row["confirmed_at_ms"])),
            *(Cell.text(row["fan_platform"]), Cell.text(row["fan_user_id"]), Cell.text(row["fan_name"])),
            *(Cell.text(row["number"]), Cell.text(row["product_code"]), Cell.text(row["product_name"])),
            *(Cell.text(row["sku_code"]), Cell.text(row["color"]), Cell.text(row["size"])),
            *(Cell.whole(row["qty"]), Cell.money(row["unit_price"])),
            *(Cell.money(row["discount"]), Cell.money(row["amount"]), Cell.text(row["currency"]), row["origin"]),
            *(Cell.whole(row["claim_id"]), Cell.text(row["pin_id"]), Cell.text(row["operator"])),
            *(Cell.text(row["note"]), Cell.money(row["paid_amount"]), Cell.money(row["seller_discount"])),
            *(Cell.money(row["platform_discount"]), Cell.money(row["shipping_fee"])),
            *(Cell.money(row["refund_amount"]), Cell.time(row["refunded_at_ms"]), "", ""),
        )
        for row in sales.sale_rows(tx, session.id)
    ]
    return Table(SALES_COLUMNS, rows)


def claims_table(tx: Transaction, session: ReportedSession) -> Table:
    """One row a claim line, in arrival order; `or_product` is what its number may have meant as well, until settled."""
    columns = (
        "claim_id", "at", "fan_name", "number", "color", "size", "wanted", "waiting", "held", "sold", "released",
        "state", "expires_at", "reason", "product_code", "product_name", "sku_code", "or_product_code",
        "or_product_name",
    )  # fmt: skip
    words, codes = goods.product_words(tx), goods.sku_codes(tx)

    def named(product_id: ProductId | None) -> tuple[str | None, str | None]:
        return (None, None) if product_id is None else words.get(product_id, (None, None))

    rows = [
        (
            *(Cell.whole(claim.id), Cell.time(claim.at_ms), Cell.text(claim.fan_name), Cell.text(claim.number)),
            *(Cell.text(claim.color), Cell.text(claim.size), Cell.whole(claim.wanted), Cell.whole(claim.waiting)),
            *(Cell.whole(claim.held), Cell.whole(claim.sold), Cell.whole(claim.released), claim.state.value),
            *(Cell.time(claim.expires_at_ms), Cell.text(claim.reason)),
            *(Cell.text(word) for word in named(claim.product_id)),
            Cell.text(None if claim.sku_id is None else codes.get(claim.sku_id)),
            *(Cell.text(word) for word in named(claim.or_product_id)),
        )
        for claim in sales.session_claims(tx, session.id)
    ]
    return Table(columns, rows)


def waitlist_table(tx: Transaction, session: ReportedSession) -> Table:
    """The claims of which something still waits, in the order in which they would be served."""
    columns = ("claim_id", "at", "fan_name", "number", "color", "size", "waiting")
    rows = [
        (
            *(Cell.whole(claim.id), Cell.time(claim.at_ms), Cell.text(claim.fan_name), Cell.text(claim.number)),
            *(Cell.text(claim.color), Cell.text(claim.size), Cell.whole(claim.waiting)),
        )
        for claim in sorted(sales.session_claims(tx, session.id), key=lambda claim: claim.place)
        if claim.waiting
    ]
    return Table(columns, rows)


def chat_table(tx: Transaction, session: ReportedSession) -> Table:
    """Every line of chat, in arrival order."""
    columns = ("at", "received_at", "source", "fan_platform", "fan_user_id", "fan_name", "text", "count", "deleted_at")
    rows = [
        (
            *(Cell.time(row["at_ms"]), Cell.time(row["received_at_ms"]), Cell.text(row["source"])),
            *(Cell.text(row["platform"]), Cell.text(row["user_id"]), Cell.text(row["fan_name"])),
            *(Cell.text(row["text"]), Cell.whole(row["count"]), Cell.time(row["deleted_at_ms"])),
        )
        for row in chat.chat_lines(tx, session.id)
    ]
    return Table(columns, rows)


def asks_table(tx: Transaction, session: ReportedSession) -> Table:
    """One row an ask, in the order of their first lines, with what became of it."""
    columns = (
        "ask_id", "first_at", "last_at", "kind", "topic", "number", "color", "size", "text", "people", "lines", "state",
        "taken_by", "answered_by", "answered_at", "answer", "unnamed",
    )  # fmt: skip
    rows = [
        (
            *(Cell.whole(ask.id), Cell.time(ask.first_at_ms), Cell.time(ask.last_at_ms)),
            *(ask.key.kind.value, ask.key.topic.value, Cell.text(ask.key.number)),
            *(Cell.text(ask.key.color), Cell.text(ask.key.size), Cell.text(ask.text)),
            *(Cell.whole(ask.people), Cell.whole(ask.lines), ask.state.value, Cell.text(ask.taken_by)),
            *(Cell.text(ask.answered_by), Cell.time(ask.answered_at_ms), Cell.text(ask.answer)),
            Cell.whole(ask.unnamed),
        )
        for ask in ask_store.asks(tx, session.id)
    ]
    return Table(columns, rows)


def tickets_table(tx: Transaction, session: ReportedSession) -> Table:
    """One row a ticket, oldest first, with all that the fan wrote of it."""
    columns = (
        "ticket_id", "opened_at", "last_at", "fan_platform", "fan_user_id", "fan_name", "complaint", "number", "text",
        "lines", "state", "taken_by", "solved_by", "solved_at", "outcome",
    )  # fmt: skip
    rows = [
        (
            *(Cell.whole(ticket.id), Cell.time(ticket.opened_at_ms), Cell.time(ticket.last_at_ms)),
            *(Cell.text(ticket.identity.platform), Cell.text(ticket.identity.user_id)),
            *(Cell.text(ticket.fan_name), ticket.complaint.value, Cell.text(ticket.number)),
            *(Cell.text(" / ".join(ticket.texts)), Cell.whole(len(ticket.texts)), ticket.state.value),
            *(Cell.text(ticket.taken_by), Cell.text(ticket.solved_by), Cell.time(ticket.solved_at_ms)),
            Cell.text(ticket.outcome),
        )
        for ticket in ticket_store.tickets(tx, session.id)
    ]
    return Table(columns, rows)


def goods_table(tx: Transaction, _session: ReportedSession | None = None) -> Table:
    """The goods in the columns of the goods file, with the optional ones that say anything.

    `stock` is what is in the shop and not sold, empty where unknown.
    """
    columns = (
        "number", "product_code", "name", "category", "aliases", "sku_code", "color", "size", "list_price",
        "live_price", "floor_price", "stock", "per_fan_limit", "talking_points",
    )  # fmt: skip
    products, levels = goods.all_products(tx), stock.all_levels(tx)
    told = tuple(d for d in (*DETAILS, *OWN_DETAILS) if any(product.detail(d) for product in products))
    own = [name for name in ("barcode", "cost") if any(_own(sku, name) for p in products for sku in p.skus)]
    rows = []
    for product in products:
        for sku in product.skus:
            level = levels.get(sku.id)
            rows.append(
                (
                    *(Cell.text(product.number), Cell.text(product.code), Cell.text(product.name)),
                    *(Cell.text(product.category), Cell.text("|".join(product.aliases)), Cell.text(sku.code)),
                    *(Cell.text(sku.color), Cell.text(sku.size), Cell.money(sku.list_price_minor)),
                    *(Cell.money(sku.price_minor), Cell.money(sku.floor_price_minor)),
                    Cell.whole(None if level is None else max(0, level.on_hand - level.sold)),
                    *(Cell.whole(product.per_fan_limit), Cell.text("|".join(product.talking_points))),
                    *(Cell.text(product.detail(detail)) for detail in told),
                    *(_own(sku, name) for name in own),
                )
            )
    return Table((*columns, *told, *own), rows)


def _own(sku: Sku, name: str) -> str:
    return Cell.text(sku.barcode) if name == "barcode" else Cell.money(sku.cost_minor)


FOLLOW_UP = "followup"

SESSION_TABLES: dict[str, Callable[[Transaction, ReportedSession], Table]] = {
    "sales": sales_table,
    "claims": claims_table,
    "waitlist": waitlist_table,
    "chat": chat_table,
    "asks": asks_table,
    "tickets": tickets_table,
    FOLLOW_UP: lambda tx, session: follow_up_table(tx, (session,)),
    "goods": goods_table,
}


_WHOSE = ("session_id", "session_title")


def table_of_many(tx: Transaction, what: str, sessions: Sequence[ReportedSession]) -> Table:
    """A table of several sessions, one after the other; its rows end with whose they are where they did not tell."""
    if what == FOLLOW_UP:
        return follow_up_table(tx, sessions)
    tables = [SESSION_TABLES[what](tx, session) for session in sessions]
    columns = tables[0].columns if tables else ()
    told = tuple(name for name in _WHOSE if name not in columns)
    rows: list[Sequence[str]] = []
    for session, table in zip(sessions, tables, strict=True):
        whose = {"session_id": Cell.text(session.id), "session_title": Cell.text(session.title)}
        rows += [(*row, *(whose[name] for name in told)) for row in table.rows]
    return Table((*columns, *told), rows)
