"""The words and figures on the face of the card on air, made from what is so at this moment."""

from __future__ import annotations

from anchor_console.desk.air.card_face import Face
from anchor_console.desk.context import Desk
from anchor_console.desk.goods.goods_figures import left_ink
from anchor_console.desk.widgets.wording import money, said_when
from anchor_console.live.goods_rows import GoodsRow
from anchor_console.pins.card import OnAir, Stage
from anchor_console.pins.told_number import told_number
from anchor_console.sales.store import Hands

_STAGE_COLORS = {
    Stage.WARMUP: "warmup",
    Stage.OPEN: "open",
    Stage.SOLD_OUT: "sold_out",
    Stage.CLOSED: "sold_out",
}


def face_of(desk: Desk, on_air: OnAir, goods: GoodsRow | None, want: Hands | None, *, is_overdue: bool) -> Face:
    """What the face says of the card now.

    Args:
        is_overdue: its link is still to be popped on the platform.
    """
    tr = desk.tr
    product = goods.product if goods else None
    is_open = on_air.stage is not Stage.WARMUP
    # In warm-up the price stands here for the desk alone: dim, and said to be hidden.
    now_ms = desk.console.clock.now_ms()
    price = on_air.price_at(now_ms) if is_open else product.price_minor if product else None
    list_price = product.list_price_minor if product else None
    if is_open and price != on_air.price_minor:
        list_price = on_air.price_minor
    beside = money(list_price) if list_price is not None and list_price != price else ""
    return Face(
        number=told_number(desk.console.goods.catalogue, on_air),
        name=product.name if product else tr("goods.gone"),
        stage=_stage(desk, on_air),
        color=_STAGE_COLORS[on_air.stage],
        is_overdue=is_overdue,
        price=money(price),
        beside_price=beside if is_open else tr("air.price_hidden"),
        is_open=is_open,
        left=" · ".join(filter(None, (_left(desk, goods), _left_of_flash(desk, on_air, goods)))) if goods else "",
        left_tone=left_ink(goods) if goods and goods.is_counted else "ink",
        want=_want(desk, want) if want is not None else "",
    )


def _want(desk: Desk, want: Hands) -> str:
    """Who wants it; lines that a platform merged are told as lines, since nobody knows of how many people."""
    if not want.unnamed:
        return desk.tr("air.want", count=want.people) if want.people else ""
    key = "air.want_merged" if want.people else "air.want_lines"
    return desk.tr(key, count=want.people, lines=want.unnamed)


def _left(desk: Desk, goods: GoodsRow) -> str:
    """What is left; in cart mode with the time when the platform or a person said so. None said, none shown."""
    session = desk.console.state.session
    if not goods.is_counted:
        return ""
    left, said_at_ms = desk.tr("air.left", count=goods.left), goods.said_at_ms
    if said_at_ms is None or session is None or session.mode != "cart":
        return left
    return desk.tr("air.left_said", left=left, when=said_when(desk, said_at_ms))


def _left_of_flash(desk: Desk, on_air: OnAir, goods: GoodsRow) -> str:
    """What is left of a flash that is on, where it has so many units."""
    flash = on_air.flash
    if flash is None or not flash.is_on(desk.console.clock.now_ms()):
        return ""
    units = flash.units_left(goods.held + goods.sold)
    return "" if units is None else desk.tr("flash.units_left", count=units)


def _stage(desk: Desk, on_air: OnAir) -> str:
    if on_air.counts_down and on_air.opens_at_ms is not None:
        left_ms = on_air.opens_at_ms - desk.console.clock.now_ms()
        return desk.tr("air.counting", count=max(0, -(-left_ms // 1000)))
    now_ms, flash = desk.console.clock.now_ms(), on_air.flash
    if flash is not None and on_air.stage is Stage.OPEN:
        if flash.is_on(now_ms):
            return desk.tr("flash.left", time=_minutes(flash.over_ms - now_ms))
        if flash.is_to_come(now_ms):
            return desk.tr("flash.comes", time=_minutes(flash.from_ms - now_ms))
    release = on_air.release
    if on_air.stage is Stage.OPEN and release is not None and release.round > 1:
        return desk.tr("stage.more", count=release.units)
    return desk.tr(f"stage.{on_air.stage.value}")


def _minutes(left_ms: int) -> str:
    seconds = max(0, -(-left_ms // 1000))
    return f"{seconds // 60}:{seconds % 60:02d}"
