"""Which of the thirteen a line is: its words and its look are weighed, a few plain rules settle the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from anchor_console.chat.understanding import ngrams, turns
from anchor_console.chat.understanding.ngrams import INTENTS, NgramModel
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.reading import AFTER_SALE, ASK_PRICE, CLAIM, ORDERED, SPAM, WISH, Intent, Reason
from anchor_console.chat.understanding.signals import Signals
from anchor_console.chat.understanding.sketch import Sketch
from anchor_console.chat.understanding.weighing import Hits, Weighed, Weigher
from anchor_console.chat.understanding.wishes import Sought, seeking

_BARE_ONE = re.compile(r"(?:[扣口叩抠]|打|刷|敲|我扣|已扣)?\s?(?:[1一壹幺]+|(?:扣?[1一壹]了?\s?)+)[\s!~.,。了啦呀啊]*")
_CALLED_NUMBER = re.compile(r"(?:扣\s?[2-9二三四五六七八九]\s?)+[\s!~.,。了啦]*")
_KEEP_ME_ONE = re.compile(r"留(?:一|个|着|给我|俩|两)|给(?:我|俺)留|帮(?:我|俺)留")
_ASKS = re.compile(
    r"[吗么?？]|嘛$|[不没伐](?=[ !]|$)|怎么|怎样|咋|啥|什么|几(?!乎)|多少|多大|多久|哪|能不能|有没有"
    r"|是不是|会不会|行不行|谁|何时|肿么|(.)不\1|有没|呢(?=[ !]|$)|如何|还是|how|what|莫得?$"
)
_HANDS_BEGIN = "扣口叩抠打刷敲我已123456789一壹幺二三四五六七八九"
_MAY_BE_HANDS = re.compile(rf"\s*[{_HANDS_BEGIN}][{_HANDS_BEGIN}!~.,。了啦呀啊\s]*")

_SPAM, _WISH, _CLAIM, _ORDERED = (INTENTS.index(one) for one in (SPAM, WISH, CLAIM, ORDERED))
_WANTS_GOODS = frozenset({_CLAIM, INTENTS.index(Intent.ASK_STOCK)})
_ASKS_AT_ONCE = re.compile(r"(?:[吗么]|[^要对]不|没|伐|莫)(?=$|[ !])|(.)不\1")
"""A clause that ends as questions do, or asks 甜不甜; looked for where `_MAY_ASK_AT_ONCE` finds something."""
_MAY_ASK_AT_ONCE = re.compile("[吗么不没伐莫]")
_NEVER_CLAIMS = re.compile(
    r"(?:便宜|少|降|减|送|优惠|能到|赶得[上及到]|来得及|行|可以|成).{0,8}就(?:给.{0,3})?(?:要|买|拿|来|拍|下单|付|囤|入)"
    r"|(?:赶得[上及到]|来得及).{0,10}[就才]|补货|[加补]库存|蹲(?!到|了[半一])"
    r"|^(?:我|俺|咱|额)?(?:家?[一-龥]{1,2})?[就最只超很挺真特别也都还是]*(?:喜欢|中意|钟意|稀罕|爱)"
    r"[PCSUVFN的这个款种那色]*[了啊呀哈吧呢!~ ]*$"
    r"|别(?:给我|帮我)?[留记]了|不用(?:给我|帮我)?[留记]"
    r"|^(?:[你咱]们|大家|姐妹们|家人们|兄弟们)?[都可先千万]*(?:别|莫|不要)(?:买|拍|下单)[了啊呀吧哈!~ ]*$"
)
"""A condition haggles (便宜10块我就要), who waits for more of it (蹲, 补货) takes nothing yet; nor does who only tells
a taste (我喜欢黑色的), or others not to (都别买); nor is kept what need not be (别给我留了)."""
_MAY_NOT_CLAIM = re.compile("[就才货库蹲喜意稀爱别莫不拍付结买]")
"""No claim is taken for none without one of these."""
_OF_WHAT_WAS_BOUGHT = re.compile(
    r"[PCSVU的]*[PCSVU]的?(?:怎么|咋|还|都|也|又|就|我|到现在|一直|给)*"
    r"(?:没收到货?|[没不]发货|要?[退换]货|要?退款|怎么退|[少漏]发[了我Q]{0,3}|发错[了我货色码]{0,3}|掉[毛色]|起球|开线"
    r"|[破坏烂裂]了(?:个洞)?|质量[太真]?[差烂]|是?假[的货]|(?:颜色|尺码)不对|有味道?)"
    r"[了的啊呢吧]*[ !]*"
)
"""Goods, and right behind them what is wrong with them: 11号黑色XL少发一件 claims nothing, and asks for none."""
_ASKS_FOR_GOODS = frozenset({_WISH, INTENTS.index(Intent.ASK_STOCK)})
_CALLS_PEOPLE = re.compile(r"^(?!.*(?:的话|货)).*有.{1,8}(?:举个?手|吱个?声|冒个?泡)")
"""Asks who is here, for no goods: 有没有成都的 吱个声."""
_PRAISE = INTENTS.index(Intent.PRAISE)
_QUESTIONS = (Intent.ASK_FIT, Intent.ASK_STOCK, ASK_PRICE, Intent.ASK_DETAIL, Intent.ASK_DELIVERY)
_ASKS_YET = re.compile(
    r"^(?!.*[问说信神冷]).*(?:(?:吗|么|了没|(?![要是差时好])([^ ])不\1)(?=$| )|[选买要拿挑](?:啥|什么|哪)[^ ]{0,2}$)"
)
"""Praise asks nothing: 宿舍用 不想被打 选啥轴."""
_CHATTER = INTENTS.index(Intent.CHATTER)
_SAYS_YES = frozenset("要我")
_WANTS_IT = re.compile(r"(?:我?要[啊呀哇]?[ !~]*){2,}")
_NAMES_WHAT_CAME = frozenset(
    INTENTS.index(one) for one in (CLAIM, Intent.ASK_STOCK, Intent.PRAISE, Intent.CHATTER, Intent.ORDERED)
)
_OTHER_THAN_ORDERED = re.compile(
    r"[点选拍买订要]的是?[PCSVUN]+.{0,8}(?<!再)[来发到寄收给](?:到的|的|我的|成了?)是?[PCSVUN]"
    r"|(?:[来发寄给]|收到)(?:的|我的|成了?)是?[PCSVUN]+.{0,8}[点选拍买订要]的是?[PCSVUN]"
)
"""What was ordered, and what came instead: 拍的S 来的是S, 发的C 我选的C."""
_TELLS_A_STORY = frozenset(
    INTENTS.index(one) for one in (CLAIM, Intent.CHATTER, Intent.PRAISE, Intent.ASK_FIT, Intent.ASK_DETAIL)
)
_MAY_ASK_THE_PRICE = re.compile("[钱卖价爷q米儿洋银票]")
_PRICE_ALONE = re.compile(
    r"(?:^|[ !])(?:(?:这|那|呢|哩)[一-龥]{1,3}|[PCSVUQ的这那个款要拿来买一起都]*)"
    r"(?:(?:多少|几多|好多)(?:钱|qian)|多少米|几个米|[咋怎点]么?卖|(?:什么|啥|乜)价[格位钱]?"
    r"|报(?:N遍|一?[下遍个])?价|(?:多少|好多|几[个张块文两]?)(?:子儿|大洋|银子|票子|毛爷爷))"
    r"(?:一[\u4e00-\u9fff]|N[\u4e00-\u9fff]|Q)?[啊呀呢嘞嘛哈]*(?=$|[ !])"
)
_SIZE_ALONE = re.compile(
    r"(?:^|[ !])[PCSVUFN的这那个款]*(?:(?:我|俺|咱)[\u4e00-\u9fff]{0,3}?|本人)?(?:看看|帮看看|帮我看看|该|应该|要|得)*"
    r"(?:穿|拿|戴|选)(?:多大|几码|几号|[什啥哪]么?个?[码号])[码号的]?[呀啊呢嘞哦]*(?=$|[ !])"
)
"""我穿多大, with nothing else that is asked."""
_MAY_ASK_THE_SIZE = frozenset(INTENTS.index(one) for one in (Intent.CHATTER, Intent.PRAISE, Intent.ASK_DETAIL))
_DEALT_OUT = re.compile(
    r"(?:[PCSVU的]*Q(?:[送给寄归留](?:我|俺|咱|他|她)?[\u4e00-\u9fff]{1,3}|自己[穿用吃喝戴留]?)(?: |$))+"
)
"""Counts of goods, each with whom it is for: 两件送妈妈 一件自己 takes them, though no word says so."""
_MADE_OF_OURS = re.compile(
    r"P[出做](?:Q|一?[个款点些])|(?:^| )N[^ PCSVQN]{0,3}的[来整上出弄搞](?:Q|一?[个款点些])[呗吧噻嘛撒]"
)
"""Asks for one of ours to be made (跑鞋出一个吧), or for what no size is called: neither is here to take."""
_MAY_BE_FIRST = frozenset(INTENTS.index(one) for one in (AFTER_SALE, Intent.ASK_DELIVERY))
_QUALITY_FIRST = re.compile(r"(?:[^ ]{0,2}[完后了])?(?P<quality>[^ ]{2,3})[不吗么] ")
_QUALITIES = frozenset({"quality", "broken"})
"""A clause that asks what becomes of goods, whatever the rest tells: 洗完缩水不 我上一件缩了."""
_ENDURES = re.compile(
    r"(?:[N多][多来几]?[遍次水回年天月周度]|零下|整天|个月|一天|[冬夏]天?).{0,9}?(?:都|也|还|愣是|照样)?(?<![散洗擦弄甩去刮搓抠撕冲除拍])[没不]"
    r"(?:怎么|咋|太)?(?:松|变形|变色|掉|褪|起球|起皮|缩|裂|坏|断|锈|生锈|皱|塌|漏|糊|粘|冻|疼|痒|卡|闷|开胶|开线|钝|散|歪|臭"
    r"|垮|瘪|串味|翻车|累|勒|磨|硌|滑|晕|烂|脱)[^ ]{0,2}$"
)
"""Long used, or in the worst of frost, and nothing has come of it: 洗三十多遍没松, 零下三十度都不冻脚."""
_STAYS = re.compile("[味渍印斑].*掉")
"""What does not come off is no praise: 一股机油味 洗三遍都没掉."""
_MAY_PRAISE = frozenset(INTENTS.index(one) for one in (Intent.CHATTER, Intent.ASK_DETAIL))
_OTHERS_ASK = re.compile(
    r"(?:都|还|老|追着|个个)(?:来|跑来|追着|跟着)?(?:托我|问我?要|打听|眼红"
    r"|问我?[^ ]{0,3}(?:[在搁]?哪[买里儿家]|链接|牌子|什么牌|啥牌|是不是|要链))"
)
"""What others say of goods praises them: 工友都问我在哪买的裤子."""
_NOTHING_WRONG = re.compile(r"[不没][^ ]{1,3}(?:也|又)?[不没][^ ]{1,3}(?=$| )")
"""Neither of two bad things has come of it: 不磨脚不臭."""
_NOT = frozenset("不没")
_HEAR_ME = re.compile(r"[听看瞧][见到]了?没|还不行[吗么]|你说是不")
"""Asks whether one is heard, and nothing of the goods: 听见没 36长靴."""
_ADVERT = f"{SPAM.value} 9"
"""The cues of nothing but advertising."""
_THANKS = re.compile(r"(?:多谢|谢谢|感谢)(?:你们?家?|恁家?|主播|老板)")
_TO_ANOTHER_FAN = re.compile(
    r"^(?:那个|楼上|前面|前头|上面|刚才)[^ ]{0,6}的(?:那位|姐妹|兄弟|老哥|朋友|大哥)? ?你(?!们|家)"
)
"""Says something to another fan, not to who sells: 那个问价的 你往上翻翻."""
_ASKING = frozenset(
    INTENTS.index(one) for one in (Intent.ASK_DETAIL, Intent.ASK_PRICE, Intent.ASK_FIT, Intent.ASK_STOCK, AFTER_SALE)
)
_PEOPLE = "people"
_STILL_THERE = re.compile(r"(?:^| )[PCSVUN的]+还有货?(?:没有|没|吗|不|么)(?=$|[ !])")
"""A clause that asks after goods, whomever the line tells of: 婆婆平时戴57 豆青57还有没."""
_GOES_IN = re.compile(r"S的?能?[^ 点]{0,3}(?:进去|得进|得下|得住)[不吗没]")
"""Whether a size can be got into: 56能撸进去不."""
_ASK_FIT = INTENTS.index(Intent.ASK_FIT)
_ME_TOO = re.compile(r"(?:^| )我也[要来拿](?:Q|了)?[!~啊呀]*$")
_DOES_IT_HOLD = re.compile(
    r"(?:买[^ ]{1,4}送|第[二N两][^ ]{0,2}半价|拍[一N]发)[^ ]{0,5}(?: ?还[^ ]{1,2}不|[吗么])"
    r"|不是说(?:买[^ ]{1,4}送|拍[一N]发)"
)
"""Whether an offer still holds is asked about its price: 拍一发二还算不."""
_MAY_BE_OF_AN_OFFER = frozenset(
    INTENTS.index(one) for one in (WISH, AFTER_SALE, Intent.ASK_DELIVERY, Intent.ASK_DETAIL)
)
_TAKES_BACK_SOME = re.compile(r"少[要拿来]Q|P拿掉Q|Q别发|(?:^|[ 不了])Q都不要")
"""Some of what was taken, or all of it, is taken back: 少要一袋 原来三袋, 算了 一套都不要了."""
_MAY_TAKE_BACK = frozenset({_CLAIM, _CHATTER, _ORDERED, INTENTS.index(Intent.ASK_STOCK)})
_GOODS_FIRST = re.compile(r"[PCSVU的]*[PCSVU]的?Q(?: |$)|P?(?:C的?S|S的?C|Q装C) ")
_TAKES_FIRST = re.compile(r"[PCSVU]的?Q.*先[试尝]|先(?:来|要|拿|整|囤)[PCSV的]*Q")
_ASKS_OUTRIGHT = re.compile(r"[吗么?？]|行不|可以|怎么|多少")
_OF_PAYING = re.compile("[付款钱拍单账帐结交抢到过成妥已下买转扣秒]|fu")
_MAY_TAKE_AFTER_ALL = frozenset(
    INTENTS.index(one) for one in (ORDERED, WISH, Intent.CHATTER, Intent.PRAISE, Intent.ASK_DETAIL, Intent.ASK_FIT)
)
_SAYS_LITTLE = frozenset(INTENTS.index(one) for one in (Intent.CHATTER, Intent.PRAISE, Intent.ASK_PRICE))
_HAS_PAID = re.compile(
    r"(?:(?<![没未再就别都能要先不借])(?:拍(?:了|好|下了|完|妥)|付(?:了|款了|好|完|过))|付掉|秒付|(?<![没未])结(?:了账|掉|清)|都结了|买(?:完|下[了喽啦咯])|已拍|yi拍)(?!.*(?:给我|再|还要|也要|[来拿整]))"
)
"""Who has paid claims nothing, unless they go on to ask for more."""
_AND_MORE = re.compile(r"(?:再[来要拿整留]|[给帮]我再?[留来拿整])[PCSVQ]")
"""Goods that are taken beside those that were paid for: 拍了一条 再来一条黑的."""
_NEVER_ORDERED = re.compile(r"拍.{0,3}(?:照片?|视频|合影|图片?|短片)|(?<!差点)(?<!一点)[没未](?:抢|拍|买|付)")
_NEVER = 0
"""Fewer votes than anything has."""
_TOO_SHORT_FOR_SPAM = 8
"""Characters of a line that its look alone does not make spam."""
_FLOODING = 6
_FLOOD = re.compile(r"(P|[^\W\d_A-Z了要啊哈嘻呵嘿哇呜嗯冲抢来买拍好牛赞顶加耶对]{1,4})\1{5,}")
"""One name said over and over floods the room; cheers and claims are said so too, and do not."""
_NAMES_A_THING = frozenset({"goods", "kind", "other_thing"})
"""Senses of words that say no more than a name does; who shouts 退款退款退款 or 多少钱多少钱多少钱 means it."""
_TAKING = "take"
"""The sense of words of buying."""
_ASKED_MARGIN = 3.0
"""How much surer of a claim one must be where a clause of the line asks: a question is none."""
_CLAIM_MARGIN = 0.75
"""How much surer of a claim than of anything else one must be: a false hold costs more than a missed one."""


_LOOKS = {intent: f"{intent}:looks" for intent in Intent}
"""The rule where no word of an intent speaks for it, but the look of the line does."""


class Decision(Struct, frozen=True, gc=False):
    """`otherwise`: what a wish is, if nothing is found that it wishes; `hits` and `drawn`: what it rests on."""

    intent: Intent
    otherwise: Intent
    hits: Hits
    drawn: Sketch


def is_bare_number(text: str) -> bool:
    """Whether the line is nothing but a show of hands: 1, 111, 扣1, 扣2."""
    return _MAY_BE_HANDS.fullmatch(text) is not None and (
        is_one(text) or _CALLED_NUMBER.fullmatch(text.strip()) is not None
    )


def is_question(text: str) -> bool:
    """Whether plain `text` has the form of a question."""
    return _ASKS.search(text) is not None


def is_one(text: str) -> bool:
    """Whether the line is a bare 1 in any of its forms, which claims one piece."""
    return _BARE_ONE.fullmatch(text.strip()) is not None


def asks_to_keep(text: str) -> bool:
    return _KEEP_ME_ONE.search(text) is not None


class Decider:
    """Decides; built once for the word files and the model learned with them."""

    def __init__(self, signals: Signals, model: NgramModel, sounds: Sounds) -> None:
        self._weigher = Weigher(signals, model, sounds)
        units = [ngrams.unit(model.scale, length) for length in range(ngrams.LONGEST_LINE + 1)]
        self._asked_margin = [round(_ASKED_MARGIN * unit) for unit in units]
        self._claim_margin = [round(_CLAIM_MARGIN * unit) for unit in units]
        self._of_spam, self._of_claim = (
            frozenset(at for at, name in enumerate(signals.groups) if name.startswith(names))
            for names in ((SPAM.value,), (CLAIM.value, _TAKING))
        )
        self._of_adverts = frozenset(at for at, name in enumerate(signals.groups) if name == _ADVERT)
        self._people = signals.groups.index(_PEOPLE) if _PEOPLE in signals.groups else -1
        self._words = signals.written
        self._of_qualities = frozenset(at for at, name in enumerate(signals.groups) if name in _QUALITIES)
        self._of_names = frozenset(at for at, name in enumerate(signals.groups) if name in _NAMES_A_THING)

    def decide(self, drawn: Sketch, wanted: Sought | None) -> Decision:
        """The intent of a line, from its sketch and what it asks to be had, if so."""
        return self._decided(drawn, self._weigher.weigh(drawn.text, drawn.sounding, seeking(wanted)))

    def decide_all(self, drawn: Sequence[Sketch], wanted: Iterable[Sought | None]) -> list[Decision]:
        """As `decide`, for many."""
        texts, soundings = [one.text for one in drawn], [one.sounding for one in drawn]
        weighed = self._weigher.weigh_all(texts, soundings, map(seeking, wanted))
        return list(map(self._decided, drawn, weighed))

    def _decided(self, drawn: Sketch, weighed: Weighed) -> Decision:
        text, groups, votes = drawn.text, weighed.groups, weighed.votes
        length = len(text)
        votes[_CLAIM] -= self._claim_margin[length]
        is_over_and_over = length >= _FLOODING and text.count(text[0]) >= _FLOODING
        if is_over_and_over and groups <= self._of_names and _FLOOD.fullmatch(text) is not None:
            return _told(SPAM, weighed, drawn)
        if length <= _TOO_SHORT_FOR_SPAM and groups.isdisjoint(self._of_spam):
            votes[_SPAM] = _NEVER
        if not weighed.shape and groups.isdisjoint(self._of_claim):
            votes[_CLAIM] = _NEVER  # nobody buys without a word of buying or of a thing
        if not groups.isdisjoint(self._of_adverts) and _ASKS_AT_ONCE.search(text) is None:
            return _told(SPAM, weighed, drawn)
        best = votes.index(max(votes))
        if (intent := turns.turned(text, INTENTS[best])) is not None:
            return _told(intent, weighed, drawn)
        if best == _PRAISE and _ASKS_YET.search(text) is not None:
            return _told(max(_QUESTIONS, key=lambda intent: votes[INTENTS.index(intent)]), weighed, drawn)
        if best in _SAYS_LITTLE and self._is_dealt_out(drawn, weighed):
            return _told(CLAIM, weighed, drawn)
        if "Q" in text:
            if best in _MAY_TAKE_BACK and _TAKES_BACK_SOME.search(text) is not None:
                return _told(Intent.CANCEL, weighed, drawn)
            if best in _MAY_TAKE_AFTER_ALL and _takes_goods(text):
                return _told(CLAIM, weighed, drawn)
        if best == _ASK_FIT and "还有" in text and _STILL_THERE.search(text) is not None:
            return _told(Intent.ASK_STOCK, weighed, drawn)
        if best in _MAY_ASK_THE_SIZE and "S" in text and _GOES_IN.search(text) is not None:
            return _told(Intent.ASK_FIT, weighed, drawn)
        if best == _CHATTER and "我也" in text and _ME_TOO.search(text) is not None:
            return _told(CLAIM, weighed, drawn)
        if best in _MAY_BE_OF_AN_OFFER and _DOES_IT_HOLD.search(text) is not None:
            return _told(ASK_PRICE, weighed, drawn)
        if best == _CLAIM and ("P" in text or "N" in text) and _MADE_OF_OURS.search(text) is not None:
            return _told(WISH, weighed, drawn)
        if best in _MAY_BE_FIRST and self._asks_a_quality_first(text):
            return _told(Intent.ASK_DETAIL, weighed, drawn)
        if best in _MAY_PRAISE and self._praises(text, weighed) and _ASKS_AT_ONCE.search(text) is None:
            return _told(Intent.PRAISE, weighed, drawn)
        if best in _ASKING and "你" in text and _TO_ANOTHER_FAN.match(text) is not None:
            return _told(Intent.CHATTER, weighed, drawn)
        if best == _ORDERED and _AND_MORE.search(text) and not _ASKS_AT_ONCE.search(text):
            return _told(CLAIM, weighed, drawn)
        if (best in _TELLS_A_STORY or (best == _WISH and "点卖" in text)) and _asks_the_price(text):
            return _told(ASK_PRICE, weighed, drawn)
        if best in _MAY_ASK_THE_SIZE and _asks_the_size(text):
            return _told(Intent.ASK_FIT, weighed, drawn)
        if best == _CHATTER and text[:1] in _SAYS_YES and _WANTS_IT.fullmatch(text):
            return _told(CLAIM, weighed, drawn)
        if best in _ASKS_FOR_GOODS and _CALLS_PEOPLE.search(text) and not weighed.shape:
            return _told(Intent.CHATTER, weighed, drawn)
        if best in _NAMES_WHAT_CAME and "的" in text and _OTHER_THAN_ORDERED.search(text):
            return _told(AFTER_SALE, weighed, drawn)
        if best in _WANTS_GOODS and _OF_WHAT_WAS_BOUGHT.fullmatch(text):
            return _told(AFTER_SALE, weighed, drawn)
        if best == _CLAIM and _MAY_NOT_CLAIM.search(text) and (_NEVER_CLAIMS.search(text) or _HAS_PAID.search(text)):
            votes[_CLAIM] = _NEVER
        elif (
            best == _CLAIM
            and _MAY_ASK_AT_ONCE.search(text)
            and _ASKS_AT_ONCE.search(_HEAR_ME.sub("", text))
            and not ("先" in text and _takes_goods(text))
        ):
            votes[_CLAIM] -= self._asked_margin[length]
        elif best == _ORDERED and _NEVER_ORDERED.search(text):
            votes[_ORDERED] = _NEVER
        else:
            return _told(INTENTS[best], weighed, drawn)
        return _told(INTENTS[votes.index(max(votes))], weighed, drawn)

    def _praises(self, text: str, weighed: Weighed) -> bool:
        """Whether it tells what others say of goods, or that nothing has come of their use, or thanks for them."""
        if "问" in text or "托我" in text or "打听" in text or "眼红" in text:
            return _OTHERS_ASK.search(text) is not None
        if "没" in text or "不" in text:
            if text[:1] in _NOT and not weighed.groups.isdisjoint(self._of_qualities) and _NOTHING_WRONG.match(text):
                return True
            if _ENDURES.search(text) is not None:
                return "说好" not in text and "我家那" not in text and _STAYS.search(text) is None
        return "P" in text and "谢" in text and _THANKS.search(text) is not None

    def _asks_a_quality_first(self, text: str) -> bool:
        """Whether the first of several clauses does nothing but ask for a quality, or what may be wrong with one."""
        first = _QUALITY_FIRST.match(text)
        if first is None:
            return False
        return any(group in self._of_qualities for group, _ in self._words.get(first["quality"], ()))

    def _is_dealt_out(self, drawn: Sketch, weighed: Weighed) -> bool:
        return (
            "Q" in drawn.text
            and self._people in weighed.groups
            and _DEALT_OUT.fullmatch(drawn.text) is not None
            and _ASKS_AT_ONCE.search(drawn.text) is None
        )

    def reasons(self, intent: Intent, decided: Decision) -> tuple[Reason, ...]:
        """What spoke for `intent`, be it the one that was decided or another that the line turned out to be."""
        drawn = decided.drawn
        cues = self._weigher.spoken(intent, decided.hits)
        if not cues:
            return (Reason(0, drawn.length, _LOOKS[intent]),)
        length = len(drawn.text)  # a cue may hold the mark of a sketch's beginning or end
        if not drawn.stood:
            return tuple([Reason(max(start, 0), min(end, length), rule) for start, end, _, rule in cues])
        return tuple(
            [Reason(drawn.start(max(start, 0)), drawn.end(min(end, length)), rule) for start, end, _, rule in cues]
        )


def _takes_goods(text: str) -> bool:
    """Whether nothing but goods and a count is said, with a remark behind: 50斤装两袋 食堂用; or what is taken first
    to try it: 两包 先试试出不出胶."""
    if _TAKES_FIRST.search(text) is not None:
        return _ASKS_OUTRIGHT.search(text) is None
    return _GOODS_FIRST.match(text) is not None and _ASKS.search(text) is None and _OF_PAYING.search(text) is None


def _asks_the_price(text: str) -> bool:
    """Whether a clause does nothing but ask what it costs, and no other one asks: 老人怕冷 冬天难熬 P多少钱."""
    if _MAY_ASK_THE_PRICE.search(text) is None:
        return False
    price = _PRICE_ALONE.search(text)
    return price is not None and _ASKS.search(text[: price.start()] + text[price.end() :]) is None


def _asks_the_size(text: str) -> bool:
    """Whether a clause does nothing but ask which size to take: P我穿多大."""
    return ("大" in text or "码" in text or "号" in text) and _SIZE_ALONE.search(text) is not None


def _told(intent: Intent, weighed: Weighed, drawn: Sketch) -> Decision:
    """The decision for `intent`, with what else a wish may be."""
    otherwise = intent
    if intent is WISH:
        votes = weighed.votes
        votes[_WISH] = _NEVER
        otherwise = INTENTS[votes.index(max(votes))]
    return Decision(intent, otherwise, weighed.hits, drawn)
