"""What is typed beside a number for a word that sounds like it, where nothing else is likely: 来以件, 5好要一件."""

from __future__ import annotations

DIGITS = {**dict.fromkeys("以意依易", "一"), **dict.fromkeys("良量凉", "两")}
"""Characters typed for numerals."""

DIGIT = (
    r"(?:[良凉]|[以意依易量](?<![\u4e00-\u9fff](?<![来要拿给整买留再各]).))"  # the 以 of 可以 is no numeral
    "(?=[件条双套瓶箱袋盒](?![子餐件]))"
)
"""A pattern for one of them before what it counts."""

_SAID_ALL = r"(?=$|[^\u4e00-\u9fff]|[吧呗啊呀哈嘛哦谢]|的(?!\S))"
UNITS = (
    r"好(?<=\d好)(?=链接|[要来拿给有的黑白红粉灰蓝绿紫黄橙青咖米杏卡驼藏肤裸浅深银金a-z\d])",
    r"虽(?<!\s虽)(?![然说])",
    r"马(?<=\d马)(?![上丁克虎路力甲])",
    r"付(?<=[\d一两三四五]付)(?<!钱一付)(?=$|[\s,，\d]|[吧呗谢])",
    r"快(?<=\d快)(?=钱|[吗吧呗]|$)",
    r"[进近津](?<=\d\d.)(?![来去得不了货店口门行步价场城年期])",
    *"仵捅",
    rf"[见建间剑爽霜逃讨平](?<![\s\d].){_SAID_ALL}",
    rf"[见建间剑爽霜逃讨桃跳平挑带哥歌各](?<=[来要拿整][一二两三四五1-9].){_SAID_ALL}",
)
"""Patterns for what is typed for a unit, right behind a number. Each begins with its character: so `re` passes most by
at once, before it looks behind."""

_TYPED_FOR = {
    "号": "好", "岁": "虽", "码": "马", "块": "快", "斤": "进近津", "件": "见建间剑仵", "瓶": "平", "袋": "带",
    "条": "挑跳", "双": "爽霜", "套": "逃讨桃", "个": "哥歌各", "副": "付", "桶": "捅",
}  # fmt: skip
MEANT = {char: unit for unit, typed in _TYPED_FOR.items() for char in typed}
"""The unit that is meant by what is typed."""
