"""Body figures, ages and purses among a line's numbers: 160 110斤, 58岁, 平时穿M, 一百以内."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from anchor_console.chat.understanding import ages, numbers
from anchor_console.chat.understanding.ages import PERSON_BEFORE, Ages, People
from anchor_console.chat.understanding.lexicon import Goods, Lexicon
from anchor_console.chat.understanding.measures import Quantity
from anchor_console.chat.understanding.mentions import COLOR, NUMBER, QTY, SIZE, Mention, spoken_of

_HEIGHT_BEFORE = re.compile(
    r"(?:身高|身长|个子|个头|个矮|净高|长到|高|一量|量了一?下?)\s?(?:没变)?(?:还?是|有|才|都|大概|差不多|快|刚过?|不到|将近|只有)?\s?$"
)
_OF_A_PART = re.compile(
    r"(?:(?<!身)长|围|宽|距离|底|跟|腰|胸|臀|肩|床头?|窗户?|墙|桌子?|圈口|圈|厚|深|直径)\s?(?:是|有|多少)?\s?$"
)
"""Before a measure of a part of somebody, or of goods: 腰围80."""
_OF_A_THING = re.compile(r"\s?(?:大?床|的(?:大?床|被|锅|桌|箱|柜|那?套)|[x*乘]\s?[\d一二两三四五六七八九])")
"""Behind a measure of goods: 两米的床, 1.2乘2."""
_WORN = re.compile(r"[能可会].{0,2}穿|穿.{0,3}[多码号大]|[穿选]|拿(?!下|货|不|吗|么)")
"""Tells that a height beside it is the wearer's."""
_BY_THE_WEARER = re.compile(
    r"\s?(?:能|可以|够|会|想)?(?:背|穿|骑|坐|睡)|\s?的?个[子头]|\s?的小?(?:娃|孩|宝|男孩|女孩|闺女|儿子|女儿|丫头|小子)"
)
_PUT_ON = ("穿", " 穿", "能穿", " 能穿")
_AT_SCHOOL = re.compile(r"年级|幼儿园|[大中小]班|岁")
_SPELT_HEIGHT = re.compile("[一1][四五六七八九][零〇一二三四五六七八九]")
"""A height said digit by digit: 一六五."""
_TALL = ("小个", "的小个", "矮个", "的矮个", "高", "的高个", "的大高个", "的大个", "的个", "个子", "个头")
"""Behind a height: 150的小个子."""
_PRICE_BEFORE = re.compile(
    r"(?:[降减少]到|便宜到|到手|卖|价|花|[￥¥]"
    r"|(?:淘宝|天猫|京东|拼多多|[别人你隔]家|隔壁|昨[天晚]|今[天晚]|刚才|早上|上次)(?:才|还|就|又|是|要|都|卖|变)*)\s?$"
)
_AS_IF_OLD = re.compile(r"的老?(?:腰|脸|心|身子|身体|皮肤|胃|膝盖|骨头|颈椎|眼神|灵魂)(?!疼|痛)")
"""Behind an age: a part of somebody that is as old, 80岁的腰."""
_ON_IT = re.compile(r"站|坐|躺|踩|上去")
_GROWN_WEIGHT = 70
"""Jin from which on 我180斤 is what somebody weighs, not what they buy."""
_WEIGHT_BEFORE = re.compile(r"(?:体重|重|称|(?<![想要])[胖瘦]到了?)\s?(?:是|有|才|都|大概|快)?\s?$")
_ON_SCALES_BEFORE = re.compile(
    r"(?:[涨掉减飙]到了?|胖成|减[脂肥]期?(?:都|才|也)?|上[秤称]|过秤|秤上|体检|[称秤]了(?:一?下|[称秤])?)\s?(?:是|有|才|都|大概|快)?\s?$"
)
"""Before the weight of somebody who is heavy enough; else goods are weighed."""
_OF_THE_HEAVY = re.compile(
    r"\s?的?(?:(?:能|敢|可以)?[坐站躺骑睡踩](?:得|上去|不|吗|住|下)?|减[肥脂重]|胖[子妞墩丫]|大?胖|大汉|壮汉|女生|男生|汉子|站|坐|躺|选手|想[瘦减])"
)
"""Behind a weight: it is somebody's, not that of goods."""
_OF_A_NEWBORN = re.compile(r"(?:才|刚|只有|出生|生下来)\s?$")
_ONLY_SO_HEAVY = re.compile(r"[瘦胖][^\s,，\d]{0,10}(?:才|都|就)$")
"""Before what somebody weighs whose height is told: 187瘦得跟竹竿似的才130."""
_OF_A_SISTER = ("的大姐", "的大妹子", "的妹子", "的姐妹", "的胖", "的大胖", "的姑娘", "的大哥", "的老哥")
_REACHED = re.compile(r"[有到]$")
"""Before a figure that somebody may come to: 穿完有170没."""
_CHOSEN_BEFORE = re.compile(r"(?:[拿穿选买要来]|还是)\s?$")
_CHANGED_BEFORE = re.compile(r"(?:瘦了?|减了?|胖了|重了|轻了|掉了|少了|差)$")
"""Before how much lighter or heavier somebody is: 瘦了10斤."""
_USUAL = re.compile(
    r"(?:(?:别家|其[他它]家|别的(?:店|牌子))[都也]?[穿买是]|平时|平常|往常|日常|正常|标准|一般|一直|直(?=[穿戴])|从来都|向来|[我俺](?:其实|本来|现在|都|就|也|是|戒指|指环|手?镯子?|帽子|手套|(?:无名指?|中指|食指|小指|大拇指|手指)只?)?[穿戴]|她穿|他穿|脚宽|左脚|右脚|娃穿|本来穿|脚|[鞋裤衣服]子?(?:都|也)?(?:是)?穿|[弟哥爸妈公婆女子儿娃妹姐爷奶爹娘][都是]?穿)"
    r"(?:[都也就是买拿穿选])*(?:外套|上衣)?(?:[都也就是买拿穿选])*[^\s,，。!?！？拍拿要选买塞套进挤换长]{0,6}$"
    r"|[我俺](?:[中食小]指|无名指)?手寸(?:是|大概)?$"
    r"|(?:别的|其[他它]的?)[^\s,，]{0,3}[鞋靴裤衣衫裙]子?都?是?$|我(?:的|平底|高跟)?(?![要拿来买拍选])[^\s要拿来买拍选]{0,3}[鞋靴裤衣衫]子?$"
)
_MAY_BE_USUAL = re.compile("[平常标般直来穿戴寸脚腰鞋靴裤衣衫裙领别其]")
"""No number is told as the usual size without one of these."""
_SURELY_USUAL = re.compile(r"平|常|般|直|来|标|[我俺].{0,2}穿|手寸")
_AS_A_RULE = re.compile("[平常般直来标]")
"""Tells a usual size for certain, even where one is chosen: 平时都拿M."""
_OF_FEET = re.compile(r"(?:码|号)?的?(?:大|小)?脚(?![跟背踝指趾套链感踩]|垫(?!一?垫|[个点张双]|一下))")
"""Behind the length of a foot: 37半的脚."""
_OF_A_WAIST = re.compile(r"(?:码|号)?的腰(?![带包果围])|领的")
"""Behind the size of a waist or a neck: 32的腰, 41领的."""
_GROWN_FOOT = 34
_ALSO_WORN = re.compile(r"(?:.*[\s,，])?[^\s,，]{0,3}[鞋靴裤衣衫]子?")
"""Between two usual sizes, of two kinds of goods: the 裤子 of 我穿L 裤子30."""
_TOLD_OF = re.compile(
    r"(?:(?:^|[\s,，])(?:[我俺咱额]|[我俺咱](?:穿|脚))|(?<![给帮替为跟和送拿])(?:[我俺咱]家?|(?<=[\s,，\d])|^)"
    r"(?:[妈爸爹娘]|老[妈爸爹娘公婆伴]|媳妇|对象|姑娘|闺女|女儿|儿子|[爷奶姥]{1,2}|姥爷|外[公婆]|公公|婆婆|[姐哥弟妹姨姑舅]{1,2}|闺蜜|孩子|娃|她|他))"
    r"(?:才|都|是|也|就|只有)?\s?$"
    r"|脚[小大胖瘦宽窄][^\s,，拿要]{0,2}[\s,，](?:[我俺她他])?(?:才|就|只有|也就)$"
)
"""Before a number alone where goods are sold by such: 我39 我姑娘37, 爷爷脚小 才39."""
_OF_YEARS = re.compile(r"显[老嫩]|老气|老了|[太偏][老嫩]|岁|年[纪龄轻]|幼稚|扎眼|斤|公分|厘米|cm|kg|一米")
"""What is said of a body or an age makes of such a number what it may be of these."""
_BEYOND = 6
"""How far from what is listed a foot may be."""
_WRONGLY_SENT = re.compile(r"[配发寄装]的?货|[配发寄装]错|咋[配发寄装]|[配发寄装]成")
_CUPS = frozenset("abcdefgh")
_ASKED_OF = re.compile(r"的?(?:还是|行|能|可以|合适|够|中不|成不|好不|大不|会)")
"""Behind a size of which it is asked whether it fits."""
_LONG_AGO = re.compile(r"码?的?(?:那会儿?|那阵|那时|时候|年代)")
"""Behind a size that was usual once: 穿S那会儿."""
_NO_ONE = ("一直", "一般", "一向")
"""Words that begin with a number and name none."""
_USUAL_REACH = 12
_BUDGET_BEFORE = re.compile(
    r"(?P<over>超过|超|高于|多于|过)\s?$|(?:(?<![\d块元钱十百千万])封顶|(?:预算|心理价位?)(?:就|只有|大概|在|是)?|不超过|(?:别|不能|不要|不想)超过?|控制在|上限|(?:最多|顶多|顶天|撑死|至多|最高)(?:就|也就|能|只能|只)?(?:花|出|给|付|拿)?|(?:手头|手里|兜里)(?:就|只有|只剩|也就)|[只就]出得起)\s?$"
)
_BUDGET_AFTER = re.compile(
    r"\s?(?:块|元|块钱|米)?\s?(?:以内|之内|以下|以里|内(?!衣|裤|搭|胆)|封顶|左右封顶|到顶|顶天|往上就|以上就|就算了|就不|就拜拜|就放弃)"
)
_OVER_AFTER = re.compile(
    r"\s?(?:块|元|块钱)?\s?我?(?:就(?!能|可以|送|减)|的?[可也]?不|别[买拍要]|喝(?:白|西北风)|免谈|没钱|可?[买拿付]不起|[俺咱]?(?:老公|老婆|媳妇|婆婆|[爸妈爹娘])(?:就|得|要|会|肯定)[^\s,，]{0,2}[骂念说吵打揍训杀砍掐])"
)
"""Behind 超过 and a sum: beyond it nothing is bought, 超过一百就不要."""
_MAY_BE_BUDGET = re.compile("[过超预控限多顶撑至高手兜起内下里就价]")
"""No budget is told without one of these."""
MONEY_UNITS = frozenset({"", "块", "元", "块钱", "米"})
_KILOS = frozenset({"kg", "公斤", "千克"})
_JIN = frozenset({"斤", "jin"})
_WEIGHT_UNITS = _JIN | _KILOS
_CENTIMETRES = frozenset({"cm", "厘米", "公分"})
_METRES = frozenset({"米", "m"})
_NO_UNIT = frozenset({"", "个"})
UNITS = frozenset({*MONEY_UNITS, *ages.UNITS, *_NO_UNIT, *_METRES, *_CENTIMETRES, *_WEIGHT_UNITS, *_CUPS, "码"})
"""A number with any other unit is no figure of somebody's body, age or purse."""
_BESIDE = 3
"""Characters at most between the figures of one body."""
_HEAVIEST = 300
_MORE_THAN_TALL = 200
"""Jin that are no height."""
_LEAST_HEIGHT, _SHORTEST_GROWN, _TALLEST_TOLD = 140, 150, 195
_ASKED_IF = ("没", "吗", "不", "么")
_LEAST_METRES, _MOST_METRES = 0.5, 2.3
_LEAST_OF_A_BODY = 50
"""Less is no height in centimetres, and without a unit no weight."""

