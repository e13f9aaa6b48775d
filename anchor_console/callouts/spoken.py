"""Which words may be said before everybody: names of fans, words and colours of goods. Pure.

Better a name too few than one that tells of somebody's health, body, family or money.
"""

from __future__ import annotations

import re

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold, short_name
from anchor_console.goods.product import Product

_NAME_LIMIT = 12

_BRACKETS = lazily(r"[（(【\[《<＜「『{].*?(?:[）)】\]》>＞」』}]|$)")
_NOT_SPOKEN = lazily(r"[^\w\s·.-]|[\d_]", re.UNICODE)
_GOODS = lazily(r"[扣打]\s*\d+|\d+\s*号?|(?:\d*[xX]*[sSmMlL]|\d+)\s*码")
"""A name that would be heard as a number, a size or a call: 11号, 扣1, M码."""
_NUMERALS = lazily(r"[零〇一二三四五六七八九十百千万两]{3,}")
_NOBODY = lazily(
    r"(?:快手|抖音|微信|手机|匿名|神秘|游客|路人)?(?:用户|网友|观众|粉丝|老铁|买家|游客|人|user|guest|viewer)?"
)
_NO_NAME = lazily(
    r"(?:叫|喊|我是)?(?:你|我)?的?"
    r"(?:老公|老婆|爸爸?|爹|妈妈?|爷爷?|奶奶?|姥姥|祖宗|大爷|主人|情人|前任|亲爱的|宝贝|[男女]朋?友)"
    r"|小姐|主播|客服|小?助理|中控|场控|运营|管理员|系统消息|官方.*|.*(?:旗舰|专卖)店|null|none|nan|undefined|昵称|未命名"
)
"""What somebody calls themself so that it is said to them, or by which others are meant: 老公, 叫爸爸, 客服."""
_UNFIT = lazily(
    r"\*|[vV微薇威胃][信xX商]|加[我微vVqQ]|[qQ]{2}|http|www|\.com|代购|刷单|兼职|斤|公斤|厘米|块钱|元\b|罩杯|[三围]围"
    r"|病|抑郁|焦虑症|糖尿|癌|肿瘤|患者|残疾|孕|离异|离婚|丧偶|寡妇|单亲|前夫|前妻|小三|负债|欠债|失业"
    r"|姨妈|瘸|聋|瞎子|哑巴|秃|光棍|低保"
    r"|[\d一二两三四五六七八九十]\s*岁|未成年|(?:小学|初中|高中)(?!老师|教师)|中学生|[初高][一二三](?:\d*班|年|学|生|党|$)|年级"
    r"|傻|操你|草你|(?<![今昨明生假节])日你|草泥|尼玛|妈的|死[了妈全]|滚|骗子|垃圾|婊|贱|尸|屎|(?<![A-Za-z])[sS][bB](?![A-Za-z])"
    r"|逼|妓|嫖|约[吗炮]|性感|[大巨]胸|奶子|黄片|退[钱款货]|维权|血汗|黑心|假货|投诉|曝光|[别勿]念|(?:别|不要|勿)叫我"
    r"|习近平|习大大|毛泽东|毛主席|共产党|法轮|[台港藏疆]独|六四|天安门"
)
"""What would say something of health, body, age, family or money before all, insult somebody, or end the show."""
_PRIVATE_GOODS = lazily(
    r"孕|产[妇后]|哺乳|月子|妈|爸|婆|公婆|爷|奶奶|老人|中老年|老年|婴|幼|童|宝宝|孩|男友|老公|老婆|情趣|内衣|内裤|文胸|胸|罩|塑[身形]|束|收腹|提臀"
    r"|卫生巾|姨妈|护垫|纸尿|尿|痔|痘|疤|斑|癣|敏感|过敏|脱发|生发|防脱|假发|遮白|减肥|瘦|胖|大码|加肥|加大|降[糖压脂]|血|糖尿|药|膏药|保健|护膝"
    r"|关节|腰椎|助[眠听]|老花|增高|除臭|狐臭|驱虫|避孕|安全套|私"
)


def spoken_name(name: str) -> str | None:
    """The name as it can be said, without pictures, brackets and figures; None where nothing fit is left."""
    plain = short_name(name)
    if _UNFIT.search(plain):
        return None
    bare = _BRACKETS.sub("", plain)
    plain = _NOT_SPOKEN.sub("", bare)
    plain = " ".join(_NUMERALS.sub("", plain).split()).strip(" .·-")
    if not plain or _NOBODY.fullmatch(fold(plain)) or not any(char.isalpha() for char in plain):
        return None
    if _NO_NAME.fullmatch(fold(plain)) or _GOODS.fullmatch(bare.strip()):
        return None
    return plain[:_NAME_LIMIT].rstrip()


def spoken_product(product: Product) -> str | None:
    """A short name of the product as everybody may hear it; None where its words speak of body, health or family."""
    for word in (*product.aliases, product.name):
        plain = "".join(word.split())
        if plain and not any(char.isdigit() for char in plain) and _PRIVATE_GOODS.search(plain) is None:
            return plain[:_NAME_LIMIT]
    return None


def spoken_color(color: str | None) -> str | None:
    if color is None or any(char.isdigit() for char in color) or _PRIVATE_GOODS.search(color):
        return None
    return color
