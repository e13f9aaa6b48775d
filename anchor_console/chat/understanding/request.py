"""Whether the catalogue has what a stretch of a line asks for; if not, what is wished, in the fan's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from anchor_console.chat.understanding import plain, sizes
from anchor_console.chat.understanding.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.measures import COUNTERS
from anchor_console.chat.understanding.mentions import Kind, Mention
from anchor_console.chat.understanding.reading import StatedWish

_FEATURE_TAIL = ("款", "限定", "联名", "限量", "味", "装", "版", "型", "领", "香", "口味", "风格", "调", "专用")
_KIND_TAIL = ("款", "味", "版", "型", "专用")
_DEEPENS = frozenset("正深浅亮暗纯淡裸雾烟灰粉玫冰奶")
_NO_KIND = frozenset({"圈口", "码", "号", "码数", "尺码", "尺寸", "规格"})
_EACH_PACK = re.compile(r"一[\u4e00-\u9fff]")
_PACKED = re.compile(r"(?!装)[\u4e00-\u9fff]{1,3}装")
_PACK_AND_MORE = re.compile(r"装的?([\u4e00-\u9fff]{1,3}装)")
_FLAVOURS = ("味", "香")
_METALS = frozenset("金银")
_A_STORY = re.compile(r"[我俺咱他她你要]|闺女|儿子|孩子")
_NO_NAME = re.compile(r"[给能才就也恁俺我你]|要有|一[套条个件款只]")
"""How no name of a thing begins that stands behind what it is like: 七十度的给我弄一款."""
_NO_FIGURES = frozenset("千百万")
"""A number that begins a word: 千斤顶, 千层, 百褶."""
_IS_FISH = ("带鱼", "带子")
_MIXED_HUES = re.compile(r"[黑白灰红粉紫蓝绿黄橙棕咖青杏驼金银深浅正大]{2,3}")
_MISSPELT_COLOR = re.compile(r"[\u4e00-\u9fff]{0,2}[黑白灰红粉紫蓝绿黄橙棕青][瑟涩]")
_FEATURE_LEAD = ("带", "不带", "无", "加", "去", "不", "免", "更", "偏", "能")
_GARMENTS = ("童装", "男装", "女装", "西装", "套装", "泳装", "唐装", "校服", "正装")
_MADE = re.compile(r"^(?:能|会|可以)?(?:[出做要有冇]|单独?[买卖])(?=[\u4e00-\u9fff\da-z]{2})")
_NEVER_WISHED = re.compile(
    # what names no thing
    r"什么|啥|哪|你|我|这|那|多少|几|人|一起|肯定|从来|一直|今年|现在|最近|暂时|到底|真的|时候|时间|可能|必要|机会|到$|[哦啊呀呢哈嘛噻么]+$|[货用得的了点些一没]$"
    # what a shop gives or does, but does not sell
    r"|.{0,4}(?:优惠|活动|折扣|[券劵]领?|赠品|福利|链接|库存|现货|运费|发票|保障|售后|质保|保修|国补|以旧换新|补贴)$|补货"
    # what one asks of the goods on air
    r"|(?:影响|问题|区别|效果|色差|证书|弹力|弹性|添加|激素|声音)"
    r"|.{0,6}(?:影响|区别|说法|报告|备案号?|成分|作用|功能|添加剂|防腐剂|激素|甲醛|酒精|香精|色素|硅油|农药|异味|味道|声)$|味$|[加含放添](?:了|没)?[^绒厚大长肥宽高量热棉层]{1,3}$"
    # whom one looks for
    r"|老乡|老家|老铁|姐妹|朋友|家人|懂|[跟像和]我|也[在是]|在[^\s,，]{1,9}[看听]|在[^\s,，穿用吃喝戴坐睡放盖铺练家]{2,4}$|.?(?P<so>[\u4e00-\u9fff])不(?P=so)$|(?:好不好|行不行|行[吗不]|可以|安排)$|.{0,6}[脸身手脚嘴墙路]上$"
)
_OF_THE_GOODS = re.compile(
    # what may be wrong with them, or is said to come of them
    r"(?:没?什么|一点|点|很多|多少|小|大)?(?:虫眼?|虫子|虫卵|沙子?|石子|泥沙?|渣子?|碎渣|籽|杂质|浮灰|毛?刺|倒刺|毛边|毛刺|线头|裂|裂纹|裂痕|划痕|瑕疵|气泡"
    r"|孔|眼|洞|印子?|毒性?|害|霉点?|胶|糖|水|事儿?|用|效|有效|大碍|负担|忌口|风险|副作用|依赖性?|辐射|异响|噪音|静电|弹|弹力|色差|缝|色素|[酸苦涩膻腥霉怪胶臭异骚哈糊焦药]味儿?|见面礼|礼|戏|差|塑化剂|荧光剂|重金属|农残|寄生虫|硫磺?|硫熏)"
    # what they have been tested for, or come with
    r"|.{0,5}(?:认证|检测|证书?|检疫票|许可|批号|批文|[3三]c标?|a类标?|(?<!鼠)标|防伪码?|说明书?|图纸|教程|刻度|编号|备案)"
    r"|(?:前|后|两边|里头?|里面|外|内|暗|侧|大|小|几个)?(?:口袋|兜|拉链|里子|里衬|内衬|里布|夹层|扣子|钢圈|胸垫|松紧带?|开口|盖子?|定时|童锁|反光条|防滑条|防滑垫|硅胶条|尴尬线|弹簧|内增高)"
    # what it costs, and what comes off that
    r"|.{0,5}(?:[专学粉客员友属饰折惠团拼组套搭补优底][\u4e00-\u9fff]{0,2}价|余地|空间|套餐|返现|返点|免息|满减|半价|折|减|送|买[一二三四五两\d][送免][一二三四五两\d])"
    # what is told of stock and the way
    r"|.{0,3}(?:余货|现成|剩|多余?|准?信儿?|运险|退货险|保价|冷链|气泡柱|泡沫垫?|蛋托|单号|次日达|转运|对象)"
)
"""Words by themselves that ask about what is on air, its price or its way: 有虫眼没得, 有口袋吗, 有没有学生价.

