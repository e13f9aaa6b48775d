"""Whether goods are used up and bought again, food, paper, cosmetics, or are had once they were bought. Pure."""

from __future__ import annotations

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold

_CATEGORIES = lazily(
    r"食|零嘴|坚果|果[蔬干脯]|水果|蔬菜|海鲜|水产|生鲜|肉|粮|调[味料]|茶|酒|饮|乳品|奶粉|滋补|特产|糕|蜂蜜"
    r"|护肤|[彩美]妆|化妆品|洗[护涤发]|家清|清洁|纸品"
)
_NAMES = lazily(
    r"抽纸|卷纸|纸巾|面巾|湿巾|棉柔巾|卫生巾|护垫|[纸拉]尿裤|尿不湿|洗衣[液粉]|洗洁精|洗发|沐浴[露乳]|护发素|香皂|肥皂|牙膏|漱口水"
    r"|面膜|精华|乳液|[面眼]霜|护手霜|防晒霜|洗面奶|洁面|粉底|口红|唇膏|垃圾袋|保鲜膜|大米|食用油|花生油|牛奶|奶粉"
)
"""Whatever the shop files them under."""
_KEPT = lazily(r"(?:机|仪|刷|器|具|扑|杯|壶|锅|镜|架|(?:收纳|茶叶?|纸巾?|抽纸|湿巾|面巾|分装|密封|储物)[盒瓶罐桶袋])$")
"""What stands beside them in the same category and is not: 抽纸盒, 面膜刷."""


def is_used_up(name: str, category: str) -> bool:
    """Whether a product of this name and category is used up; who had it may want it again."""
    plain = fold(name)
    if _KEPT.search(plain):
        return False
    return _NAMES.search(plain) is not None or _CATEGORIES.search(fold(category)) is not None
