"""Variants as shops write them in manners of their own, told in a hurry: by halves, in everyday words, by what they
lack."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item

SHOES = ("灰/单层", "灰/加绒", "驼/单层", "驼/加绒")
TIGHTS = ("均码80-120斤*2双", "均码80-120斤*5双", "加大120-160斤*2双", "加大120-160斤*5双")
FILTERS = ("单机", "机+3芯", "机+6芯+水龙头")
LAMPS = ("K2双光(白+黄)", "K6四光(白黄红紫)", "K6Pro四光·带遥控")
LUMENS = ("1.2万流明", "2.4万流明+支架")
PARKAS = ("黑+灰内胆", "军绿+橙内胆", "军绿(单层无胆)", "藏青(单层无胆)")
SLIPPERS = ("奶黄小鸭", "雾蓝小熊", "芋紫兔兔")
OF_FEET = ("36-37 建议35-36脚", "38-39 建议37-38脚", "40-41 建议39-40脚")
HELMETS = ("哑白 无镜", "哑白+风镜", "荧光绿+风镜")
JUMPERS = ("男款-灰", "男款-红", "女款-杏", "女款-红")
SOCKS = ("男士4双混色", "女士4双混色", "男士2双纯黑")
PYJAMAS = ("M(80-100斤)", "L(100-120斤)", "均码加大(120-150斤)")
TOWELS = ("卡其(无捻)", "军绿(长绒)")
BASKETS = ("格子灰【可拆洗】", "小熊黄【双面】", "波点粉【送毯】")
HOSES = ("4分-10米", "6分-15米", "6分-30米+水枪")
PANS = ("裸锅", "锅+盖", "锅+盖+铲")
BAGS = ("单包", "包+长肩带", "包+长肩带+丝巾")
BIKES = ("24寸21速", "26寸24速", "26寸27速")
HEELS = ("黑色漆皮3cm", "黑色漆皮5.5cm", "黑色羊皮3cm", "裸杏羊皮5.5cm")
RUGS = ("1.4×2米(单人沙发)", "1.6×2.3米(双人沙发)", "2.4×3.4米(转角沙发)")
MATS = ("40*60 一片", "40*120 一片", "50*80+50*160 两片套")
IRRIGATORS = ("M3基础款 4喷嘴", "M5升级款 6喷嘴", "M5Pro 8喷嘴带收纳盒")
OILS = ("15ml随身", "70ml正装", "70ml+15ml组合")
SHORTS = ("黑色-黑内衬", "黑色-灰内衬", "藏青-黑内衬")
RACKS = ("三层宽50(高80)", "四层宽50(高120)", "四层宽70(高120)")
POTS = ("奶油白（单锅）", "奶油白（配玻璃盖）", "墨绿（单锅）", "墨绿（配玻璃盖）")
BRAS = ("34(75)BC通杯", "38(85)BC通杯", "40(90)C")
SHADES = ("01#亮白", "02#自然", "03#偏黄")
HAIR = ("A款空气刘海-黑", "A款空气刘海-棕黑", "B款八字刘海-黑", "B款八字刘海-棕黑")
FLOWERS = ("10枝裸花", "20枝裸花", "20枝+花瓶+营养液")
GOGGLES = ("平光0度", "150°", "250°")
RECORDERS = ("M8单录 无卡", "M8单录 带32G卡", "M8双录 带64G卡")
SACHETS = ("单个体验", "1座3芯", "替换芯6只装")
RAPESEED = ("1.8L", "5L", "5L×2桶")
WIGS = ("9×14头皮-35cm长", "13×14头皮-35cm长", "16×18全顶-50cm长")
TABLETS = ("香橙味·60片", "香橙味·90片x2瓶", "草莓味·60片")
NAPPIES = ("L54片×1包", "L54片×3包整箱", "2XL44片×1包 15-20kg", "3XL40片×3包整箱")
SEEDLINGS = ("单棵·带盆", "3棵装·送盆", "6棵装·送盆送肥")
WRENCHES = ("一电一充2.0Ah", "两电一充4.0Ah", "三电一充6.0Ah")
COATS = ("165(适合110斤内)", "175(135-155斤)", "185加肥(180-220斤)")
BABY = ("59cm 0-3个月", "73cm 6-12个月", "80cm 1岁左右")
BOXES = ("小35*25*20", "中45*33*26", "大58*41*34", "特大70*50*41(装棉被)")
BOX_COLORS = ("本白·带轮", "本白·无轮", "透灰·带轮", "茶透·无轮")
TOTES = ("S(28×20)放手机", "M(34×26)放A4", "L(42×30)放电脑")
WARMERS = ("奶油兔·米白", "打盹猫·灰", "小鹿·驼")
DAD_SHOES = ("黑色一脚蹬", "黑色魔术贴", "深棕魔术贴")
TEAS = ("红豆薏米", "丹参山楂荷叶")
BEDDING = ("1.2m床三件套（被套150*200）", "1.5m床（被套200*230）", "2.0m床（被套220*240）")
ROPES = ("钢丝黑计数款", "钢丝灰不计数")
BRIEFS = ("XL-1盒(3条)", "XL-2盒(6条)", "2XL-1盒(3条)", "2XL-2盒(6条)")
PORK = ("五花（带皮）", "五花（去皮）", "肋排")
PORK_PACKS = ("500g*1", "500g*2", "500g*4 【送冰袋】")
PEANUT_OIL = ("5L", "5L+900ml组合", "5L*2礼盒")
JEANS = ("深蓝-常规", "深蓝-加绒", "黑灰-常规", "黑灰-加绒")
PURSES = ("短款横式", "短款竖式", "长款拉链")
ROOMS = ("基础套餐(一房)", "升级套餐(一房一厅)", "豪华套餐(两房一厅)")
BALLOONS = ("复古红+金", "马卡龙粉+白", "深酒红+香槟")
LANTERNS = ("#30直径28cm", "#50直径42cm", "#60直径50cm")
SUNBLOCK = ("30g小样装", "60g正装", "60g×2支[送卸妆棉]")
CLOTHS = ("1.8米*10张·8-10人桌", "2.0米*10张·10-12人桌")
BATH = ("面巾34×76", "浴巾70×140", "方巾三条装")
PEPPER = ("110g罐", "110g罐*3送刷", "1斤袋")
LIGHTS = ("白光", "黄光", "白黄双光")
CHOPSTICKS = ("5双装(24cm)", "10双装(24cm)", "10双装(24cm)+筷笼", "儿童款2双(18cm)")
WOKS = ("28cm无盖(2-3人)", "32cm带盖(5人以上)", "32cm带盖+锅铲")
BOWLS = ("4.5英寸饭碗×4只", "6英寸面碗×2只")
GOODS = (
    LexiconProduct("1", "棉鞋", "鞋靴", (), SHOES, ("36", "37", "38")),
    LexiconProduct("2", "连裤袜", "袜裤", (), ("01肉色", "02黑色"), TIGHTS),
    LexiconProduct("3", "净水器", "家电", (), ("白色", "银色"), FILTERS),
    LexiconProduct("4", "车头灯", "户外", (), LAMPS, LUMENS),
    LexiconProduct("5", "冲锋衣", "男装", (), PARKAS, ("L(120-140)", "XL(140-160)")),
    LexiconProduct("6", "凉拖", "鞋靴", (), SLIPPERS, OF_FEET),
    LexiconProduct("7", "骑行头盔", "户外", (), HELMETS, ("M54-57", "L57-61")),
    LexiconProduct("8", "情侣毛衣", "服装", (), JUMPERS, ("L", "XL")),
    LexiconProduct("9", "中筒袜", "袜裤", (), SOCKS, ()),
    LexiconProduct("10", "睡袍", "家居服", (), ("藕粉", "烟灰"), PYJAMAS),
    LexiconProduct("11", "黑芝麻糊", "食品", (), ("无蔗糖", "红枣味"), ("500g罐", "500g*2罐")),
    LexiconProduct("12", "浴巾", "家纺", (), TOWELS, ()),
    LexiconProduct("13", "狗窝", "宠物", (), BASKETS, ("S", "L")),
    LexiconProduct("14", "水管", "园艺", (), ("蓝白条纹", "透明网纹"), HOSES),
    LexiconProduct("15", "奶锅", "厨具", (), ("燕麦白", "牛油果绿"), PANS),
    LexiconProduct("16", "腋下包", "箱包", (), ("枫叶棕", "奶油白"), BAGS),
    LexiconProduct("17", "山地车", "户外", (), ("黑红", "白蓝"), BIKES),
    LexiconProduct("18", "高跟鞋", "鞋靴", (), HEELS, ("36", "37", "38")),
    LexiconProduct("27", "炒锅", "厨具", (), POTS, ("28cm(1-2人)", "30cm(3-4人)")),
    LexiconProduct("28", "文胸", "内衣", (), ("枣红", "烟灰"), BRAS),
    LexiconProduct("29", "气垫霜", "美妆", (), SHADES, ("15g正装", "15g正装+15g替换芯")),
    LexiconProduct("30", "刘海片", "假发", (), HAIR, ()),
    LexiconProduct("31", "切花玫瑰", "鲜花", (), ("卡罗拉(红)", "雪山(白)"), FLOWERS),
    LexiconProduct("32", "泳镜", "户外", (), ("透粉", "电镀银"), GOGGLES),
    LexiconProduct("33", "行车记录仪", "车品", (), (), RECORDERS),
    LexiconProduct("34", "车载香薰", "车品", (), ("①古龙", "②海洋"), SACHETS),
    LexiconProduct("35", "菜籽油", "粮油", (), (), RAPESEED),
    LexiconProduct("36", "增发片", "假发", (), ("深棕", "浅棕"), WIGS),
    LexiconProduct("37", "咀嚼片", "保健", (), TABLETS, ()),
    LexiconProduct("38", "加大码打底衫", "女装", (), ("黑色",), ("均码", "加大码")),
    LexiconProduct("39", "旗袍", "女装", (), ("酒红A款", "墨绿A款"), ("L 胸96", "XL 胸100")),
    LexiconProduct("40", "拉拉裤", "母婴", (), (), NAPPIES),
    LexiconProduct("41", "长寿花", "绿植", (), ("大红重瓣", "粉柠檬"), SEEDLINGS),
    LexiconProduct("42", "冲击扳手", "工具", (), ("工业蓝", "军绿升级款"), WRENCHES),
    LexiconProduct("43", "军大衣", "男装", (), ("军绿长款", "军绿短款"), COATS),
    LexiconProduct("44", "连体衣", "母婴", (), ("米杏小熊", "浅绿恐龙"), BABY),
    LexiconProduct("45", "收纳箱", "家居", (), BOX_COLORS, BOXES),
    LexiconProduct("46", "托特包", "箱包", (), ("米白", "军绿"), TOTES),
    LexiconProduct("47", "暖手宝", "小家电", (), WARMERS, ("单面热", "双面热数显")),
    LexiconProduct("48", "爸爸鞋", "鞋靴", (), DAD_SHOES, ("41-42", "43-44")),
    LexiconProduct("49", "养生茶", "冲饮", (), TEAS, ("1罐30包", "2罐60包")),
    LexiconProduct("50", "长绒棉床品", "家纺", (), ("寿桃红", "牡丹紫"), BEDDING),
    LexiconProduct("51", "跳绳", "运动", (), ROPES, ("2.8米", "3米")),
    LexiconProduct("52", "平角内裤", "内衣", (), ("A组:黑+深灰", "C组:酒红+浅灰"), BRIEFS),
    LexiconProduct("53", "土黑猪肉", "生鲜", (), PORK, PORK_PACKS),
    LexiconProduct("54", "花生油", "粮油", (), ("浓香", "清香"), PEANUT_OIL),
    LexiconProduct("55", "牛仔裤", "男装", (), JEANS, ("30", "32")),
    LexiconProduct("56", "钱包", "皮具", (), ("黑色", "咖色"), PURSES),
    LexiconProduct("57", "婚房布置", "婚庆", (), BALLOONS, ROOMS),
    LexiconProduct("58", "红灯笼", "节庆", ("灯笼",), ("招财进宝", "纯红(无字)"), LANTERNS),
    LexiconProduct("59", "防晒霜", "美妆", (), ("清爽蓝管", "水润粉管"), SUNBLOCK),
    LexiconProduct("60", "一次性台布", "婚庆", (), ("大红", "粉红"), CLOTHS),
    LexiconProduct("61", "长绒棉毛巾", "家纺", ("毛巾", "浴巾"), ("雾霾蓝", "奶油白"), BATH),
    LexiconProduct("62", "烧烤撒料", "调味", (), ("01孜然粒", "02孜然粉", "04撒料特辣"), PEPPER),
    LexiconProduct("63", "头灯", "户外", (), LIGHTS, ("T20标配", "T60顶配")),
    LexiconProduct("64", "合金筷子", "餐具", ("筷子",), ("竹节款Z02", "祥云款Y05"), CHOPSTICKS),
    LexiconProduct("65", "麦饭石炒锅", "锅具", ("炒锅",), ("米白", "灰石纹"), WOKS),
    LexiconProduct("66", "釉下彩瓷碗", "餐具", ("瓷碗",), ("蓝海浪", "混色各一"), BOWLS),
    LexiconProduct("20", "地毯", "家纺", (), ("A落叶", "D孔雀"), RUGS),
    LexiconProduct("21", "厨房地垫", "家纺", (), ("石纹-浅灰", "几何-砖红"), MATS),
    LexiconProduct("22", "冲牙器", "家电", (), ("雾蓝", "奶油白"), IRRIGATORS),
    LexiconProduct("23", "护发精油", "美妆", (), ("01白茶", "02无花果"), OILS),
    LexiconProduct("24", "运动短裤", "男装", (), SHORTS, ("L", "XL")),
    LexiconProduct("25", "置物架", "家居", (), ("奶白", "哑黑"), RACKS),
    LexiconProduct("26", "速干衣", "男装", (), ("Black黑", "雾霾蓝Haze"), ("L 120-140斤", "XL 140-160斤")),
    LexiconProduct("19", "蒸笼", "厨具", (), ("原色", "碳化"), ("单层带盖", "双层带盖")),
)


@pytest.fixture(scope="module")
def shop(words) -> Reader:
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "size"),
    [
        ("1", "灰单36来一双", SHOES[0], "36"),
        ("1", "驼绒38来一双", SHOES[3], "38"),
        ("2", "肉色均码五双装来一份", "01肉色", TIGHTS[1]),
        ("2", "加大2双的来一份", None, TIGHTS[2]),
        ("3", "白的六支芯的来一台", "白色", FILTERS[2]),
        ("3", "光要机子来一台", None, FILTERS[0]),
        ("4", "四光没遥控的来一个", LAMPS[1], None),
        ("4", "k6遥控那个来一个", LAMPS[2], None),
        ("4", "双光一万二的来一个", LAMPS[0], LUMENS[0]),
        ("5", "要单层的不要带胆的 军绿XL来一件", PARKAS[2], "XL(140-160)"),
        ("6", "鸭子38-39来一双", SLIPPERS[0], OF_FEET[1]),
        ("6", "小熊最大的那个码来一双", SLIPPERS[1], OF_FEET[2]),
        ("7", "哑白不带镜的M来一个", HELMETS[0], "M54-57"),
        ("7", "荧光绿L得来一个", HELMETS[2], "L57-61"),
        ("10", "烟灰100到120那个来一件", "烟灰", PYJAMAS[1]),
        ("11", "红枣味500g*2的来一份", "红枣味", "500g*2罐"),
        ("11", "无蔗糖五百克乘二的来一份", "无蔗糖", "500g*2罐"),
        ("11", "无蔗糖单罐的来一份", "无蔗糖", "500g罐"),
        ("12", "卡其色的来一条", TOWELS[0], None),
        ("13", "送毯那个L来一个", BASKETS[2], "L"),
        ("14", "蓝白六分三十米的来一根", "蓝白条纹", HOSES[2]),
        ("15", "绿的光锅来一个", "牛油果绿", PANS[0]),
        ("16", "白的带长带子的 丝巾不要 来一个", "奶油白", BAGS[1]),
        ("17", "黑红26的24速来一辆", "黑红", BIKES[1]),
        ("18", "黑漆皮5.5的38来一双", HEELS[1], "38"),
        ("19", "碳化两层的来一套", "碳化", "双层带盖"),
        ("20", "落叶一米四两米的来一块", "A落叶", RUGS[0]),
        ("20", "孔雀两米四三米四来一块", "D孔雀", RUGS[2]),
        ("21", "砖红四十乘一百二的来一片", "几何-砖红", MATS[1]),
        ("21", "浅灰五十八十两片的来一套", "石纹-浅灰", MATS[2]),
        ("22", "雾蓝M5的来一个", "雾蓝", IRRIGATORS[1]),
        ("23", "白茶70加15那组来一份", "01白茶", OILS[2]),
        ("24", "黑色黑内衬XL来一条", SHORTS[0], "XL"),
        ("26", "黑的XL来一件", "Black黑", "XL 140-160斤"),
        ("7", "荧光绿最大那个码来一个", HELMETS[2], "L57-61"),
        ("61", "浴巾雾霾蓝来一条", "雾霾蓝", BATH[1]),
        ("62", "零四单罐的来一罐", "04撒料特辣", PEPPER[0]),
        ("63", "标配黄的来一个", LIGHTS[1], "T20标配"),
        ("64", "祥云十双有笼子那个来一份", "祥云款Y05", CHOPSTICKS[2]),
        ("64", "竹节十双的来一份", "竹节款Z02", CHOPSTICKS[1]),
        ("65", "三十二带铲子 灰的 要一口", "灰石纹", WOKS[2]),
        ("66", "四寸半嘞 混色 一份", "混色各一", BOWLS[0]),
        ("63", "T60黄光+1 老婆也要", LIGHTS[1], "T60顶配"),
        ("63", "再搭个T60黄光", LIGHTS[1], "T60顶配"),
        ("63", "甭要白光 来一个黄光T20", LIGHTS[1], "T20标配"),
        ("61", "奶油白七十一百四来一条", "奶油白", BATH[1]),
        ("20", "落叶一米四两米一块", "A落叶", RUGS[0]),
        ("57", "粉白 一房的来一套", BALLOONS[1], ROOMS[0]),
        ("58", "没字那种50的来一对", "纯红(无字)", LANTERNS[1]),
        ("59", "粉管60g送卸妆棉那套 来一套", "水润粉管", SUNBLOCK[2]),
        ("60", "大红十到十二个人那种来一包", "大红", CLOTHS[1]),
        ("45", "白的带轮的特大号来一个", BOX_COLORS[0], BOXES[3]),
        ("45", "茶透中号来一个", BOX_COLORS[3], BOXES[1]),
        ("46", "米白中号的来一个", "米白", TOTES[1]),
        ("47", "小兔子单面热的来一个", WARMERS[0], "单面热"),
        ("48", "黑的 不要一脚蹬 41-42来一双", DAD_SHOES[1], "41-42"),
        ("50", "牡丹紫一米五的床来一套", "牡丹紫", BEDDING[1]),
        ("51", "计数的3米来一条", ROPES[0], "3米"),
        ("51", "灰的不计数的2.8来一条", ROPES[1], "2.8米"),
        ("41", "大红的六棵一组 要一组", "大红重瓣", SEEDLINGS[2]),
        ("42", "军绿四安的来一台", "军绿升级款", WRENCHES[1]),
        ("43", "军绿长嘞185加肥来一件", "军绿长款", COATS[2]),
        ("27", "墨绿带盖28的来一个", POTS[3], "28cm(1-2人)"),
        ("27", "白的莫得盖盖30的来一个", POTS[0], "30cm(3-4人)"),
        ("28", "枣红40C的来一件", "枣红", BRAS[2]),
        ("28", "烟灰75b的来一件", "烟灰", BRAS[0]),
        ("29", "02带替换芯的来一套", SHADES[1], "15g正装+15g替换芯"),
        ("30", "八字刘海黑的来一个", HAIR[2], None),
        ("31", "雪山20枝带瓶的来一份", "雪山(白)", FLOWERS[2]),
        ("32", "透粉两百五十度的来一副", "透粉", GOGGLES[2]),
        ("33", "给我来一个单录没卡的", None, RECORDERS[0]),
        ("34", "古龙换芯六只的来一份", "①古龙", SACHETS[2]),
        ("36", "深棕最小的来一个", "深棕", WIGS[0]),
        ("37", "草莓的来一瓶", TABLETS[2], None),
        ("39", "墨绿加大的来一件", "墨绿A款", "XL 胸100"),
    ],
)
def test_a_variant_is_claimed_as_it_is_told_in_a_hurry(shop, pinned, text, color, size):
    assert shop.read(text, Context(pinned, None)).items == (Item(pinned, color, size, 1),)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("1", "灰单36 驼绒37 各一双", [Item("1", SHOES[0], "36", 1), Item("1", SHOES[3], "37", 1)]),
        ("8", "男红XL女红L各一件", [Item("8", JUMPERS[1], "XL", 1), Item("8", JUMPERS[3], "L", 1)]),
        ("9", "男的混色来两份 纯黑一份", [Item("9", SOCKS[0], None, 2), Item("9", SOCKS[2], None, 1)]),
        (
            "5",
            "黑灰跟军绿橙胆 XL 各一件",
            [Item("5", PARKAS[0], "XL(140-160)", 1), Item("5", PARKAS[1], "XL(140-160)", 1)],
        ),
        ("2", "五双装 均码还是加大", [Item("2", None, TIGHTS[1], None), Item("2", None, TIGHTS[3], None)]),
        ("40", "两个加的要三包", [Item("40", None, NAPPIES[2], 3)]),
        (
            "44",
            "恐龙的七十三一件 小熊的八十一件",
            [Item("44", "浅绿恐龙", BABY[1], 1), Item("44", "米杏小熊", BABY[2], 1)],
        ),
        (
            "49",
            "红豆的60包 山楂的30包 都给额来一份",
            [Item("49", TEAS[0], "2罐60包", 1), Item("49", TEAS[1], "1罐30包", 1)],
        ),
        ("52", "C组2xl六条", [Item("52", "C组:酒红+浅灰", BRIEFS[3], None)]),
        ("53", "五花去皮四包送冰袋的 来一份", [Item("53", PORK[1], PORK_PACKS[2], 1)]),
        ("53", "肋排500乘2的来两份", [Item("53", PORK[2], PORK_PACKS[1], 2)]),
        ("54", "清香两桶礼盒的来一份", [Item("54", "清香", PEANUT_OIL[2], 1)]),
        ("55", "加绒的俩色都要 32的", [Item("55", JEANS[1], "32", None), Item("55", JEANS[3], "32", None)]),
        ("56", "横的竖的都打开看看", [Item("56", None, PURSES[0], None), Item("56", None, PURSES[1], None)]),
        ("12", "卡其的行还是得要军绿的", [Item("12", TOWELS[0], None, None), Item("12", TOWELS[1], None, None)]),
        ("37", "草莓的一瓶 姐妹两个分", [Item("37", TABLETS[2], None, 1)]),
        ("35", "五升两桶那组 一桶1.8的", [Item("35", None, RAPESEED[2], None), Item("35", None, RAPESEED[0], 1)]),
        ("37", "草莓的两瓶", [Item("37", TABLETS[2], None, 2)]),
        (
            "39",
            "大的XL 小的L 都要酒红",
            [Item("39", "酒红A款", "XL 胸100", None), Item("39", "酒红A款", "L 胸96", None)],
        ),
        ("25", "奶白四层 宽五十跟宽七十", [Item("25", "奶白", RACKS[1], None), Item("25", "奶白", RACKS[2], None)]),
        ("18", "裸杏同黑羊皮 37 各一双", [Item("18", HEELS[3], "37", 1), Item("18", HEELS[2], "37", 1)]),
    ],
)
def test_several_variants_told_in_a_hurry_are_kept_apart(shop, pinned, text, items):
    assert list(shop.read(text, Context(pinned, None)).items) == items


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("4", "四光没遥控吗"),
        ("16", "包好看"),
        ("3", "机子质保几年"),
        ("14", "六分钟到了 来了来了"),
    ],
)
def test_what_only_sounds_like_a_variant_tells_no_size(shop, pinned, text):
    assert all(item.size is None for item in shop.read(text, Context(pinned, None)).items)


def test_what_is_to_be_had_if_it_comes_in_time_is_counted(shop):
    reading = shop.read("初八前到得了不 到得了我拿灯笼招财50两对", Context("58", None))
    assert reading.intent is Intent.ASK_DELIVERY
    assert reading.items == (Item("58", "招财进宝", LANTERNS[1], 2),)


def test_children_are_not_counted_as_goods(shop):
    reading = shop.read("小鸭38-39一双 小熊36-37一双 给我家两个小子", Context("6", None))
    assert [item.qty for item in reading.items] == [1, 1]