With 的 behind them they may tell goods apart: 有口袋的没."""
_SAYS_HOW = frozenset("大小长短厚薄高低新老旧男女童粗细宽窄软硬圆方纯全单双真假生熟甜辣酸咸")
"""What one character before a name says of the thing, not that it is another one."""
_LONGEST_HEAD = 4
_HEADS = (
    *"带套架盒包袋膜壳垫盖刷绳链夹罩座杯瓶布贴粉油酱汤茶酒糖饼片丸干汁液胶剂笔本书灯线头芯网锁钩针机器凳椅桌柜",
    *["收纳", "配件", "工具", "教程", "清洗", "挂钩"],
)
"""What names of things end with that are made for another thing: 手机壳, 牙刷头."""
_THAT_KIND = re.compile(r"(?P<how>.{1,8}?)的?(?:那种|这种|那样的?)的?(?P<what>.{2,5})")
_OF_A_KIND = re.compile(r"(.{1,5}款)(.{2,})")
_IS_QUALITY = re.compile(r"[\d.零一二三四五六七八九十百]+(?:度|年(?:的|陈|份|头)?|折)")
_IS_HUE = re.compile(
    r"[肉肤茶栗藕麻沙奶芋姜蜜瓷裸藏雾乳桃枣葱锈烟]色|(?![单双多几两三四五六七八九十配染上出什同])[\u4e00-\u9fff]{1,3}[^颜配染特货角成月景\d]色"
)
_PACKS = re.compile(r"[大小]?(?:袋|箱|坛子?|桶|包|瓶|罐|盒|捆|(?<=[大小]))(?:装|子)?")
_A_PACK = re.compile(r"[大小][瓶支袋包罐盒桶箱]")
"""Before the measure of a size, which says it all: 小瓶100ml."""
_SIZE_NAME = re.compile(r"(?:特大|加大|超大|大|中|小|特小|迷你)号")
_UNIT = re.compile(r"[a-z]{1,3}|毫安|克拉|公分|圈口|[\u4e00-\u9fff]")


_PRICED = re.compile(r"[\d零一二两三四五六七八九十百千万]+(?:块钱?|元|米)?(?:以内|以下|以里|之内|左右|上下|出头)的?")


class Judged(Struct, frozen=True, gc=False):
    wish: StatedWish | None


_LISTED = Judged(None)
_BESIDE_A_SIZE = re.compile(r"码?的?[大小]?")
_NAMED_WITH = re.compile(r"((?!带)[\u4e00-\u9fff]{2,5}?)(?:要|做|(?=带))([^\s的]{2,})")
"""A thing, and behind it what it should be or have: 香肠要广味的, 竿子带夜光漆的."""
_SERVICE = re.compile(r"能(?=定制|[定订]做|刻|印)")
"""能 asks whether it is done, where it is no quality of the thing: 能定制名字吗."""
_ASKS_IF = ("吗", "不", "么", "没", "的吗", "的不", "的么", "的没")
_OF_A_CUT = re.compile(r"[一二两三四五六七八九十\d]+[片件字条层]式")
_LONGEST_THING = 5
_LONGEST_NAME = 6
_A_SMALL_ONE = re.compile(r"([\u4e00-\u9fff]{2,}[^色])的([大小长短厚薄])")
_PART_WITH = re.compile(r"[\u4e00-\u9fff]{1,3}带[\u4e00-\u9fff]{2,}")
_NOT_THAT = re.compile(r"(?:不要|不是|除了|光有|净是|全是)$")
"""Before goods that are named only to say that others are wanted: 有没有纸尿裤 不要拉拉裤."""
_BELONGS = (*_FEATURE_TAIL, "馅", "芯", "案", "针", "皮", "花", "口", "色", "料")
"""Ends of what is said by a thing's name, and not of that thing: 荔枝味, 奥特曼图案."""
_TWO = 2
_LETTERED_SIZE = re.compile(r"[a-z][a-z\d]{0,3}码")
_OF_A_FORM = ("角", "防", "用", "面", "层", "路", "格", "人")
"""Behind a number these say what a thing is like: 三角 of pants, 三防 of a phone."""
_NEVER_COLOURED = frozenset("机壶杯豆糖酱饼馅锅勺炉")
"""What is called by the food or drink that it is for, not by its colour: 咖啡机, 奶茶杯."""
_SAYS_NO_SIZE = frozenset("装款版型码号套")
_MIXED_WITH = frozenset("黑白灰红粉紫蓝绿黄橙棕咖青天海湖宝军墨藏豆草葱鹅姜酒玫枣砖桃樱象")
"""Right before a colour these make it another: 黑金色, 天青色."""
_MIXES = _MIXED_WITH | _DEEPENS
_ENDS_A_SHADE = frozenset("黑白灰红粉紫蓝绿黄橙棕咖青")
_COLOR_ENDS = frozenset({"色", "款", "色款", "色系", "系", "滴"})
_SIZED = frozenset({Kind.SIZE, Kind.NUMBER})


