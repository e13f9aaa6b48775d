"""Order files as shops' back offices export them, read into past lines; recipients are never looked at.

Names of buyers are kept only beside an id that tells people apart; a name alone, or a masked one, is nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from anchor_console.core.events import MASKED_IDS
from anchor_console.core.money import apportion
from anchor_console.core.text import harmless, short_name
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
    "product_code": """货号 款号 商品编码 商品货号 商家商品编码 商品商家编码 商品id itemcode""",
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
        实付款 实付金额 实付 商品实付 商品实付金额 买家实付 买家实付金额 实际支付金额 买家实际支付金额
        用户实付 用户实付金额 用户实际支付金额 订单实付款 订单实付金额 支付金额 付款金额 已付金额 成交金额
        商家实收金额 商家实收 实收金额 实收款 实收 订单应付金额 订单金额 商品金额
        商品总价 总金额 金额 paid total
    """,
    "unit_price": """单价 商品单价 商品价格 成交单价 售价 价格 price""",
    "status": """订单状态 状态 交易状态 orderstatus""",
    "after_sale": """
        售后状态 退款状态 商品售后状态 退货状态 退款退货状态 售后 售后类型 是否退款 refundstatus
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
}
"""What shops' files call each field, the likeliest first, as headings are compared."""

ORDERS = Shape(
    tuple(Field(name, tuple(words.split()), name == "order_id") for name, words in _HEADINGS.items()), RECIPIENT
)

_IDS = ("order_id", "line_id", "buyer_id")
_NAMES = frozenset({"buyer_name", "product_name"})
_UNNAMED = re.compile("匿名(?:用户|买家)?")
"""What stands for the id of whoever bought without telling theirs."""

_MEMBER_NAME = re.compile("会员名")
"""Before an id that is what its bearer is called by, too."""

_OF_A_LINE = {"product_name", "variant", "sku_code", "product_code"}
_TELLS_ORDERS_APART = {"buyer_id", "buyer_name", "placed_at", "paid_at", "platform"}
_OF_AN_ORDER = {"order_id", "status", "shipped_at"} | _TELLS_ORDERS_APART

_MOST_NAMES = 5
"""An id that bears more names than this in one file is a mask, not a person."""
_LONGEST = 200

_PLATFORMS = (
    ("kuaishou", re.compile(r"快手|kuaishou|kwai", re.IGNORECASE)),
    ("douyin", re.compile(r"抖音|抖店|douyin|主订单编号|选购商品", re.IGNORECASE)),
    ("taobao", re.compile(r"淘宝|天猫|宝贝|taobao|tmall", re.IGNORECASE)),
    ("wechat", re.compile(r"视频号|微信|微店|wechat|weixin", re.IGNORECASE)),
    ("xiaohongshu", re.compile(r"小红书|xiaohongshu|\bred\b", re.IGNORECASE)),
    ("pinduoduo", re.compile(r"拼多多|pinduoduo|\bpdd\b", re.IGNORECASE)),
)

_UNPAID = re.compile(r"(待|未|等待.*)(付款|支付|买家付)|unpaid|pending payment", re.IGNORECASE)
_OVER = re.compile(r"关闭|取消|作废|失效|失败|拒付|cancel|closed", re.IGNORECASE)
_BACK = re.compile(r"已退款|退款(成功|完成|完毕)|退货(成功|完成)|已退货|全额退|全部退款|refunded", re.IGNORECASE)
_SENT = re.compile(
    r"已发货|待收货|已收货|签收|妥投|运输|配送|确认收货|已完成|交易完成|交易成功|订单完成|^完成"
    r"|(?<!退款)(?<!支付)(?<!付款)(?<!拼团)(?<!成团)(?<!下单)成功|完结|已评价|待评价|shipped|completed|delivered",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"待发货|已付款|已支付|支付成功|付款成功|拼团成功|成团|买家付款|备货|待出库|待配货|部分发货|待揽收|paid",
    re.IGNORECASE,
)

_AFTER_OPEN = re.compile(r"关闭|取消|拒绝|撤销|失败|驳回|中$|处理中|待|申请中|进行中|^(无|否|未|-|没有)", re.IGNORECASE)
_AFTER_PART = re.compile(r"部分退|部分退款", re.IGNORECASE)
_AFTER_DONE = re.compile(r"退款|退货|售后(完成|成功)|^是$|refund", re.IGNORECASE)
_GOODS_BACK = re.compile(r"退货")
_EXCHANGED = re.compile(r"换货|补寄|维修")

