from __future__ import annotations

import pytest

from anchor_console.callouts.spoken import spoken_color, spoken_name, spoken_product
from anchor_console.core.ids import ProductId
from anchor_console.goods.product import Product


def a_product(name: str, aliases: tuple[str, ...]) -> Product:
    return Product(ProductId(1), "C", name, "外套", "11", aliases, (), None, False, ())


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("王姐", "王姐"),
        ("韩姐💋", "韩姐"),
        ("李姐（开超市的）", "李姐"),
        ("安徽阿珍💋", "安徽阿珍"),
        ("王姐13812345678", "王姐"),
        ("Lily_99", "Lily"),
        ("用户3646780239", None),
        ("快手用户", None),
        ("💋☀️", None),
        ("加V看片", None),
        ("王姐160斤", None),
        ("糖尿病人老李", None),
        ("抑郁的小美", None),
        ("离异带俩娃", None),
        ("孕妈小丽", None),
        ("", None),
        ("向阳而生很长很长很长很长的名字", "向阳而生很长很长很长很长"),
        ("<b>王姐", "王姐"),
        ("王**", None),
        ("老公", None),
        ("叫爸爸", None),
        ("我是你爹", None),
        ("二宝妈妈", "二宝妈妈"),
        ("客服", None),
        ("官方旗舰店", None),
        ("客家阿妹", "客家阿妹"),
        ("11号", None),
        ("扣1", None),
        ("M码", None),
        ("一号玩家", "一号玩家"),
        ("18岁小萝莉", None),
        ("初二3班王明", None),
        ("小学生", None),
        ("高一凡", "高一凡"),
        ("小学老师王丽", "小学老师王丽"),
        ("今日你好", "今日你好"),
        ("大姨妈", None),
        ("VX13333", None),
        ("SB", None),
        ("Sabrina", "Sabrina"),
        ("草泥马", None),
        ("今晚约吗", None),
        ("还我血汗钱", None),
        ("退钱", None),
        ("别念我", None),
        ("习近平", None),
        ("习习凉风", "习习凉风"),
        ("null", None),
        ("90后老阿姨", None),
        ("7号小仙女", None),
        ("1982年的酒", None),
        ("2姐", None),
        ("24小时营业", None),
        ("520小店", "小店"),
        ("A01王姐", "A王姐"),
        ("小张2", "小张"),
        ("Alexandra Montgomery-Smith", "Alexandra"),
        ("王姐wangxiaojie", "王姐"),
        ("zhangxiaohong", "zhangxiaohong"),
        ("thequickbrownfoxjumpsover", None),
    ],
)
def test_a_name_is_said_without_pictures_brackets_and_figures(name, spoken) -> None:
    assert spoken_name(name) == spoken


@pytest.mark.parametrize(
    ("aliases", "spoken"),
    [
        (("大衣",), "大衣"),
        (("孕妇裤", "托腹裤"), "托腹裤"),
        (("SPF50防晒",), None),
        (("文胸", "无钢圈内衣"), None),
        (("妈妈装",), None),
        (("大码裤",), None),
    ],
)
def test_goods_whose_words_speak_of_body_health_or_family_have_no_name_aloud(aliases, spoken) -> None:
    assert spoken_product(a_product("无痕内衣2条", aliases)) == spoken


