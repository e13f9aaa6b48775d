"""What a shop may say of a product beyond name and price: the optional columns of a goods file. Pure."""

from __future__ import annotations

from collections.abc import Mapping

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "offer": ("机制", "优惠", "活动机制", "福利机制"),
    "gift": ("赠品", "赠送", "买赠"),
    "ships_in_days": ("发货时效", "发货时间", "几天发货", "发货天数"),
    "presale_until": ("预售到", "预售截止", "到货时间", "预售发货时间"),
    "carrier": ("快递公司", "发什么快递", "承运"),
    "freight_insurance": ("运费险",),
    "free_shipping_except": ("不包邮地区", "包邮除外", "偏远地区"),
    "composition": ("成分", "面料", "材质", "面料成分", "配料"),
    "care": ("洗护", "洗涤", "保养", "洗涤说明"),
    "shelf_life": ("保质期",),
    "return_rule": ("退换规则", "退换货", "售后规则"),
    "hold_minutes": ("留货分钟", "留货时间", "留货时长", "保留分钟"),
}
"""Each detail with the headings that sellers give it, the likeliest first."""

DETAILS: tuple[str, ...] = tuple(HEADINGS)
"""What answers fans' questions."""

OWN_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit_text": ("单位", "计量单位", "销售单位"),
    "role": ("角色", "款式角色", "款式定位", "定位"),
    "supplier": ("供应商", "供货商", "厂家", "档口"),
    "commission": ("佣金", "佣金率", "佣金比例"),
    "proof": ("证明", "资质", "检测报告", "质检报告"),
    "platform_item_id": ("平台商品id", "快手商品id", "抖音商品id", "itemid"),
    "image": ("图片", "主图", "商品主图", "商品图片", "图片名", "图片地址"),
}
"""What only the shop looks at; no fan's question is answered with it."""

OWN_DETAILS: tuple[str, ...] = tuple(OWN_HEADINGS)
LONGEST_DETAIL = 300

SHOP_DETAILS: tuple[str, ...] = (
    "ships_in_days", "carrier", "freight_insurance", "free_shipping_except", "return_rule",
)  # fmt: skip
"""What a shop may say once for all that it sells; a product's own word comes first."""

Details = tuple[tuple[str, str], ...]
"""A product's details, each with what the shop says of it."""
