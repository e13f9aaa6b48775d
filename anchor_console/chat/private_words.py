"""Which of fans' own words go no further than the desk: not to the anchor's tablet, nor into a list of follow-up. Pure.

Better a line too few than one that names an illness, a child, a body's figures or a way to reach somebody.
"""

from __future__ import annotations

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold

_PRIVATE = lazily(
    r"孕|哺乳|月子|产后|流产|避孕|例假|姨妈|经期|备孕|试管"
    r"|过敏|敏感|湿疹|皮炎|荨麻疹|银屑|牛皮癣|红斑|痘|疤|癣|狐臭|脱发"
    r"|婴|宝宝|宝妈|孩|儿子|闺女|女儿|娃|幼儿|小学|初中|高中|未成年|\d+\s?[岁月](?!销|结|付)"
    r"|病|药|手术|化疗|癌|瘤|糖尿|血压|血糖|抑郁|焦虑|残疾|轮椅|骨折"
    r"|体重|身高|三围|罩杯|胸围|\d+\s?(?:斤|公斤|kg|厘米|cm|米\d)|[一二]米[一二三四五六七八九]|[一二两]百[多几\d零一二三四五六七八九]*斤"
    r"|身份证|银行卡|密码|电话|手机号|微信|vx|qq|地址|小区|单元|离婚|老公.{0,4}(?:打|骂|跑)"
    r"|pregnan|allerg|eczema|breastfeed|cancer|diabet|my (?:son|daughter|child|kid|baby)|\d+\s?(?:lbs|years old)"
    r"|\d{5,}"
)


def is_private(text: str) -> bool:
    """Whether a fan's words tell what is for the desk alone."""
    return _PRIVATE.search(fold(text)) is not None
