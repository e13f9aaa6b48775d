"""Order files as shops' back offices export them, read into past lines; recipients are never looked at.

Names of buyers are kept only beside an id that tells people apart; a name alone, or a masked one, is nobody.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from anchor_console.core.clock import MAY_BE_AHEAD_MS
from anchor_console.core.events import MASKED_IDS
from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import harmless, short_name
from anchor_console.sales.order_lines import OrderFileLine, settled, without_masks
from anchor_console.sheets import cells
from anchor_console.sheets.bad_rows import BadRow, parse_rows
from anchor_console.sheets.cells import BadCell
from anchor_console.sheets.sheet import RECIPIENT, Field, Shape, Sheet, SheetRow, read_sheet
from anchor_console.sheets.variant import plain_size, split_variant

BUYER_SPACE = "order"
"""The id space of buyers in order files: never assumed to be that of chat."""

_HEADINGS = {
    "order_id": """订单编号 订单号 主订单编号 主订单号 订单id 父订单号 交易单号 单号 orderno""",
    "line_id": """子订单编号 子订单号 商品单号 子单号 子订单id 明细编号 suborderid""",
    "buyer_id": """
        买家id 买家openid openid 用户openid 买家uid 用户id 买家快手id 快手id 买家快手号 买家抖音id 抖音uid 买家账号
        会员id 客户id 买家会员名 买家编号 buyerid userid
    """,
    "buyer_name": """
        买家昵称 用户昵称 买家名称 昵称 买家快手昵称 买家微信昵称 买家用户名 买家 nickname buyer
        买家会员名 会员名 会员昵称
    """,
    "sku_code": """商家编码 规格编码 sku编码 商家sku编码 商品规格编码 外部编码 商家编码sku 单品编码 skuid""",
    "product_code": """货号 款号 商品编码(自定义) 商品编码 商品货号 商家商品编码 商品商家编码 商品id itemcode""",
    "product_name": """商品名称 商品标题 宝贝标题 宝贝名称 选购商品 产品名称 商品 品名 标题 title""",
    "category": """类目 商品类目 品类 分类 商品分类""",
    "variant": """
        商品规格 规格 规格名称 商品属性 sku规格 sku名称 颜色尺码 销售属性 规格型号
        规格属性 sku属性 商品sku sku 款式 spec
    """,
    "color": """颜色 颜色分类 花色 colour""",
    "size": """尺码 尺寸 码数""",
    "qty": """数量 商品数量 购买数量 成交数量 件数 宝贝总数量 商品件数 quantity""",
    "amount": """
        商品实际价格(总共)
        实付款 实付金额 实付 商品实付 商品实付金额 买家实付 买家实付金额 实际支付金额 买家实际支付金额
        用户实付 用户实付金额 用户实际支付金额 消费者实付 消费者实付金额 订单实付款 订单实付金额 订单实付
        实际付款 实际支付 实付总额 实付总金额 支付金额 付款金额 已付金额 支付总额 成交金额 成交总额
        商家实收金额 商家实收 实收金额 实收款 实收 订单应付金额 paid
    """,
    "unit_price": """单价 商品单价 商品价格 成交单价 售价 价格 price""",
    "status": """订单状态 状态 交易状态 orderstatus""",
    "after_sale": """
        售后状态 退款状态 商品售后状态 商品售后 退货状态 退款退货状态 售后 售后类型 是否退款 refundstatus
    """,
    "refund": """
        退款金额 实际退款金额 实退金额 已退款金额 已退金额 售后退款金额 商品退款金额 商品已退款金额 商品售后金额
        成功退款金额 退款成功金额 退款总金额 退款总额 买家退款金额 退款实付金额 部分退款金额 refundamount amountrefunded
    """,
    "back_qty": """
        退货数量 退款数量 售后数量 退货件数 退款件数 售后件数 已退数量 已退件数 退款商品数量 退货商品数量 退款成功数量
        退货退款数量 refundqty refundquantity returnedqty
    """,
    "placed_at": """下单时间 订单创建时间 创建时间 订单提交时间 拍下时间 订单下单时间 成交时间 ordertime""",
    "paid_at": """支付时间 付款时间 订单付款时间 订单支付时间 支付完成时间 拼单成功时间 成团时间 paytime""",
    "shipped_at": """发货时间 订单发货时间 出库时间 shiptime""",
    "platform": """平台 来源平台 下单平台 销售平台 平台名称""",
    "shop": """店铺 店铺名称 店铺名 来源店铺 所属店铺 下单店铺 销售店铺 网店 网店名称 shopname""",
}
"""What shops' files call each field, the likeliest first, as headings are compared."""

