"""What a room says of a product that is no want of who says it."""

from __future__ import annotations

import pytest

from anchor_console.callouts.meant import Meant, meant, says_it
from anchor_console.chat.understanding.reading import LONGEST_READ
from anchor_console.core.text import fold


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("11号驼色M没抢到呜呜", Meant.IT),
        ("别人都有了就我没抢到11号驼色M", Meant.IT),
        ("给我闺蜜也来一件11号黑色L", Meant.IT),
        ("要是驼色M补货了我要一件", Meant.IT),
        ("没人要的话11号驼色M给我", Meant.IT),
        ("我穿不了S 11号驼色M还有吗", Meant.IT),
        ("11号黑色显瘦 来一件M", Meant.IT),
        ("说好这个月不剁手 结果又没忍住 卡其41 来吧", Meant.IT),
        ("没抢到驼色M", Meant.IT),
        ("我闺蜜没抢到11号黑色M", Meant.NOTHING),
        ("楼上问11号黑色M有没有货", Meant.NOTHING),
        ("给没抢到11号的宝子们加单吧", Meant.NOTHING),
        ("没抢到11号 省钱了", Meant.NOTHING),
        ("11号驼色M白送我都不要", Meant.NOTHING),
        ("11号驼色M要是有加绒的就拍", Meant.NOTHING),
        ("等发工资再拍11号驼色M", Meant.NOTHING),
        ("有人要11号驼色M吗 我退出来一件", Meant.NOTHING),
        ("11号驼色M发货了吗", Meant.NOTHING),
        ("11号驼色太显黑了我不行", Meant.NO),
        ("11号驼色M本来想要 看了评论不敢要了", Meant.NO),
        ("别再上11号了 看腻了", Meant.NO),
        ("11号驼色M去年就买了 还没穿几回", Meant.HAS_IT),
        ("衣柜里挂着三件11号驼色M", Meant.HAS_IT),
        ("13号黑色S上次买小了", Meant.NO),
        ("7号黑色37太硬了穿不惯", Meant.NO),
        ("18号黑色38我们海南用不上", Meant.NO),
        ("4号黑色M老公不同意买", Meant.NO),
        ("想起我妈年轻时也有条1号杏色S", Meant.NOTHING),
        ("主播说11号驼色M是羊绒的", Meant.NOTHING),
        ("4号黑色M等双十二再看", Meant.NOTHING),
        ("替我嫂子问一下11号驼色M有没有货", Meant.NOTHING),
        ("6号白色37我那双退了 还想再买一双", Meant.IT),
        ("4号黑色M贵是贵点我还是要", Meant.IT),
        ("11号驼色M我怕没货了来一件", Meant.IT),
        ("S进不去 7号黑色37有吗", Meant.IT),
        ("11号驼色M 我昨天在别家买了", Meant.HAS_IT),
        ("燕麦色XL我有了", Meant.HAS_IT),
    ],
)
def test_who_talks_of_it_is_told_from_who_wants_it(text, means):
    assert meant(fold(text)) is means


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("11号驼色M", True),
        ("11号 驼色 m码", True),
        ("驼色M归我了", True),
        ("11号驼色M留给我", True),
        ("11号驼色M看着就热", False),
        ("11号驼色M我从来不穿", False),
        ("11号驼色M想起来就笑", False),
        ("11号驼色M挂件上看不清", False),
        ("11号驼色M胯宽的人慎入", False),
        ("11号驼色M去年三十五一条", False),
        ("11号驼色M拍视频应该好看", False),
        ("11号驼色M真小巧", False),
        ("11号驼色M昨晚主播给我们看过", False),
        ("11号驼色M 2件", True),
        ("11号驼色M谢谢", True),
        ("11号驼色M美是美 可惜我在海南", False),
    ],
)
def test_a_variant_alone_is_a_claim_and_talk_about_it_is_none(text, is_said):
    assert says_it(fold(text), ["驼色", "m", "大衣"]) is is_said


def test_what_a_line_means_is_looked_for_only_as_far_as_it_was_read():
    read = "11号驼色M没抢到".ljust(LONGEST_READ, "呜")
    assert meant(fold(f"{read}省钱了")) is Meant.IT
    for endless in ("闺蜜", "有人"):
        assert meant(endless * 200_000) is Meant.IT
    assert says_it("1" * 200_000, ["驼色", "m"])
