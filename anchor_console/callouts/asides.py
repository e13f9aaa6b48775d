"""What people tell of a thing without wanting it, by the kinds that a careful shop assistant knows apart. Pure.

They have one, sent theirs back, cannot wear it, remember something, repeat what the host says. Colour and size in such
a line make it look like a claim or a question; it is neither, and nobody may be called by name for it.
"""

from __future__ import annotations

import re

FOR_OTHERS = re.compile(
    r"(?:[买送拍退]给|给)(?:过)?(?:了)?我?(?:妈妈?|婆婆|老公|儿媳妇?|闺女|女儿|妹妹?|姐姐?|嫂子|孩子|他爸|别人|人家)(?:买|拍)?(?:了|过|看)"
    r"|(?:买|送|拍|退)给(?:了)?我?(?:妈妈?|婆婆|老公|儿媳妇?|闺女|女儿|妹妹?|姐姐?|嫂子|孩子|别人|人家)(?:了|$)"
    r"|送人|(?:婆婆|老公|室友|同事|朋友|闺蜜|前男友|妹妹|姐姐)(?:最|天天|一直)?(?:爱|喜欢|穿|说)"
)
HAS_ONE = re.compile(
    r"(?:去年|前年|上个?月|上周|昨天|前天|刚|早)(?:就|才|刚|在\S{0,6})?(?:买|拍|囤|抢|入|下单)(?:的|了|过)"
    r"|挂着|一抽屉|一柜子|一大堆|刚囤|囤了"
    r"|我有[一二两三四五六七八九十几好\d]+[条件双个套]|(?:还|都)没穿(?:过|几)"
    r"|在路上|我拍的那|买过[一二两三四五\d]+次"
    r"|(?:下了|刚下|已下)单"
)
"""去年就买了, 我有五条黑的, 我拍的那条还在路上."""
SENT_BACK = re.compile(
    r"我退(?:了|掉|过)|退(?:货|款)|给退了|退了[,， ]|起球|缩水|开胶|破洞|掉色"
    r"|褪色|脱线|掉毛|跑绒|磨脚|发错|少发|差评|买小了|买大了|坑了|上当|不会再买"
)
"""Theirs was bad, or went back."""
NOT_FOR_THEM = re.compile(
    r"穿不(?:惯|着|出)|用不(?:上|着)|戴不了|戴不惯|进不去|[穿戴](?:上|着|起来|一下)?(?:就)?像"
    r"|喘不过|勒(?:脖|肚|得)|(?:太|有点)(?:硬|厚重|闷|扎|贵|薄|丑|土|廉价)"
    r"|扎(?:脖子|得慌|人)|过敏|一穿就痒|捂脚|舍不得|没场合|不(?:让|同意|许|准)(?:我)?(?:穿|买|戴)"
    r"|从来不|告别了|没戏|不搭|遮不住|不看|不掏钱|看看(?:就行|罢了)"
    r"|显老|难刷|嫌|我怕(?!抢|没|不够|断|错过|来不及)|腿粗|个子矮|脚背高|这岁数"
    r"|才(?:戴|穿)(?:得着|一次)|预算不够|信用卡|丑|一般(?:$|[,，])"
    r"|不感兴趣|都不穿|现在谁还|换季了?不|说丑"
)
"""It scratches, pinches, is never worn where they live, or they are not let."""
REMEMBERS = re.compile(r"想起|小时候|年轻(?:的)?时|当年|以前(?:有|穿|买)")
QUOTES = re.compile(
    r"(?:主播|老板娘?|刚才).{0,6}(?:说|讲(?!讲|一)|身上)(?!.*(?:还有|有没有|补))"
    r"|对吧|(?:已经|刚)讲过|讲快点|讲别的|换(?:个)?话题|收到(?:货)?了[吗没]|(?:下一个|后面)(?:还)?有?(?:啥|什么)"
    r"|到账|路过"
)
"""They repeat the host, ask others, or speak of the show."""
WAITS = re.compile(
    r"等.{0,8}再(?:看|说|来|讲)|(?:夏天|冬天|下回|下次|过阵子|以后)(?:再说|吧|再)"
    r"|要不是.{0,20}早|可惜(?:没|我)|(?:再|要是|降到).{0,8}(?:就|再)(?:要|叫|买)(?!补)"
)
"""Not now, or for a price: 等双十二再看."""
ASKED_BY_OTHERS = re.compile(r"(?:替|帮|给)(?!我(?:问|留|拍|拿|带|下)).{1,5}问")
"""替我嫂子问一下有没有货: whoever asks is not who would wear it."""
STILL_WANTS = re.compile(
    r"还有.{0,8}[吗么嘛没?？]|有(?:没有|货)|有\S{0,6}[吗么嘛?？]|(?<!不)想[买拍]"
    r"|补货|再上|返场|我还?是?要(?!是|不)|还是要|要[一两二三\d]|再来|想再|再买|回购|换新|留一"
    r"|给我留|来一|我要(?:了|$|[,，])"
    r"|没抢到|没拍到|没买上|后悔|想要|好想|安排"
)
"""Whatever they tell besides, they want it: 我那双穿坏了, 想再买一双."""
_ASKS_STOCK = re.compile(
    r"还有|还剩|剩(?:几|多少|没)|有没|没有|有货|有现|现货|有不|补|再[上来加]|返场|回来|缺货|断[码货]|没货|售罄|库存"
    r"|加[单点]|(?<!收)(?<!收到)到货|上新|上架|上链接|求|[吗嘛?？]|么$|能不能|可不可以|什么时候|啥时候?|几时|何时|还[上来]|哪有"
    r"|(?:想|我)要|[给帮]我(?:留|来|上|补|加|$)|留|蹲|盼|等着(?!瞧|看)|快上|不上"
    r"|冲着|想换|没[抢拍买]|有[\u4e00-\u9fff\d a-z]{0,6}$"
)
_A_FEW = r"(?:[一二两三四五六七八九十几\d]|个|件|条|双|套|包|盒|份)"
_END = r"(?:[了吧呀啊哈哦呗咯喽啦]*(?:$|[\s,，。!！~]))"
_BUYS = re.compile(
    r"(?<![不只需重主])要(?!是|不是|不|说|么|好|退|换)"
    rf"|(?<![从原后本起未])来(?:{_A_FEW}|{_END})|(?<!别)(?<!慎)[拍买整订定收入抢拿冲](?:{_A_FEW}|下[了来]?|它|上|{_END})"
    r"|(?<!不)(?:想|就|我|去|必须|可以|准备)[拍买入抢拿冲]|冲冲|入手|拿下|下单|带走|归我|走起|安排|上车|[给帮]我(?!们|笑|气|看|乐|整笑|的感觉)|想换|我[要来蹲]|蹲|锁[一单]"
    rf"|留(?:给|我|着|{_A_FEW}|{_END})|补(?:货|给|我|拍|{_A_FEW})|扣(?:\d|一|{_END})|报(?:名|单|{_A_FEW})|想(?:要|入|来)"
    rf"|(?<![一二三四五六七八九十\d])[一二两三四五六七八九十\d]{{1,2}}[件条双套包箱只对瓶盒份]{_END}"
)
"""A verb of buying that stands for itself, or a count at a clause's end: not 慎入, 挂件上, 拍视频, 三十五一条."""


def asks_stock(plain: str) -> bool:
    """Whether there is a word in the line by which people ask for something to be there."""
    return _ASKS_STOCK.search(plain) is not None


def buys(plain: str) -> bool:
    """Whether there is a word in the line by which people say that they will buy."""
    return _BUYS.search(plain) is not None