_NOT_BACK = re.compile(r"(?:无|未|没)\D*")
_MINUS = re.compile(r"^(\D*?)[-−－]")
"""Before an amount that some shops' files write as what goes out."""


@dataclass(frozen=True, slots=True)
class OrderFileLine:
    """One line of an order as the file has it; `buyer_id` is None where nothing tells who it was. Money in fen."""

    platform: str
    order_id: str
    line_id: str | None
    buyer_id: str | None
    buyer_name: str | None
    sku_code: str | None
    product_code: str | None
    product_name: str | None
    category: str | None
    variant: str | None
    color: str | None
    size: str | None
    qty: int
    amount_minor: int | None
    unit_price_minor: int | None
    status: str
    is_returned: bool
    refund_minor: int | None
    """What of the amount went back, where the line as a whole did not; None where the file does not tell."""
    back_qty: int | None
    """The same of its units."""
    placed_at_ms: int | None
    paid_at_ms: int | None

    @property
    def is_part_untold(self) -> bool:
        """Whether a part of the money went back, and nothing tells how much."""
        return self.status == "part_refunded" and not self.refund_minor

    @property
    def at_ms(self) -> int | None:
        return self.paid_at_ms if self.paid_at_ms is not None else self.placed_at_ms


@dataclass(frozen=True, slots=True)
class OrderFile:
    """`masks` counts ids that bear so many names that they are nobody's, `repeated` rows that stood there before."""

    sheet: Sheet
    platform: str
    lines: tuple[OrderFileLine, ...]
    bad_rows: tuple[BadRow, ...]
    masks: int
    repeated: int


def read_orders(
    path: Path,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    platform: str | None = None,
    otherwise: str = "kuaishou",
) -> OrderFile:
    """The lines of an order file.

    Args:
        platform: where the orders are from; None to go by the file, and where that tells nothing by `otherwise`.
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
    cut = {field: cells.cut_ids(row.cells.get(field, "") for row in sheet.rows) for field in _IDS}

    def parse(row: SheetRow) -> OrderFileLine | None:
        told = _without_cut(_with_order(cells.told_by(row.cells, _NAMES), above), cut)
        above.clear()
        above.update(told)
        whole = (told.get("order_id", ""), *sheet.own_cells[row.number])
        if is_row_told_once and whole in met:
            return None
        met.add(whole)
        return _line({"buyer_name": told.get("buyer_id", "")} | told if is_called_by_id else told, found)

    rows, bad_rows = parse_rows(sheet, parse)
    lines = [line for line in rows if line is not None]
    lines, masks = _without_masks(lines)
    settled = [_settled(line) for line in _with_refunds_shared(_shared(lines))]
    return OrderFile(sheet, found, tuple(_numbered(settled)), tuple(bad_rows), masks, len(rows) - len(settled))


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


def _line(told: dict[str, str], platform: str) -> OrderFileLine:
    order_id = cells.needed(told, "order_id", 100)
    if cells.is_rounded(order_id):
        raise BadCell("order_id", order_id, cells.ROUNDED)
    qty = cells.parsed(told, "qty", cells.whole, "not a whole number of units")
    if qty == 0:
        raise BadCell("qty", told["qty"], "no units")
    paid_at_ms = cells.parsed(told, "paid_at", cells.time_ms, "not a time")
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
        placed_at_ms=cells.parsed(told, "placed_at", cells.time_ms, "not a time"),
        paid_at_ms=paid_at_ms,
    )


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
    if is_back:
        # Money that went back before anything was sent tells nothing of how it fitted.
        came_back = is_sent or bool(_GOODS_BACK.search(text + after))
        return ("refunded", True) if came_back else ("cancelled", False)
    if _UNPAID.search(text):
        return "placed", False
    if _OVER.search(text):
        return "closed", False
    if is_sent:
        return ("part_refunded" if is_part else "shipped"), False
    if not text or is_part_of_text or _PAID.search(text) or has_paid:
        return ("part_refunded" if is_part else "paid"), False
    raise BadCell("status", text[:50], "a status that we do not know")


def _without_masks(lines: Sequence[OrderFileLine]) -> tuple[list[OrderFileLine], int]:
    """The lines, those of ids that many share as nobody's, and how many such ids there are."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in lines:
        if line.buyer_id is not None and line.buyer_name:
            names[line.platform, line.buyer_id].add(line.buyer_name)
    masks = {who for who, borne in names.items() if len(borne) > _MOST_NAMES}
    kept = [
        line
        if line.buyer_id is not None and (line.platform, line.buyer_id) not in masks
        else replace(line, buyer_id=None, buyer_name=None)
        for line in lines
    ]
    return kept, len(masks)