_BEFORE_DISCOUNTS = {"amount": """订单金额 商品金额 商品总价 商品总额 商品总金额 总金额 金额 小计 商品小计 total"""}
"""What an order is counted by only where its file has nothing that was paid."""

ORDERS = Shape(
    tuple(
        Field(name, tuple(words.split()), name == "order_id", tuple(_BEFORE_DISCOUNTS.get(name, "").split()))
        for name, words in _HEADINGS.items()
    ),
    RECIPIENT,
    merged=frozenset({"after_sale"}),  # what else is of an order is found above: see `_with_order`
    keeps_first=True,
)

_IDS = ("order_id", "line_id", "buyer_id")
_NAMES = frozenset({"buyer_name", "product_name"})
_UNNAMED = lazily("匿名(?:用户|买家)?")
"""What stands for the id of whoever bought without telling theirs."""

_MEMBER_NAME = lazily("会员名")
"""Before an id that is what its bearer is called by, too."""

_OF_A_LINE = {"product_name", "variant", "sku_code", "product_code"}
_TELLS_ORDERS_APART = {"buyer_id", "buyer_name", "placed_at", "paid_at", "platform"}
_OF_AN_ORDER = {"order_id", "status", "shipped_at", "shop"} | _TELLS_ORDERS_APART

_LONGEST = 200

_PLATFORMS = (
    ("kuaishou", lazily(r"快手|kuaishou|kwai", re.IGNORECASE)),
    ("douyin", lazily(r"抖音|抖店|douyin|主订单编号|选购商品", re.IGNORECASE)),
    ("taobao", lazily(r"淘宝|天猫|宝贝|taobao|tmall", re.IGNORECASE)),
    ("wechat", lazily(r"视频号|微信|微店|wechat|weixin", re.IGNORECASE)),
    ("xiaohongshu", lazily(r"小红书|xiaohongshu|\bred\b", re.IGNORECASE)),
    ("pinduoduo", lazily(r"拼多多|pinduoduo|\bpdd\b", re.IGNORECASE)),
)

_UNPAID = lazily(r"(待|未|等待.*)(付款|支付|买家付)|unpaid|pending payment", re.IGNORECASE)
_OVER = lazily(r"(?<!退款)(?<!退货)(?<!售后)(?:关闭|取消|失败)|作废|失效|拒付|cancel|closed", re.IGNORECASE)
_BACK = lazily(r"已退款|退款(成功|完成|完毕)|退货(成功|完成)|已退货|全额退|全部退款|refunded", re.IGNORECASE)
_SENT = lazily(
    r"已发货|待收货|已收货|签收|妥投|运输|配送|确认收货|已完成|交易完成|交易成功|订单完成|^完成"
    r"|(?<!退款)(?<!支付)(?<!付款)(?<!拼团)(?<!成团)(?<!下单)成功|完结|已评价|待评价|shipped|completed|delivered",
    re.IGNORECASE,
)
_PAID = lazily(
    r"待发货|等待(?:卖家|商家)?发货|已付款|已支付|支付成功|付款成功|拼团成功|成团|买家付款|备货|待出库|待配货|部分发货|待揽收"
    r"|paid",
    re.IGNORECASE,
)

_AFTER_OPEN = lazily(
    r"关闭|取消|拒绝|撤销|失败|驳回|中$|处理中|待|申请中|进行中|申请(?:仅?退款|退货(?:退款)?|售后)$|^(无|否|未|-|没有)",
    re.IGNORECASE,
)
_AFTER_PART = lazily(r"部分退|部分退款", re.IGNORECASE)
_AFTER_DONE = lazily(r"退款|退货|售后(完成|成功)|^是$|refund", re.IGNORECASE)
_GOODS_BACK = lazily(r"退货")
_EXCHANGED = lazily(r"换货|补寄|维修")

_NOT_BACK = lazily(r"(?:无|未|没)\D*")
_MINUS = lazily(r"^(\D*?)[-−－]")
"""Before an amount that some shops' files write as what goes out."""


