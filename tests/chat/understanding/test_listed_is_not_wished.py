"""Who asks for what the catalogue lists, in whatever order, asks for those goods: it is no wish, and never another."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "护脊书包", "书包", ("书包",), ("藏青", "粉色"), ("小号", "大号")),
    LexiconProduct("2", "玻璃保鲜盒", "厨具", ("保鲜盒",), (), ("4件套", "6件套")),
    LexiconProduct("3", "免打孔毛巾架", "置物架", ("毛巾架",), ("太空灰", "白"), ("40cm", "60cm", "双杆60cm")),
    LexiconProduct("4", "防摔手机壳", "配件", ("手机壳",), ("透明", "磨砂黑"), ("苹果13", "苹果14", "苹果15")),
    LexiconProduct("5", "卤味花生", "零食", ("花生",), ("原味", "麻辣"), ("半斤", "2斤装")),
    LexiconProduct("6", "全棉四件套", "床品", ("四件套",), ("雾蓝", "米白"), ("1.5米", "1.8米", "2.2米宽")),
    LexiconProduct("7", "莫桑石耳钉", "饰品", ("耳钉",), (), ("1克拉", "2克拉")),
    LexiconProduct("13", "素圈对戒", "饰品", ("对戒",), (), ("14号", "16号")),
    LexiconProduct("16", "高腰小脚裤", "裤子", ("小脚裤",), (), ("28", "29")),
    LexiconProduct("14", "硅藻泥脚垫", "地垫", ("脚垫",), (), ("40x60", "50x80")),
    LexiconProduct("17", "乳山生蚝", "海鲜", ("生蚝",), ("M", "L", "XL"), ("5斤装", "10斤装")),
    LexiconProduct("19", "磨毛床笠", "床品", ("床笠",), ("浅灰",), ("1.2米床", "1.35米床")),
    LexiconProduct("20", "日系水手服", "服装", ("水手服",), (), ("S", "M", "L")),
    LexiconProduct("8", "独立包坚果", "零食", ("坚果",), (), ("15包", "30包")),
)
VARIANTS = [
    *((goods, None, size) for goods in GOODS for size in goods.sizes),
    *((goods, color, None) for goods in GOODS for color in goods.colors),
]


@pytest.mark.parametrize("form", ["有{variant}的{name}吗", "{name}有{variant}的吗", "{variant}的{name}还有没有"])
def test_what_is_listed_is_asked_for_and_not_wished(shop, form):
    for goods, color, size in VARIANTS:
        text = form.format(name=goods.aliases[0], variant=color or size)
        reading = shop.read(text, Context(None, None))
        assert (text, reading.wish, reading.items) == (text, None, (Item(goods.number, color, size, None),))


@pytest.mark.parametrize(
    "text", ["有中号的书包吗", "保鲜盒有8件套的吗", "手机壳有苹果16的吗", "花生有5斤装的吗", "坚果有50包装的吗"]
)
def test_what_is_not_listed_is_wished(shop, text):
    assert shop.read(text, Context(None, None)).intent is Intent.WISH