_OF_A_THING = re.compile(
    r"(?:^|[\s,])(?P<thing>[\u4e00-\u9fff]{2,4}?)(?:有没有|有木有|有没得|能不能|能出|可以出|出不出|出个|有)"
)


class Request:
    """A line that may ask for something, with all that tells whether the catalogue lists it."""

    def __init__(
        self, text: str, original: str, mentions: Sequence[Mention], pinned: str | None, lexicon: Lexicon
    ) -> None:
        self._text = text
        self._original = original
        self._mentions = mentions
        self._lexicon = lexicon
        self._products = [
            one for one in mentions if one.kind is Kind.PRODUCT and not _NOT_THAT.search(text, 0, one.start)
        ]
        number = str(self._products[0].value) if self._products else pinned
        self._goods: Goods | None = lexicon.goods.get(number) if number is not None else None
        named = next((mention for mention in self._products if mention.quantity is None), None)
        self._what = original[named.start : named.end] if named is not None else self._kind_asked_for()

    def _kind_asked_for(self) -> str | None:
        """A thing that is none of our names but is called by its kind: the 饺子 of 饺子有荠菜味的吗."""
        match = _OF_A_THING.search(self._text)
        if match is None:
            return None
        word = match["thing"]
        return self._original[match.start("thing") : match.end("thing")] if self._is_a_thing(word) else None

    def judge(self, start: int, end: int, *, sold: bool) -> Judged | None:
        """What `start`..`end` asks for; `sold`: of a verb that takes goods, not qualities."""
        if (priced := _PRICED.match(self._text, start, end)) is not None and priced.end() < end:
            start = priced.end()  # 三百以内的咖啡机
        inner = next((one for one in self._products if start <= one.start and one.end <= end), None)
        if (of_kind := self._of_that_kind(start, end)) is not None:
            return of_kind
        if inner is not None and inner.quantity is None:
            return self._with_name(start, end, inner)
        variant = self._variant(start, end)
        if variant is not None:
            return variant
        if inner is not None or (
            _OF_THE_GOODS.fullmatch(self._text, start, end) and not self._text.startswith(("的", "滴"), end)
        ):
            return None
        if _NEVER_WISHED.match(self._text, start, end) and not self._text.startswith(("带", "不带", "无"), start):
            return None
        if (service := _SERVICE.match(self._text, start, end)) is not None:
            start = service.end()
        wanted = self._original[start:end]
        if _LETTERED_SIZE.fullmatch(self._text, start, end):
            return Judged(StatedWish(self._what, None, size_word(wanted), None))  # NB码
        if self._is_called_as_sizes(wanted):
            return Judged(StatedWish(self._what, None, wanted, None))
        named = _NAMED_WITH.fullmatch(wanted)
        if named is not None and self._is_a_thing(named[1]) and wanted not in self._lexicon.kinds:
            return Judged(StatedWish(named[1], None, None, named[2]))
        if self._text.startswith(("的", "滴"), end) and (thing_first := self._thing_first(start, end)) is not None:
            return thing_first
        left, of, right = wanted.rpartition("的")
        if of and _IS_HUE.fullmatch(right):
            return Judged(StatedWish(self._what, right, None, None))
        split = None if of else _OF_A_KIND.fullmatch(wanted)
        if split is not None and not split[2].startswith(_FEATURE_LEAD):
            return Judged(StatedWish(split[2], None, None, split[1]))
        if of and (right in _NO_KIND or (left and _NO_NAME.match(right))):
            wanted = left
        elif of and (len(right) >= 2 or self._is_a_thing(right)):
            if _MIXED_HUES.fullmatch(left):
                return Judged(StatedWish(right, _color_word(left), None, None))
            if (hue := self._color_before(start, start + len(left))) is not None:
                return Judged(StatedWish(right, _color_word(self._words(hue)), None, None))
            return Judged(StatedWish(right, None, None, left or None))
        if split is None and not of and (made_of := self._material(wanted)):
            return Judged(StatedWish(wanted[len(made_of) :], None, None, made_of))
        if wanted == self._what:
            return Judged(StatedWish(wanted, None, None, None))
        if _IS_HUE.fullmatch(wanted):
            return Judged(StatedWish(self._what, wanted, None, None))
        ends_of = self._text.startswith(("的", "滴"), end) and not (sold and "卖" in self._text[start - 1 : start])
        if ends_of and len(wanted) == 1 and wanted not in _METALS and _is_color(wanted):
            return Judged(StatedWish(self._what, _color_word(wanted), None, None))
        if ends_of and self._is_shade(wanted):
            return Judged(StatedWish(self._what, _color_word(wanted), None, None))
        if _MISSPELT_COLOR.fullmatch(wanted) or (_MIXED_HUES.fullmatch(wanted) and wanted[-1] not in "深浅正大"):
            return Judged(StatedWish(self._what, _color_word(wanted.rstrip("瑟涩")), None, None))
        if _PART_WITH.fullmatch(wanted) and not self._lexicon.ends_as_goods(wanted):
            return Judged(StatedWish(self._what, None, None, wanted))  # 腰头带松紧
        if wanted.endswith(_GARMENTS) or (sold and not self._what and not wanted.endswith(_KIND_TAIL) and not ends_of):
            return Judged(StatedWish(wanted, None, None, None))
        is_feature = (
            ends_of
            or wanted.endswith(_FEATURE_TAIL)
            or (self._text.startswith(_FEATURE_LEAD, start) and not self._text.startswith(_IS_FISH, start))
            or self._text.startswith("能", start - 1)
        )
        if is_feature or self._what is not None or self._products:
            return Judged(StatedWish(self._what, None, None, wanted))
        return Judged(StatedWish(wanted, None, None, None))

    def _is_called_as_sizes(self, word: str) -> bool:
        """Whether it ends as all sizes of the goods do: 银轴, where there are 红轴 and 茶轴."""
        listed = self._goods.product.sizes if self._goods is not None else ()
        tails = {size[-1] for size in listed}
        return (
            len(listed) > 1
            and len(tails) == 1
            and len(word) == _TWO
            and not word.startswith(_FEATURE_LEAD)
            and word[-1] in tails
            and plain.is_hanzi(word)
            and word[-1] not in _SAYS_NO_SIZE
        )

    def _is_shade(self, word: str) -> bool:
        """Whether it is called a colour where goods come in colours: 奶黄 of clothes; not of buns."""
        is_hue = word in self._lexicon.hues or (len(word) == _TWO and word[-1] in _ENDS_A_SHADE)
        return is_hue and self._goods is not None and _has_shades(self._goods)

    def _color_before(self, start: int, end: int) -> Mention | None:
        """The colour that `start`..`end` ends with, where only a story stands before it: 我闺女非要绿 of a 箱子."""
        if _A_STORY.search(self._text, start, end) is None:
            return None
        return next((one for one in self._mentions if one.kind is Kind.COLOR and one.end == end), None)

    def _thing_first(self, start: int, end: int) -> Judged | None:
        """A thing, and right behind it what it should be like: 学步鞋红的, 背包50升的, 桌子能升降的."""
        if self._what is not None:
            return None
        text = self._text
        hue = next((one for one in self._mentions if one.kind is Kind.COLOR and start + 1 < one.start < end), None)
        if hue is not None and text[hue.end : end] in ("", "色") and _is_color(self._words(hue)):
            what = text[start : hue.start]
            is_named = plain.is_hanzi(what) and self._lexicon.ends_as_goods(what) and _A_STORY.search(what) is None
            if is_named and len(what) <= _LONGEST_NAME:
                return Judged(StatedWish(what, _color_word(self._words(hue)), None, None))  # 校服裤灰的
        for at in range(min(start + _LONGEST_THING, end - 1), start + 1, -1):
            if text[start:at] not in self._lexicon.kinds:
                continue
            if text[start:end] in self._lexicon.kinds or self._lexicon.ends_as_goods(text, at, end):
                return None
            what = self._original[start:at]
            said = next((one for one in self._mentions if one.start == at), None)
            if said is not None and said.kind is Kind.COLOR and text[said.end : end] in ("", "色"):
                if not _is_color(self._words(said)):
                    return None
                return Judged(StatedWish(what, _color_word(self._words(said)), None, None))
            is_measured = said is not None and said.kind in _SIZED and said.quantity is not None and said.end == end
            if is_measured and said is not None and said.quantity is not None and said.quantity.unit not in ("", "年"):
                return Judged(StatedWish(what, None, size_word(self._words(said)), None))
            if _EACH_PACK.fullmatch(text, at, end):
                return Judged(StatedWish(what, None, None, None))  # 护发素一套的
            is_quality = (end - at == 1 and text[at] in _SAYS_HOW) or (
                end - at > 1 and not text.endswith(_BELONGS, at, end)
            )
            return Judged(StatedWish(what, None, None, self._original[at:end])) if is_quality else None
        return None

    def _of_that_kind(self, start: int, end: int) -> Judged | None:
        """What is told as 带耳朵那种帽子: a thing of that kind."""
        match = _THAT_KIND.fullmatch(self._text, start, end)
        if match is None or any(start <= one.start < match.end("how") for one in self._mentions):
            return None
        what = self._original[match.start("what") : end] or self._what
        return Judged(StatedWish(what, None, None, self._original[start : match.end("how")]))

    def _material(self, wanted: str) -> str | None:
        """What the thing that is wanted is made of, where that is said before its name: the 真丝 of 真丝衬衫."""
        for at in range(2, len(wanted) - 1):
            if wanted[:at] in self._lexicon.materials and wanted[at:] in self._lexicon.kinds:
                return wanted[:at]
        return None

    def _with_name(self, start: int, end: int, name: Mention) -> Judged:
        """A product of ours is asked for: what is said beside its name is the wish, if we lack that."""
        before = self._original[start : name.start].rstrip("的滴")
        beside = before or _MADE.sub("", self._original[name.end : end]).lstrip("的滴")
        what = self._original[name.start : name.end]
        if (service := _SERVICE.match(beside)) is not None and self._text.startswith(_ASKS_IF, end):
            beside = beside[service.end() :]
        if not beside:
            return _LISTED
        if before in _ENDS_A_SHADE and name.end - name.start >= _TWO and _comes_in_colors(self._lexicon, name):
            return Judged(StatedWish(what, _color_word(before), None, None))  # 紫鼠标
        if self._is_another_thing(start, end, name, before, beside):
            return Judged(StatedWish(self._original[start:end], None, None, None))
        if before and start + len(before) == name.start and self._is_compound(start, name, before):
            return Judged(StatedWish(self._original[start : name.end], None, None, None))
        first, last = (start, start + len(before)) if before else (end - len(beside), end)
        if (small_one := _A_SMALL_ONE.fullmatch(before)) is not None:
            return Judged(StatedWish(small_one[2] + what, None, None, small_one[1]))  # 挂脖子的小风扇
        if before and _SIZE_NAME.fullmatch(before):
            return Judged(StatedWish(what, None, before, None))  # 小号的菜板
        for mention in self._mentions:
            if not first <= mention.start < last:
                continue
            if mention.kind is Kind.COLOR and not self._text.startswith("款", mention.end - 1):
                if self._has_color(str(mention.value)):
                    return _LISTED
                if self._is_color(mention) and not self._text.startswith(_FLAVOURS, mention.end):
                    begin = mention.start
                    if begin > first and self._text[begin - 1] in _MIXES:
                        begin -= 1  # 红棕色的眉笔
                    return Judged(StatedWish(what, _color_word(self._original[begin : mention.end]), None, None))
            if mention.kind in _SIZED and mention.start == first:
                if self._has_size(mention):
                    return _LISTED
                if _UNIT.fullmatch(self._text, mention.end, last) or mention.end == last:
                    return Judged(StatedWish(what, None, size_word(self._original[first:last]), None))
                if _BESIDE_A_SIZE.fullmatch(self._text, mention.end, last):
                    return Judged(StatedWish(what, None, size_word(self._words(mention)), None))  # 3升的小压力锅
        return Judged(StatedWish(what, None, None, beside))

    def _is_compound(self, start: int, name: Mention, before: str) -> bool:
        """Whether what stands right before a name makes one word with it: 白葡萄酒, 双人睡袋; not 男款马丁靴."""
        return (
            plain.is_hanzi(before)
            and len(before) <= _LONGEST_HEAD
            and not before.endswith(_FEATURE_TAIL)
            and not before.startswith(_FEATURE_LEAD)
            and before not in self._lexicon.materials
            and not any(start <= mention.start < name.start and mention.end > start + 1 for mention in self._mentions)
        )

    def _is_another_thing(self, start: int, end: int, name: Mention, before: str, beside: str) -> bool:
        """Whether the name is but a part of another thing's: the 锅 of 锅铲, the 吉他 of 吉他背带 and of 电吉他."""
        if before:
            return (
                name.end == end
                and len(before) == name.start - start == 1
                and before not in _SAYS_HOW
                and not any(start <= mention.start < name.start for mention in self._mentions)
            )
        if not plain.is_hanzi(beside) or self._text.startswith(("的", "滴"), name.end):
            return False
        if len(beside) == 1:
            return name.end == end - 1
        return (
            len(beside) <= _LONGEST_HEAD
            and not beside.startswith((*_FEATURE_LEAD, "有", "出", "里"))
            and not beside.endswith((*_FEATURE_TAIL, "的"))
            and (beside.endswith(_HEADS) or self._lexicon.ends_as_goods(beside))
        )

    def _variant(self, start: int, end: int) -> Judged | None:
        """The colour or size that is all that `start`..`end` asks for, or its head (52的圈口)."""
        if _SIZE_NAME.fullmatch(self._text, start, end):
            name = self._original[start:end]
            has = any(name in words for words in self._size_words())
            return _LISTED if has else Judged(StatedWish(self._what, None, name, None))
        asked = self._text[start:end]
        if sizes.is_lettered(asked) and any(
            sizes.is_lettered(word) and word[-1] == asked[-1] and plain.is_hanzi(word[-1])
            for words in self._size_words()
            for word in words
        ):
            has = any(asked in words for words in self._size_words())
            return _LISTED if has else Judged(StatedWish(self._what, None, size_word(self._original[start:end]), None))
        for mention in self._mentions:
            packed = start + _TWO if _A_PACK.match(self._text, start, end) else start
            if not (start <= mention.start <= start + 1 or mention.start == packed) or mention.kind is Kind.PRODUCT:
                continue
            if mention.quantity is not None and mention.quantity.digits == "一" and _is_some(self._text, mention):
                continue  # 细一点
            if start < mention.start and mention.quantity is not None and mention.quantity.digits == "一":
                continue  # 短一截
            rest = self._text[mention.end : end]
            of = rest.startswith("的")
            if mention.kind is not Kind.COLOR and _EACH_PACK.fullmatch(rest):
                rest = ""  # 200g一团
            if mention.quantity is not None and (
                mention.quantity.digits in _NO_FIGURES
                or (mention.quantity.digits == "一" and mention.quantity.unit in COUNTERS)
                or mention.quantity.unit == "分"
                or (mention.quantity.is_spoken and self._text.startswith(_OF_A_FORM, mention.end))
                or _IS_QUALITY.match(self._text, mention.start)
            ):
                continue  # 九分 is a cut, 52度 how strong
            if _OF_A_CUT.fullmatch(self._text, start, end):
                return Judged(StatedWish(self._what, None, None, self._original[start:end].removesuffix("的")))
            if mention.kind is Kind.QTY and rest == "套":
                if self._goods is not None and any(size.endswith("件套") for size in self._goods.product.sizes):
                    return Judged(StatedWish(self._what, None, self._original[start:end], None))
                return Judged(StatedWish(self._original[start:end], None, None, None))  # 六件套
            if mention.kind is not Kind.COLOR and rest and _PACKED.fullmatch(rest) and not self._has_size(mention):
                size = size_word(self._words(mention))
                return Judged(StatedWish(self._what, None, size, self._original[mention.end : end].lstrip("的")))
            if (
                mention.kind is not Kind.COLOR
                and (pack := _PACK_AND_MORE.fullmatch(rest))
                and not self._has_size(mention)
            ):
                size = size_word(self._words(mention) + "装")
                return Judged(StatedWish(self._what, None, size, None if pack[1] == "套装" else pack[1]))
            if _PACKS.fullmatch(rest.removeprefix("的")) and mention.kind is not Kind.COLOR:
                rest, of = "", False
            if len(rest) > 2 and not of:
                continue
            if mention.kind is Kind.COLOR:
                return self._color(mention, rest, start, end)
            if mention.kind not in _SIZED and mention.kind is not Kind.QTY:
                continue
            if self._has_size(mention):
                return _LISTED
            if rest and not of and not (mention.quantity is not None and _UNIT.fullmatch(rest)):
                continue
            what = self._original[mention.end + 1 : end] if of and len(rest) > 1 else self._what
            if what in _NO_KIND or (of and what is not None and not self._is_a_thing(what)):
                what = self._what
            size = self._words(mention) if of or not rest or rest in _NO_KIND else self._original[mention.start : end]
            return Judged(StatedWish(what, None, size_word(size), None))
        return None

    def _color(self, mention: Mention, rest: str, start: int, end: int) -> Judged | None:
        word = str(mention.value)
        is_mixed = (
            start < mention.start
            and self._text.startswith("色", mention.end - 1)
            and self._text[mention.start - 1] in _MIXED_WITH
        )  # 黑金色 is neither black nor gold
        if rest and len(rest) == 1 and self._is_named_by_colour(mention):
            return None  # 咖啡机
        if self._has_color(self._text[mention.start - 1] + word if is_mixed else word):
            return _LISTED
        if rest and rest not in _COLOR_ENDS and not rest.startswith("的"):
            return None  # 大红袍 is a tea
        if rest.startswith(_FLAVOURS) or not _is_color(self._words(mention)):
            return None  # a flavour of another product
        what = self._original[mention.end + 1 : end] if rest.startswith("的") and len(rest) > 1 else self._what
        begin = mention.start
        if is_mixed or (start < begin and self._text[begin - 1] in _DEEPENS):
            begin -= 1  # 正红色
        return Judged(StatedWish(what, _color_word(self._original[begin : mention.end]), None, None))

    def _is_named_by_colour(self, mention: Mention) -> bool:
        """Whether a word that is a colour by chance begins the name of a thing: 咖啡机, not 卡其裤."""
        return self._text[mention.end - 1] not in _ENDS_A_SHADE and self._text[mention.end] in _NEVER_COLOURED

    def _is_a_thing(self, word: str) -> bool:
        """Whether it is what goods are called, ours or others'."""
        known = self._lexicon
        return (
            word.lower() in known.names
            or (word[-1:] in known.heads and not word.endswith("子"))
            or known.ends_as_goods(word)
            or any(map(word.endswith, known.names))
        )

    def _size_words(self) -> list[Mapping[str, str] | frozenset[str]]:
        return [self._lexicon.size_words if self._goods is None else self._goods.size_words]

    def _words(self, mention: Mention) -> str:
        return self._original[mention.start : mention.end]

    def _is_color(self, mention: Mention) -> bool:
        """Whether it is a colour, not a flavour or another thing by which goods differ in this shop."""
        word = self._words(mention)
        if word.endswith("色") or self._text.startswith("色", mention.end):
            return True
        return _is_color(word) or word.lower() in self._lexicon.hues

    def _has_color(self, word: str) -> bool:
        return word in (self._lexicon.color_words if self._goods is None else self._goods.any_color_words)

    def _has_size(self, mention: Mention) -> bool:
        words = self._lexicon.size_words if self._goods is None else self._goods.size_words
        return str(mention.value) in words or (mention.quantity is not None and mention.quantity.key in words)


_HUES = re.compile(r"[黑白灰红粉紫蓝绿黄橙棕咖青杏米驼色金银褐]")


def _has_shades(goods: Goods) -> bool:
    return any(color.endswith("色") or color[-1] in _ENDS_A_SHADE for color in goods.product.colors)


def _comes_in_colors(lexicon: Lexicon, name: Mention) -> bool:
    """Whether the goods that are named come in colours: mice do, wines do not."""
    goods = lexicon.goods.get(str(name.value))
    return goods is not None and _has_shades(goods)


def _is_color(word: str) -> bool:
    return _HUES.search(word) is not None


def _color_word(word: str) -> str:
    word = word.rstrip("的滴哒")
    return word if word.endswith("色") else word + "色"


def _is_some(text: str, mention: Mention) -> bool:
    return text.startswith(("点", "些"), mention.end)


def size_word(word: str) -> str:
    word = word.upper().replace("SIZE", "").strip().removesuffix("的").removesuffix("码")
    if word[:1].isdecimal():
        word = word.rstrip("领腰")  # of a collar, of a waist
    return word.removesuffix("号") if word[:1].isascii() else word