class OrderFile(msgspec.Struct, frozen=True):
    """`masks` counts ids that bear so many names that they are nobody's, `repeated` rows that stood there before.

    `shops` has each shop that it names with how many orders are of it, the most first.
    """

    sheet: Sheet
    platform: str
    lines: tuple[OrderFileLine, ...]
    bad_rows: tuple[BadRow, ...]
    masks: int
    repeated: int
    shops: tuple[tuple[str, int], ...]


def read_orders(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    platform: str | None = None,
    otherwise: str = "kuaishou",
    now_ms: int | None = None,
) -> OrderFile:
    """The lines of an order file.

    Args:
        platform: where the orders are from; None to go by the file, and where that tells nothing by `otherwise`.
        now_ms: rows of orders that are still to come are bad; None takes any.
    Raises:
        SheetError: not a file that we can read, or without order ids.
    """
    sheet = read_sheet(path, ORDERS, mapping, remembered)
    found = platform or _platform_of(sheet) or otherwise
    is_called_by_id = _MEMBER_NAME.search(sheet.heading("buyer_id")) is not None
    above: dict[str, str] = {}
    # Two pieces of one thing are one row of two units, where the file has units at all, or two with ids of their own.
    is_row_told_once = sheet.has("qty") or sheet.has("line_id")
    met: set[tuple[str, ...]] = set()
    shops: dict[str, set[str]] = defaultdict(set)
    cut = {field: cells.cut_ids(row.cells.get(field, "") for row in sheet.rows) for field in _IDS}

    def parse(row: SheetRow) -> OrderFileLine | None:
        told = _without_cut(_with_order(cells.told_by(row.cells, _NAMES), above), cut)
        above.clear()
        above.update(told)
        whole = (told.get("order_id", ""), *sheet.own_cells[row.number])
        if is_row_told_once and whole in met:
            return None
        met.add(whole)
        line = _line({"buyer_name": told.get("buyer_id", "")} | told if is_called_by_id else told, found, now_ms)
        if shop := short_name(told.get("shop", "")):
            shops[shop].add(line.order_id)
        return line

    rows, bad_rows = parse_rows(sheet, parse)
    lines = [line for line in rows if line is not None]
    lines, masks = without_masks(lines)
    counted = Counter({shop: len(orders) for shop, orders in shops.items()}).most_common()
    return OrderFile(
        sheet, found, tuple(settled(lines)), tuple(bad_rows), masks, len(rows) - len(lines), tuple(counted)
    )  # fmt: skip