@pytest.mark.parametrize(
    "name",
    [
        *("化疗中的我", "高血压老李", "风湿阿姨", "透析十年", "乳腺结节", "更年期阿姨", "试管妈妈", "类风湿的丽丽"),
        *(
            "痛风老张",
            "三高人群",
            "尿毒症小刘",
            "腰椎间盘突出",
            "刚做完手术的红姐",
            "脑梗后老王",
            "哮喘小丽",
            "乙肝携带者",
        ),
        *("鼻炎星人", "不孕不育路上", "减肥中的丽丽", "自闭症小宇", "康复中的阿强", "失明的光", "祛斑小美", "痛经女孩"),
        *("小丽（化疗中）", "癫痫小周", "月经不调的我", "白血病宝妈", "甲亢姐姐", "近视八百度", "轮椅上的花"),
        *(
            "月薪三千的小王",
            "欠钱不还老王",
            "还钱老李",
            "年入百万",
            "网贷八万的我",
            "九块九包邮",
            "五百块小李",
            "一元姐",
        ),
        *("工资四千五", "欠我三万块", "三毛钱", "贫困户老张", "没钱的丽丽", "月入五千阿花", "破产老板", "房贷三十年"),
        *(
            "身高一米六",
            "一米六的阿丽",
            "一米七三",
            "体重一百三",
            "四十八码脚",
            "三十八码阿芳",
            "王姐48码",
            "李姐160cm",
        ),
        *("二尺三的腰", "腰围二尺", "Ｄ杯小美", "胸围九十", "小丽90kg", "一百六十公分", "张姐１６０斤"),
        *("九百九十九朵玫瑰", "一千零一夜", "9527万哥"),
    ],
)
def test_a_name_that_tells_of_health_money_or_a_body_is_not_said_whatever_its_figures_are_written_in(name) -> None:
    assert spoken_name(name) is None


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        *((name, name) for name in ("三三", "小五", "五月", "一一妈妈", "百合", "千千", "万万姐", "九儿", "四月天")),
        *(
            (name, name)
            for name in ("三毛", "钱姐", "钱多多", "元元", "小元宝", "万元春", "千里之外", "百里香", "七七")
        ),
        *(
            (name, name)
            for name in ("三千里", "一米阳光", "三尺讲台", "一块糖", "十里桃花", "百万", "两两", "炎炎", "杏林")
        ),
        *((name, name) for name in ("小肝儿", "心肝宝贝", "理疗师小王", "康复师小李", "热血青年", "药师小周", "千金")),
        *((name, name) for name in ("小胖", "胖丫", "瘦瘦", "高姐", "斑马", "痘痘龙", "肖码", "码农小张", "杯杯")),
        ("一八八王姐", "王姐"),
        ("王姐一三八", "王姐"),
        ("九九八一阿珍", "阿珍"),
    ],
)
def test_a_name_that_only_holds_a_numeral_or_a_part_of_such_a_word_is_said(name, spoken) -> None:
    assert spoken_name(name) == spoken


@pytest.mark.parametrize(
    "alias",
    [
        *("九块九棉袜", "百元羽绒服", "一百九大衣", "两百块的裤子", "半价大衣", "一元秒杀", "三十九大衣", "三百大衣"),
        *(
            "五折羊毛衫",
            "打折围巾",
            "特价裤",
            "骨折价靴子",
            "九毛九袜子",
            "一分钱袜子",
            "清仓毛衣",
            "便宜裤子",
            "免费围巾",
        ),
        *("省钱袜", "十块袜子", "千元大衣", "不要钱袜", "买一送一袜", "福利价大衣", "几十块的裤子"),
        *(
            "一米六裤子",
            "二百斤裤",
            "二百斤",
            "小个子大衣",
            "二尺三裤子",
            "D杯背心",
            "三十八码鞋",
            "高个子裤",
            "梨形身材裤",
        ),
        *("更年期饮品", "风湿贴", "养胃粥", "颈椎枕", "鼻炎喷雾", "护腰带", "止痛贴", "补肾茶"),
        *("亲子装", "女儿裙", "媳妇大衣", "给娃买的帽子", "岳父衫"),
    ],
)
def test_money_a_bodys_measures_health_and_family_in_a_word_for_goods_are_not_said(alias) -> None:
    assert spoken_product(a_product("羊毛衫", (alias,))) == "羊毛衫"
    assert spoken_product(a_product(alias, ())) is None


@pytest.mark.parametrize(
    "alias",
    [
        *(
            "三文鱼",
            "五花肉",
            "百褶裙",
            "四件套",
            "八宝粥",
            "五常大米",
            "百香果",
            "千层饼",
            "三角巾",
            "八角",
            "五角星帽",
        ),
        *(
            "一字领",
            "七分裤",
            "九分裤",
            "四条装",
            "五双装",
            "两块装肥皂",
            "三合一",
            "八孔靴",
            "折叠椅",
            "三折伞",
            "钱包",
        ),
        *(
            "零钱包",
            "元宝枕",
            "一元素手镯",
            "铜钱草",
            "娃娃领",
            "阿胶",
            "乳胶枕",
            "万能锅",
            "千鸟格",
            "十三香",
            "码头鱼",
        ),
        *(
            "米酒",
            "小米",
            "丝绒口红",
            "护脊书包",
            "炎夏凉席",
            "元气枕",
            "百搭裤",
            "毛衣",
            "两毛领",
            "二元素耳钉",
            "玻尿酸面膜",
        ),
    ],
)
def test_a_word_for_goods_that_only_holds_a_numeral_is_said(alias) -> None:
    assert spoken_product(a_product("无痕内衣", (alias,))) == alias


@pytest.mark.parametrize("color", ["九块九黑", "血压红", "百元白"])
def test_a_colour_that_tells_of_money_or_health_is_not_said(color) -> None:
    assert spoken_color(color) is None
    assert spoken_color("百合白") == "百合白"