def _shared(lines: Sequence[OrderFileLine]) -> list[OrderFileLine]:
    """The lines with amounts of their own: files repeat what was paid for the whole order beside each of its lines."""
    shared = list(lines)
    for places in _orders(lines):
        whole = lines[places[0]].amount_minor
        is_repeated = len(places) > 1 and all(lines[place].amount_minor == whole for place in places)
        prices = [price for place in places if (price := _by_price(lines[place])) is not None]
        if whole is None or not is_repeated or len(prices) < len(places):
            continue
        # It is nearer to what all goods cost than to the dearest of them.
        if whole > max(prices) and abs(sum(prices) - whole) < abs(max(prices) - whole):
            for place, share in zip(places, apportion(whole, prices), strict=True):
                shared[place] = replace(lines[place], amount_minor=share)
    return [replace(line, amount_minor=_by_price(line)) if line.amount_minor is None else line for line in shared]


def _orders(lines: Sequence[OrderFileLine]) -> list[list[int]]:
    """Where the lines of each order stand."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        places[line.platform, line.order_id].append(place)
    return list(places.values())


_NEARLY_ALL = 0.9
"""From this share on the whole went back, less what sending it cost."""


def _with_refunds_shared(lines: Sequence[OrderFileLine]) -> list[OrderFileLine]:
    """The lines with refunds of their own: files repeat what went back of the whole order beside each of its lines."""
    shared = list(lines)
    for places in _orders(lines):
        amounts = [amount for place in places if (amount := lines[place].amount_minor) is not None]
        whole = lines[places[0]].refund_minor
        is_repeated = all(lines[place].refund_minor == whole for place in places)
        if not whole or not is_repeated or len(set(amounts)) == 1 or len(amounts) < len(places):
            continue
        if whole in amounts:
            # What cost just that is what went back.
            own = amounts.index(whole)
            shares = [whole if place == own else 0 for place in range(len(places))]
        else:
            shares = apportion(min(whole, sum(amounts)), amounts)
        for place, share in zip(places, shares, strict=True):
            line = shared[place] = replace(lines[place], refund_minor=share)
            if not share and line.status in ("refunded", "part_refunded") and whole < sum(amounts) * _NEARLY_ALL:
                # Its status was told of the order, not of this line.
                shared[place] = replace(line, status="shipped", is_returned=False)
    return shared


def _settled(line: OrderFileLine) -> OrderFileLine:
    """The line as what went back leaves it: in part, as a whole, or as its status alone tells."""
    amount, refund, back = line.amount_minor, line.refund_minor, min(line.back_qty or 0, line.qty)
    if line.status not in ("paid", "shipped", "part_refunded", "refunded"):
        return replace(line, refund_minor=None, back_qty=None)
    if refund is None and 0 < back < line.qty and amount is not None:
        refund = amount * back // line.qty
    if not refund and not back:
        return replace(line, refund_minor=None, back_qty=None)
    if back == line.qty and line.status != "refunded" and amount and 0 < (refund or 0) < amount * _NEARLY_ALL:
        back = 0  # money went back for so many units, and none of them
    is_whole = back == line.qty or (not back and amount is not None and (refund or 0) >= amount)
    if line.status == "refunded" and not back:
        is_whole = is_whole or amount is None or (refund or 0) >= amount * _NEARLY_ALL
    if is_whole:
        was_sent = line.status != "paid" or back > 0
        status = "refunded" if was_sent else "cancelled"
        return replace(line, status=status, is_returned=was_sent, refund_minor=None, back_qty=None)
    kept = None if amount is None else min(refund or 0, amount)
    return replace(line, status="part_refunded", is_returned=False, refund_minor=kept, back_qty=back or None)


def _by_price(line: OrderFileLine) -> int | None:
    return None if line.unit_price_minor is None else line.unit_price_minor * line.qty


def _numbered(lines: Sequence[OrderFileLine]) -> list[OrderFileLine]:
    """The lines with ids that a second export of the same orders gives them too, in whatever order they stand."""
    met: dict[tuple[str, ...], int] = defaultdict(int)
    numbered = []
    for line in lines:
        own = line.line_id
        if own is None or own == line.order_id:
            own = line.sku_code or "/".join(
                part or "" for part in (line.product_code or line.product_name, line.variant or line.color, line.size)
            )
        key = (line.platform, line.order_id, own)
        met[key] += 1
        numbered.append(replace(line, line_id=own if met[key] == 1 else f"{own}#{met[key]}"))
    return numbered
