"""Whether a line speaks of somebody else by name: 小红要11号M is what 小红 wants, not what its writer wants. Pure.

Such a line tells nothing that may be remembered of its writer. A name is known by its form (小红, 王姐, 丽丽), or as
that of somebody who is in the room. Who is addressed (王姐，11号M), and whom something is bought for, is no subject.
"""

from __future__ import annotations

from collections.abc import Callable

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold

_READ = 200
"""Characters that are looked at."""
_SURNAMES = (
    "王李张刘陈杨赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊陆郝孔崔康邱秦江史顾侯邵孟龙万段钱汤尹黎易武贺赖龚文"
)
_GIVEN = (
    "红芳丽英燕玲娟霞敏静萍艳莉兰桂秀华强军伟勇杰磊明刚辉鹏飞涛斌浩宇婷娜倩慧琴云洁琳"
    "颖雪晶丹凤珍翠花梅菊芬娥美芝菲蕾薇琪瑶"
)
_FORM = lazily(
    rf"[小老阿][{_SURNAMES}{_GIVEN}]|[{_SURNAMES}](?:大?姐|大?哥|阿?姨|叔|嫂|婶|总|大妈|老师|女士|先生|小姐|太太)|翠花"
    rf"|([{_GIVEN}])\1"
)
_NO_NAME = lazily(
    "[我俺咱你您她他谁自这那今明昨色码号款件妈爸爹娘公婆孩娃宝儿女闺家]|现在|上次|下次|这次|刚才?|主播|老板|姐妹|大家|[有没]人|别人|还|都|就|真|也|不"
)
"""What nobody is called by who is not meant by it: family, times, the goods."""
_SUBJECT = lazily(
    r"(?:^|[\s,。!~])@?(?P<name>[^\s,。!~@\d][^\s,。!~@]{1,11}?)(?:[也还又都就她他]|平时|一直|今天|说)*"
    r"(?:要|想[要买拍]|没[抢买拍]到|[穿戴](?!不)|喜欢|身高|(?=\d{3}(?!\d)))"
)
_OWN = lazily(r"(?<!给)[我俺](?!们)")


def is_of_another(text: str, own_name: str, is_here: Callable[[str], bool]) -> bool:
    """Whether `text` tells of what somebody else wants or wears, and nothing of its writer.

    Args:
        own_name: what its writer is called: some speak of themselves by name.
        is_here: whether somebody of that very name is in the room.
    """
    plain = fold(text[:_READ])
    own = fold(own_name)
    if _OWN.search(plain):
        return False
    for subject in _SUBJECT.finditer(plain):
        name = subject["name"]
        if name in own or (own and own in name):
            continue
        if _FORM.fullmatch(name) or (_NO_NAME.search(name) is None and is_here(name)):
            return True
    return False