Found = tuple[int, str, str | int | float]
"""Where it stands, its facet, its value."""


class _Body(Struct, gc=False):
    """What is known so far of the body that the line speaks of."""

    has_height: bool = False
    height_end: int = -9


def _feet_of_all(goods: Sequence[Goods]) -> tuple[float, float] | None:
    """The least and the greatest foot that any of them is for; None where one is for none."""
    spans = [one.feet for one in goods if one.feet is not None]
    if not spans or len(spans) < len(goods):
        return None
    return min(least for least, _ in spans), max(greatest for _, greatest in spans)


class FigureReader:
    """Reads the figures of one line."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], pinned: str | None, people: People, lexicon: Lexicon
    ) -> None:
        self._text = text
        self._mentions = mentions
        self._names_people = bool(people.named)
        self._body = _Body()
        self._tells_sizes = False
        self._may_be_budget = _MAY_BE_BUDGET.search(text) is not None
        goods = self._goods = spoken_of(mentions, pinned, lexicon)
        self._listed: Collection[str]
        if len(goods) == 1:
            self._listed, self._feet, self._is_worn = goods[0].size_words, goods[0].feet, goods[0].is_worn
        else:
            self._listed = frozenset().union(*[one.size_words for one in goods])
            self._feet = _feet_of_all(goods)
            self._is_worn = not goods or any(one.is_worn for one in goods)
        self._ages = Ages(text, goods, people, lexicon.goods)

    def read(self) -> list[Found]:
        """The figures, each where its mention starts."""
        found: list[Found] = []
        at_least = 0
        may_be_usual = _MAY_BE_USUAL.search(self._text) is not None or self._feet is not None
        for at, mention in enumerate(self._mentions):
            may_be_size = mention.kind is SIZE or mention.kind is NUMBER
            figure: tuple[str, str | int | float] | None = None
            if may_be_usual and may_be_size:
                figure = self._usual_size(mention, at_least)
            if figure is None:
                figure = self._figure(at, mention)
            if may_be_size and not self._text.startswith(_NO_ONE, mention.end - 1):
                at_least = mention.end
                self._tells_sizes = figure is not None and figure[0] == "size"
            if figure is not None:
                found.append((mention.start, *figure))
        return found

    def _before(self, mention: Mention, pattern: re.Pattern[str], reach: int = 6) -> re.Match[str] | None:
        if not mention.start:
            return None
        return pattern.search(self._text, mention.start - reach, mention.start)

    def _usual_size(self, mention: Mention, at_least: int) -> tuple[str, str] | None:
        """The size that somebody wears as a rule; `at_least`: where what may say so begins."""
        quantity = mention.quantity
        is_size = mention.kind is SIZE
        of_a_cup = quantity is not None and quantity.unit in _CUPS
        if not is_size and not (
            mention.kind is NUMBER and quantity is not None and (quantity.unit in ("", "码") or of_a_cup)
        ):
            return None
        if quantity is not None and not (15 <= quantity.value < 110 or self._is_listed(quantity)):
            return None
        size = numbers.tidy(quantity.value) if quantity is not None else str(mention.value).upper()
        if quantity is not None and _OF_FEET.match(self._text, mention.end):
            in_centimetres = quantity.value < _GROWN_FOOT and quantity.value != int(quantity.value)
            return None if in_centimetres else ("size", size)
        if _OF_A_WAIST.match(self._text, mention.end) and self._before(mention, PERSON_BEFORE, 4):
            return "size", size
        if self._tells_sizes and _ALSO_WORN.fullmatch(self._text, at_least, mention.start):
            return "size", size
        if quantity is not None and self._is_told_of(mention, quantity, at_least):
            return "size", size
        usual = _USUAL.search(self._text, max(at_least, mention.start - _USUAL_REACH), mention.start)
        if usual is not None and usual[0][-1] in "拿选买" and not _AS_A_RULE.search(usual[0]):
            return None  # 35.5的脚拿35还是36
        if usual is None or _LONG_AGO.match(self._text, mention.end):
            return None
        if usual[0].startswith(("左脚", "右脚")) and _WRONGLY_SENT.search(self._text):
            return None  # 左脚37右脚38 你家咋配的货
        if not _AS_A_RULE.search(usual[0]) and self._has_colour(usual.start(), mention):
            return None  # 我穿正红S
        if not _SURELY_USUAL.search(usual[0]) and _ASKED_OF.match(self._text, mention.end):
            return None
        return "size", size + (quantity.unit.upper() if quantity is not None and of_a_cup else "")

    def _is_told_of(self, mention: Mention, quantity: Quantity, at_least: int) -> bool:
        """Whether the number alone is what somebody's foot takes, where nothing but what is sold so is spoken of."""
        text, end = self._text, mention.end
        if quantity.unit not in ("", "码") or len(text) <= end + 1 or (text[end].isalnum() and text[end] not in "我俺"):
            return False
        if self._feet is None or not self._feet[0] - _BEYOND <= quantity.value <= self._feet[1] + _BEYOND:
            return False
        are_all_taken = self._tells_sizes and ("各" in text or "一人" in text)
        if not are_all_taken and any(one.kind is COLOR and 0 <= one.start - end <= 1 for one in self._mentions):
            return False  # 我37 黑的
        told = _TOLD_OF.search(text, max(at_least, mention.start - _USUAL_REACH), mention.start)
        return told is not None and _OF_YEARS.search(text) is None

    def _has_colour(self, start: int, mention: Mention) -> bool:
        return any(one.kind is COLOR and start <= one.start < mention.start for one in self._mentions)

    def _figure(self, at: int, mention: Mention) -> tuple[str, int | float] | None:
        quantity = mention.quantity
        if quantity is None:
            number = ages.shade_number(mention) if mention.kind is COLOR else None
            return ("age", int(number.value)) if number is not None and self._ages.is_bare(number) else None
        if quantity.unit not in UNITS or (mention.kind is not NUMBER and mention.kind is not QTY):
            return None
        if quantity.unit in ages.UNITS:
            if self._ages.is_span(mention.start) or self._is_as_if_old(mention):
                return None
            return "age", int(quantity.value)
        if self._may_be_budget and quantity.unit in MONEY_UNITS and self._is_budget(mention):
            return "budget", int(quantity.value)
        if quantity.unit == "" and quantity.value <= ages.MOST and self._ages.is_age(quantity):
            return "age", int(quantity.value)
        if not _may_be_of_a_body(quantity):
            return None
        if _OF_A_THING.match(self._text, mention.end) or self._text[mention.start - 1 : mention.start] in (
            "x",
            "*",
            "乘",
        ):
            return None
        if self._body.has_height and self._names_people and self._before(mention, PERSON_BEFORE, 4):
            self._body = _Body()  # 我160 110斤，我妈155 130斤: another one's figures begin
        if not self._body.has_height and self._is_weight_first(at):
            return "weight_kg", numbers.whole(quantity.value / 2)
        height = self._height(at, mention, quantity)
        if height is not None:
            self._body = _Body(has_height=True, height_end=mention.end)
            return "height_cm", height
        if self._is_weight(mention, quantity):
            kilos = quantity.value if quantity.unit in _KILOS else quantity.value / 2
            return "weight_kg", numbers.whole(kilos)
        return None

    def _is_as_if_old(self, mention: Mention) -> bool:
        """Whether only a part of somebody is called so old: 80岁的腰; one's own face is as old, 我这五十岁的脸."""
        if _AS_IF_OLD.match(self._text, mention.end) is None:
            return False
        is_mine = self._text.startswith(("我这", "俺这"), max(0, mention.start - 2))
        return not (is_mine and self._text.startswith(("的脸", "的皮肤"), mention.end))

    def _height(self, at: int, mention: Mention, quantity: Quantity) -> int | None:
        value, unit = quantity.value, quantity.unit
        if unit in _NO_UNIT:
            if self._body.has_height or not 50 <= value <= 230:
                return None
        elif unit not in _METRES and unit not in _CENTIMETRES:
            return None
        if self._before(mention, _PRICE_BEFORE, 7):
            return None
        is_told = self._text.startswith(_TALL, mention.end)
        named = self._before(mention, _HEIGHT_BEFORE) is not None or (is_told and unit != "米")
        of_person = named or self._before(mention, PERSON_BEFORE, 4) is not None
        is_worn = (
            self._is_worn
            or (unit == "米" and self._is_of_wearer(mention))
            or self._is_of_a_body(at, mention)
            or (self._text.startswith(_PUT_ON, mention.end) and value >= _LEAST_HEIGHT)
        )
        if not (is_worn or of_person) or self._before(mention, _OF_A_PART, 4):
            return None
        if unit in _METRES:
            fits = _LEAST_METRES <= value <= _MOST_METRES and not self._is_listed(quantity) and (value != 1 or named)
            return round(value * 100) if fits else None
        if unit in _CENTIMETRES:
            return round(value) if 50 <= value <= 230 else None
        if named:
            return round(value)
        beside = self._weight_follows(at, mention) or self._follows_weight(at, mention)
        if of_person and beside and not quantity.is_spoken and self._weighs_little(at):
            return round(value)  # 儿子120 45斤
        if (
            not 140 <= value <= 210
            or (quantity.is_spoken and _SPELT_HEIGHT.fullmatch(quantity.digits) is None)
            or self._text.startswith(("码", "的", "元", "块", "拿下", "拿走", "拍", "抢", "入"), mention.end)
        ):
            return None
        of_wearer = is_worn and not self._is_listed(quantity) and _WORN.search(self._text, mention.end) is not None
        return round(value) if of_person or of_wearer or beside else None

    def _is_of_wearer(self, mention: Mention) -> bool:
        """Whether a length that no product has is that of who wears, carries or rides it: 一年级一米二背会大吗."""
        if _WORN.search(self._text, mention.end) is not None:
            return True
        return _BY_THE_WEARER.match(self._text, mention.end) is not None and (
            self._names_people or _AT_SCHOOL.search(self._text) is not None
        )

    def _is_of_a_body(self, at: int, mention: Mention) -> bool:
        """Whether it is a height whatever is sold, by the weight right behind it: 185 200斤, 一米七三 130."""
        height = mention.quantity
        weight = self._mentions[at + 1].quantity if at + 1 < len(self._mentions) else None
        if height is None or weight is None or weight.start - mention.end > _BESIDE or self._is_listed(weight):
            return False
        if weight.unit in _WEIGHT_UNITS:
            jin = weight.value if weight.unit in _JIN else 2 * weight.value
            return _GROWN_WEIGHT <= jin <= _HEAVIEST and not self._text.startswith(("装", "的"), weight.end)
        centimetres = round(height.value * 100)
        return height.unit == "米" and centimetres % 10 > 0 and weight.unit == "" and 80 < weight.value <= _HEAVIEST

    def _follows_weight(self, at: int, mention: Mention) -> bool:
        """Whether it stands right behind a weight: 95斤155, or where clothes are sold 130 163."""
        before = self._mentions[at - 1].quantity if at else None
        if before is None or mention.start - before.end > 1 or not self._is_worn:
            return False
        if before.unit in _WEIGHT_UNITS:
            return mention.quantity is None or not self._is_listed(mention.quantity)
        return self._is_weight_first(at - 1)

    def _is_weight_first(self, at: int) -> bool:
        """Whether the bare figure is a weight with the height right behind it: 130 163."""
        weight = self._mentions[at].quantity
        height = self._mentions[at + 1].quantity if at + 1 < len(self._mentions) else None
        if weight is None or height is None or weight.unit or height.unit or not self._is_worn:
            return False
        return (
            80 < weight.value < _LEAST_HEIGHT
            and _SHORTEST_GROWN <= height.value <= _TALLEST_TOLD
            and not (self._is_listed(weight) or self._is_listed(height))
            and self._text[weight.end : height.start] in (" ", "/")
            and (self._before(self._mentions[at], PERSON_BEFORE, 4) is not None or _WORN.search(self._text) is not None)
        )

    def _weight_follows(self, at: int, mention: Mention) -> bool:
        following = self._mentions[at + 1].quantity if at + 1 < len(self._mentions) else None
        if following is None or following.start - mention.end > 4:
            return False
        return following.unit in _WEIGHT_UNITS or (
            following.unit == "" and 70 <= following.value <= 260 and not self._is_listed(following)
        )

    def _weighs_little(self, at: int) -> bool:
        """Whether a child's weight, with its unit, stands behind the mention."""
        following = self._mentions[at + 1].quantity if at + 1 < len(self._mentions) else None
        return following is not None and following.unit in _WEIGHT_UNITS and 15 <= following.value < _GROWN_WEIGHT

    def _is_weight(self, mention: Mention, quantity: Quantity) -> bool:
        value, unit = quantity.value, quantity.unit
        if unit == "":
            if not 80 < value <= _HEAVIEST:
                return False
        elif unit not in _WEIGHT_UNITS:
            return False
        if unit == "" and (self._before(mention, _CHOSEN_BEFORE, 3) or self._before(mention, _PRICE_BEFORE, 7)):
            return False
        if self._before(mention, _OF_A_PART, 4):
            return False  # 163 上围86
        if unit == "" and self._text.startswith(_ASKED_IF, mention.end) and self._before(mention, _REACHED, 3):
            return False  # 1米65穿完有170没
        if self._body.has_height and self._before(mention, _ONLY_SO_HEAVY, 14):
            return not self._is_listed(quantity)
        near = self._body.has_height and mention.start - self._body.height_end <= 3
        if self._is_listed(quantity) and (not near or unit == ""):
            return False
        named = near or self._before(mention, _WEIGHT_BEFORE) is not None
        is_said = self._before(mention, PERSON_BEFORE, 4) is not None
        if unit == "":
            if self._is_worn and self._text.startswith(_OF_A_SISTER, mention.end):
                return not self._is_listed(quantity)  # 一百五的大姐
            if self._is_worn and is_said and value >= _MORE_THAN_TALL and not self._text[mention.end : mention.end + 1]:
                return True  # 5xl的有吗 我二百六
            return named or (is_said and _ON_IT.match(self._text, mention.end) is not None)
        of_person = self._body.has_height or self._names_people
        if not (is_said or of_person) and any(one.is_for_pets for one in self._goods):
            return False  # 金毛70斤
        kilos = value if unit in _KILOS else value / 2
        if 2 * kilos >= _GROWN_WEIGHT and (
            _OF_THE_HEAVY.match(self._text, mention.end) is not None
            or self._before(mention, _ON_SCALES_BEFORE) is not None
        ):
            return True
        if is_said and not self._is_listed(quantity) and 2 * kilos >= _GROWN_WEIGHT:
            return True
        if unit in _KILOS:
            return named or (self._is_worn and 8 <= value <= 200) or (of_person and value >= 10)
        if value < 8:
            return self._names_people and self._before(mention, _OF_A_NEWBORN, 4) is not None
        if self._text[mention.end - 1] == "装" or self._text.startswith(("装", "的装"), mention.end):
            return False
        if not named and self._before(mention, _CHANGED_BEFORE, 3):
            return False
        return named or (self._is_worn and 10 <= value <= 400) or (of_person and value >= 20)

    def _is_budget(self, mention: Mention) -> bool:
        if _BUDGET_AFTER.match(self._text, mention.end):
            return True
        before = self._before(mention, _BUDGET_BEFORE)
        if before is None:
            return False
        return before["over"] is None or _OVER_AFTER.match(self._text, mention.end) is not None

    def _is_listed(self, quantity: Quantity) -> bool:
        return quantity.key in self._listed


def _may_be_of_a_body(quantity: Quantity) -> bool:
    """Whether it may be a height or a weight, by its value and unit alone; most of a line's numbers may not."""
    if quantity.unit in _WEIGHT_UNITS:
        return True
    if quantity.unit in _METRES:
        return _LEAST_METRES <= quantity.value <= _MOST_METRES
    return (quantity.unit in _CENTIMETRES or quantity.unit in _NO_UNIT) and quantity.value >= _LEAST_OF_A_BODY
