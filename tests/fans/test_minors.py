from __future__ import annotations

import pytest

from anchor_console.fans.minors import minor_age


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("我今年15岁了", 15),
        ("我才16岁", 16),
        ("我今年16，165能穿吗", 16),
        ("主播我１５岁能买吗", 15),
        ("我十五岁", 15),
        ("俺今年九岁", 9),
        ("我还没成年呢", 17),
        ("我未成年可以下单吗", 17),
        ("我不满18能买吗", 17),
        ("我今年刚十七", 17),
    ],
)
def test_who_says_that_they_are_under_18(text, age):
    assert minor_age(text) == age


@pytest.mark.parametrize(
    "text",
    [
        "我今年40，穿这个老气吗", "我18岁", "我58岁了", "我家小子5岁", "我女儿15岁 能穿吗", "给我儿子买 他12岁",
        "我15岁的女儿能穿吗", "我16岁的时候就看你直播", "我15岁那年", "16岁能穿吗", "未成年能买吗", "我们家娃今年6岁",
        "我今年16号生日", "我今年150斤", "我16号来一件", "我要15号", "成年人了", "我今年都没买过", "我10岁就会织毛衣",
        "跟我家的8岁娃一样", "我满18了",
    ],
)  # fmt: skip
def test_who_does_not(text):
    assert minor_age(text) is None