def _without_cut(told: dict[str, str], cut: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """The row's cells without ids that a spreadsheet cut.

    Raises:
        BadCell: it is that of the order.
    """
    gone = [field for field, ids in cut.items() if told.get(field) in ids]
    if "order_id" in gone:
        raise BadCell("order_id", told["order_id"], cells.ROUNDED)
    return {field: cell for field, cell in told.items() if field not in gone} if gone else told


def _with_order(told: dict[str, str], above: Mapping[str, str]) -> dict[str, str]:
    """The row's cells, where its order stands in merged cells above with those of its order."""
    if "order_id" in told or not _OF_A_LINE & told.keys():
        return told
    if any(told[field] != above.get(field) for field in _TELLS_ORDERS_APART & told.keys()):
        return told  # somebody else's, or of another time: its own order's id is missing
    return {field: cell for field, cell in above.items() if field in _OF_AN_ORDER} | told


def _line(told: dict[str, str], platform: str, now_ms: int | None) -> OrderFileLine:
    order_id = cells.needed(told, "order_id", 100)
    if cells.is_rounded(order_id):
        raise BadCell("order_id", order_id, cells.ROUNDED)
    qty = cells.parsed(told, "qty", cells.whole, "not a whole number of units")
    if qty == 0:
        raise BadCell("qty", told["qty"], "no units")
    placed_at_ms, paid_at_ms = _past(told, "placed_at", now_ms), _past(told, "paid_at", now_ms)
    shipped_at_ms = cells.parsed(told, "shipped_at", cells.time_ms, "not a time")
    after = told.get("after_sale", "")
    status, is_returned = _status(told.get("status", ""), after, paid_at_ms is not None, shipped_at_ms is not None)
    refund = _gone_back(told, "refund", cells.amount, "not an amount of money")
    back_qty = _gone_back(told, "back_qty", cells.whole, "not a whole number of units")
    if _AFTER_OPEN.search(after):
        refund = back_qty = None  # what is asked for, or was refused, has not gone back
    variant = cells.text(told, "variant", _LONGEST)
    split = split_variant(variant) if variant else None
    size = cells.text(told, "size", 50)
    color = cells.text(told, "color", 50)
    named = _named(told.get("platform", ""))
    return OrderFileLine(
        platform=named or platform,
        order_id=order_id,
        line_id=_code(told, "line_id"),
        buyer_id=_buyer_id(told.get("buyer_id", "")),
        buyer_name=short_name(told.get("buyer_name", "")) or None,
        sku_code=_code(told, "sku_code"),
        product_code=_code(told, "product_code"),
        product_name=harmless(told.get("product_name", "")).strip()[:_LONGEST] or None,
        category=cells.text(told, "category", 100),
        variant=variant,
        color=color or (split.color[:50] if split and split.color else None),
        size=plain_size(size) if size else (split.size[:50] if split and split.size else None),
        qty=qty if qty is not None else 1,
        amount_minor=cells.parsed(told, "amount", cells.amount, "not an amount of money"),
        unit_price_minor=cells.parsed(told, "unit_price", cells.amount, "not an amount of money"),
        status=status,
        is_returned=is_returned,
        refund_minor=refund,
        back_qty=back_qty,
        placed_at_ms=placed_at_ms,
        paid_at_ms=paid_at_ms,
    )


def _past(told: dict[str, str], field: str, now_ms: int | None) -> int | None:
    """When it was. A slip of the year would make somebody the fan who came last, for years."""
    at_ms = cells.parsed(told, field, cells.time_ms, "not a time")
    if at_ms is not None and now_ms is not None and at_ms > now_ms + MAY_BE_AHEAD_MS:
        raise BadCell(field, told[field], "still to come: a slip of the year, or this PC's clock is wrong")
    return at_ms


def _gone_back(told: Mapping[str, str], field: str, parse: Callable[[str], int], reason: str) -> int | None:
    cell = told.get(field, "")
    return None if _NOT_BACK.fullmatch(cell) else cells.parsed({field: _MINUS.sub(r"\1", cell)}, field, parse, reason)


def _code(told: dict[str, str], field: str) -> str | None:
    """What the shop or platform calls a thing, where it tells it from others."""
    code = cells.text(told, field, 100)
    return None if code is None or cells.is_rounded(code) else code


def _buyer_id(text: str) -> str | None:
    """The id, where it tells people apart."""
    plain = cells.id_in(text)
    is_mask = plain in MASKED_IDS or "*" in plain or _UNNAMED.fullmatch(plain) or cells.is_rounded(plain)
    return None if is_mask or len(plain) > 200 else plain


def _named(platform: str) -> str | None:
    if not platform:
        return None
    return next((name for name, words in _PLATFORMS if words.search(platform)), platform.casefold()[:40])


def _platform_of(sheet: Sheet) -> str | None:
    """Where the orders are from, by the file's name, then by its headings; None where nothing tells."""
    for text in (sheet.file, " ".join(column.heading for column in sheet.columns)):
        for name, words in _PLATFORMS:
            if words.search(text):
                return name
    return None


@lru_cache(1024)
def _status(text: str, after: str, has_paid: bool, has_shipped: bool) -> tuple[str, bool]:
    """The line's status, and whether goods that had been sent came back."""
    is_sent = has_shipped or bool(_SENT.search(text))
    is_part_of_text = bool(_AFTER_PART.search(text))
    is_back = bool(_BACK.search(text)) and not is_part_of_text
    is_part = is_part_of_text or bool(_AFTER_PART.search(after))
    if after and not is_part and not _AFTER_OPEN.search(after) and not _EXCHANGED.search(after):
        is_back = is_back or bool(_AFTER_DONE.search(after))
    # An order that was sent is closed only when it went back.
    is_back = is_back or (has_shipped and has_paid and bool(_OVER.search(text)))
    if is_back:
        # Money that went back before anything was sent tells nothing of how it fitted.
        came_back = is_sent or bool(_GOODS_BACK.search(text + after))
        return ("refunded", True) if came_back else ("cancelled", False)
    if _OVER.search(text):
        return "closed", False  # for want of payment, too: 超时未付款关闭
    if _UNPAID.search(text):
        return "placed", False
    if is_sent:
        return ("part_refunded" if is_part else "shipped"), False
    if not text or is_part_of_text or _PAID.search(text) or has_paid:
        return ("part_refunded" if is_part else "paid"), False
    raise BadCell("status", text[:50], "a status that we do not know")
