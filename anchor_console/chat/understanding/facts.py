"""What a line states for good about the fan, or about the person they buy for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anchor_console.chat.understanding import numbers
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.mentions import Kind, Mention
from anchor_console.chat.understanding.reading import SELF, Intent, StatedFact
from anchor_console.chat.understanding.trie import Trie

_NUM = rf"(?:\d+(?:\.\d+)?|[{numbers.CHINESE_DIGITS}]+)"
_HEIGHT_BEFORE = re.compile(r"(?:身高|个子|个头|个矮|净高|长到|高)\s?(?:是|有|才|都|大概|差不多|快)?\s?$")
_NOT_BODY_BEFORE = re.compile(r"(?:长|围|宽|距离|底|跟|腰|胸|臀|肩|圈口|圈|厚|深|直径)\s?(?:是|有|多少)?\s?$")
_SELF_BEFORE = re.compile(
    r"(?:我|俺|她|他|本人|咱|姐|哥|宝|妈|爸|娘|爹|公|婆|女|儿子|小子|妹子|娃|朋友|弟|妹|矮|高|瘦|胖|孩)\s?(?:才|都|有|是|就)?\s?$"
)
_WEIGHT_BEFORE = re.compile(r"(?:体重|重|称|胖到|胖到了|瘦到)\s?(?:是|有|才|都|大概|快)?\s?$")
_CHANGED_BEFORE = re.compile(r"(?:瘦了?|减了?|胖了|重了|轻了|掉了|少了|差)$")
_AGE_BEFORE = re.compile(
    r"(?:我|她|他|妈|爸|娘|爹|爷|奶|姥|姥爷|婆|公|姑娘|闺女|儿子|女儿|小子|娃|孩子|宝宝|今年|都|快|满|老人)\s?(?:都|今年|快|刚)?\s?$"
)
_WORN_BEFORE = re.compile(
    r"(?:平时|平常|一直|往常|都是|日常|一般|我|他|她|俺|脚)(?:穿|拿|是|都|的|买)*(?:[^\d\s,，]{0,4}?)(?:穿|是|码|都|拿)?\s?$"
)
_USUAL = re.compile(
    r"(?:平时|平常|往常|日常|一般|一直|从来都|向来|我穿|她穿|他穿|脚宽|左脚|右脚|娃穿|本来穿)[^,，。!?！？\s]{0,6}$"
)
_BUDGET_BEFORE = re.compile(r"(?:预算(?:就|只有|大概|在|是)?|超过|超|不超过|最多|顶多|高于|多于|最高|控制在)\s?$")
_BUDGET_AFTER = re.compile(
    r"\s?(?:块|元|块钱|米)?\s?(?:以内|之内|以下|内(?!衣|裤|搭|胆)|封顶|左右封顶|到顶|就算了|就不|就拜拜|就放弃|以里)"
)
_OVER_AFTER = re.compile(r"\s?(?:块|元|块钱)?\s?(?:我)?(?:就|的?不|免谈|没钱)")
_ALLERGY = re.compile(
    r"(?:对)?((?:[^\s对我,，。!！?？是有]){1,4}?)(?:也|都|就|会|容易|严重|很|轻微)?过敏(?!吗|不|么|原|嘛|咋)"
)
_NOT_ALLERGEN = frozenset({"", "皮肤", "不会", "容易", "会", "换季", "爱", "老", "怕", "易", "万一", "要是", "体质"})
_TASTE = re.compile(
    r"(?P<dis>(?:最|就|从来|一直|真|可|都|特别|超)?(?:不爱|不喜欢|讨厌|烦|受不了|不穿|不吃|不喝|不用|怕|唔钟意)(?:穿|吃|喝|用|戴)?)"
    r"|(?P<like>(?:就|最|只|超|特别|一直|从小|都|也|更|偏|天生|一向|比较|他就|真|可)(?:爱|喜欢|稀罕|认|好这口|偏爱|敢穿|钟意|中意)(?:穿|吃|喝|用|戴)?|(?:只|就|从小|向来|一直只)(?:穿|用|吃|喝)|(?:喜欢|偏爱|稀罕|钟意)(?:穿|吃|喝|用)?)"
)
_STATED_DISLIKE = ("最", "从来", "不爱", "不喜欢", "讨厌", "唔钟意", "特别", "超", "受不了")
_TASTE_WORD = re.compile(r"[^\s,，。!！?？;~、]{1,8}")
_TASTE_STOP = re.compile(r"[的了吗呢啊吧这那]|点的?|一点|滴|颜色|色系")
_NO_TASTE = re.compile(r"[你他她得看还就能来跟听]|主播|直播|这|那|什么|啥")
_TAKEN_TO = re.compile(r"上学|上班|放学|去|上幼儿园|回|吵架|说")
_ASKS_IF = re.compile(r"能|会|可以")
_IS_OF_A_THING = re.compile(r"\s?(?:的(?:床|被|锅|桌|箱|柜|那?套)|[x*乘]\s?\d)")
_BY = re.compile(r"[x*乘]")
_BUDGET_NEAR = re.compile(r"预算|以内|之内|以下|封顶|超过|最多|不超|到顶|顶多|以里")
_OWNED = re.compile(
    r"(?:我|俺|咱|我家|俺家|家里|自家|我们家|阿拉|我屋头|我屋企|侬|咱家|两个|俩|大的|小的)(?:那|这|的)?(?:个|俩|两个)?\s?$"
)
_GIVEN = re.compile(
    r"(?:给|送|帮|替|为|跟|和|孝敬|同|带|寄给|陪)(?:我|俺|咱|我家|俺家|家里|我们|我们家|她|自己)?(?:的)?(?:那|俩|两个|个|大|小|二)?\s?$"
)
_ONLY_TALKED_OF = re.compile(
    r"(?:说|喊|叫|骂|批|松口|同意|抢|去|拿手机|付|催|睡|打|知道|摸|见|不让|不同意|问|在|管|笑|看|作业|考|写|号|下的|发现|嫌|答应|要是)"
)
_LIVED = re.compile(
    r"(?:今年|都|才|也)?\s?(?:穿|戴|吃|喝|用|喜欢|爱|血|过敏|平时|有糖|脚|皮肤|点名|只认|就|想|开学|生日|能|玩|追|对|会|牛奶|怀孕|一米|\d|[一二两三四五六七八九十]|瘦|胖|身高|体重|刚|最|个子|不吃|不爱|腰|肚子|爱)"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """The facts of a line, the mentions (by start) they used up, and the spans they stand on."""

    facts: tuple[StatedFact, ...]
    used: frozenset[int]
    spans: tuple[tuple[int, int, str], ...]

    def of(self, intent: Intent) -> tuple[StatedFact, ...]:
        """The facts that stand when the line is of `intent`: idle talk of the family says nothing to sell by."""
        if intent is Intent.AFTER_SALE:
            return tuple(fact for fact in self.facts if fact.facet not in ("size", "likes", "dislikes"))
        if intent in (Intent.CHATTER, Intent.CANCEL):
            return tuple(fact for fact in self.facts if fact.facet not in ("audience", "age"))
        return self.facts


class FactFinder:
    """Finds stated facts; knows the words for people."""

    def __init__(self, people: Mapping[str, str], skins: Mapping[str, str], lexicon: Lexicon) -> None:
        self._people = Trie(sorted(people.items()))
        self._skins = Trie(sorted(skins.items()))
        self._lexicon = lexicon

    def find(self, text: str, original: str, mentions: Sequence[Mention], pinned: str | None) -> Stated:
        """The facts that plain `text` states, whatever its intent."""
        found: list[tuple[int, str, str | int | float]] = []
        used: set[int] = set()
        spans: list[tuple[int, int, str]] = []
        people = self._people.longest(text)
        if mentions:
            self._figures(text, mentions, pinned, people, found, used)
        for start, end, audience in people:
            if audience and _is_bought_for(text, start, end, audience):
                found.append((start, "audience", audience))
        for start, _end, skin in self._skins.longest(text):
            if not _is_asked_of_anybody(text, start):
                found.append((start, "skin", skin))
        if "过敏" in text:
            found.extend(_allergies(text, original))
        found.extend(_tastes(text, original))
        found.sort(key=lambda entry: entry[0])
        wearer = next((str(value) for _, facet, value in found if facet == "audience"), SELF)
        facts: list[StatedFact] = []
        for start, facet, value in found:
            about = SELF if facet in ("budget",) else wearer
            fact = StatedFact(facet, value, about)
            if fact not in facts:
                facts.append(fact)
                spans.append((start, start + 1, f"fact.{facet}"))
        return Stated(tuple(facts), frozenset(used), tuple(spans))

    def _figures(
        self,
        text: str,
        mentions: Sequence[Mention],
        pinned: str | None,
        people: Sequence[tuple[int, int, str]],
        found: list[tuple[int, str, str | int | float]],
        used: set[int],
    ) -> None:
        products = {str(mention.value) for mention in mentions if mention.kind is Kind.PRODUCT} or {pinned or ""}
        goods = [self._lexicon.goods[number] for number in products if number in self._lexicon.goods]
        is_worn = any(one.is_worn for one in goods) or not goods
        height_end = -9
        has_height = False
        for at, mention in enumerate(mentions):
            quantity = mention.quantity
            start, end = mention.start, mention.end
            if mention.kind is Kind.SIZE or (mention.kind is Kind.NUMBER and quantity and quantity.unit in ("", "码")):
                if _USUAL.search(text, max(0, start - 12), start) and (
                    mention.kind is Kind.SIZE or (quantity is not None and 15 <= quantity.value <= 180)
                ):
                    if quantity is None or quantity.value < 100 or any(quantity.key in one.size_words for one in goods):
                        found.append((start, "size", _written_size(mention)))
                        used.add(start)
                        continue
            if quantity is None or mention.kind not in (Kind.NUMBER, Kind.QTY):
                continue
            value, unit = quantity.value, quantity.unit
            if _IS_OF_A_THING.match(text, end) or _BY.search(text, max(0, start - 1), start):
                continue
            before_height = _HEIGHT_BEFORE.search(text, max(0, start - 6), start)
            listed = any(quantity.key in one.size_words for one in goods)
            if (
                unit == "米"
                and 0.5 <= value <= 2.3
                and not listed
                and not _NOT_BODY_BEFORE.search(text, max(0, start - 4), start)
            ):
                if quantity.value != 1 or before_height:
                    found.append((start, "height_cm", round(value * 100)))
                    used.add(start)
                    height_end, has_height = end, True
                continue
            if (
                unit in ("cm", "厘米", "公分")
                and 50 <= value <= 230
                and not _NOT_BODY_BEFORE.search(text, max(0, start - 4), start)
            ):
                found.append((start, "height_cm", round(value)))
                used.add(start)
                height_end, has_height = end, True
                continue
            if unit in ("岁", "周岁", "岁半"):
                found.append((start, "age", int(value)))
                used.add(start)
                continue
            if unit == "~岁":
                continue
            if (
                unit in ("", "的", "个")
                and self._is_height(text, mention, mentions, at, value, bool(before_height))
                and not has_height
            ):
                found.append((start, "height_cm", round(value)))
                used.add(start)
                height_end, has_height = end, True
                continue
            if self._is_weight(
                text,
                mention,
                value,
                unit,
                is_worn=is_worn,
                listed=listed,
                near=start - height_end <= 3,
                body=has_height or bool(people),
            ):
                kilos = value if unit in ("kg", "公斤", "千克") else value / 2
                found.append((start, "weight_kg", numbers.whole(kilos)))
                used.add(start)
                continue
            if unit in ("", "块", "元", "块钱", "米") or quantity.digits == "百":
                if _is_budget(text, start, end):
                    found.append((start, "budget", int(value)))
                    used.add(start)
                    continue
            if (
                unit == ""
                and 2 <= value <= 99
                and text.startswith("了", end)
                and _AGE_BEFORE.search(text, max(0, start - 5), start)
            ):
                found.append((start, "age", int(value)))
                used.add(start)

    @staticmethod
    def _is_height(
        text: str, mention: Mention, mentions: Sequence[Mention], at: int, value: float, named: bool
    ) -> bool:
        if named:
            return 50 <= value <= 230
        if text.startswith(("高", "的个", "cm"), mention.end) and 50 <= value <= 230:
            return True
        if not 140 <= value <= 210 or mention.quantity is None or mention.quantity.is_spoken:
            return False
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        if following is not None and following.quantity is not None and following.start - mention.end <= 4:
            unit = following.quantity.unit
            if unit in ("斤", "kg", "公斤", "jin") or (unit == "" and 70 <= following.quantity.value <= 260):
                return True
        return bool(_SELF_BEFORE.search(text, max(0, mention.start - 4), mention.start)) and not text.startswith(
            ("码", "的", "元", "块"), mention.end
        )

    @staticmethod
    def _is_weight(
        text: str, mention: Mention, value: float, unit: str, *, is_worn: bool, listed: bool, near: bool, body: bool
    ) -> bool:
        start = mention.start
        if listed and (not near or unit == ""):
            return False
        named = bool(_WEIGHT_BEFORE.search(text, max(0, start - 6), start))
        if unit in ("斤", "jin"):
            if text[mention.end - 1] == "装" or text.startswith(("装", "的装"), mention.end) or value < 8:
                return False
            if _CHANGED_BEFORE.search(text, max(0, start - 3), start) and not named:
                return False
            return named or near or (is_worn and 10 <= value <= 400) or (body and value >= 20)
        if unit in ("kg", "公斤", "千克"):
            return named or near or (is_worn and 8 <= value <= 200) or (body and value >= 10)
        if unit == "":
            return 80 < value <= 300 and (named or near)
        return False


def _written_size(mention: Mention) -> str:
    if mention.quantity is not None:
        return numbers.tidy(mention.quantity.value)
    value = str(mention.value)
    return value.upper()


def _is_budget(text: str, start: int, end: int) -> bool:
    if _BUDGET_AFTER.match(text, end):
        return True
    before = _BUDGET_BEFORE.search(text, max(0, start - 6), start)
    if before is None:
        return False
    if before[0].strip() in ("超过", "超", "高于", "多于"):
        return bool(_OVER_AFTER.match(text, end))
    return True


def _is_bought_for(text: str, start: int, end: int, audience: str) -> bool:
    if audience == "孕妇" and text[start:end] in ("孕妇", "孕妈"):
        return bool(re.search(r"我是?$", text[:start]))
    if audience == "孕妇" or (audience == "男士" and text.startswith("大老爷们", start)):
        return True
    given = _GIVEN.search(text, max(0, start - 10), start)
    if given:
        return given[0][0] not in "送陪带同" or _TAKEN_TO.match(text, end) is None
    if _ONLY_TALKED_OF.match(text, end):
        return False
    before_figure = re.search(r"岁(?:的)?(?:小)?$", text[:start])
    if before_figure:
        return True
    owned = bool(_OWNED.search(text, max(0, start - 6), start))
    lived = bool(_LIVED.match(text, end))
    if owned:
        return True
    figure = re.match(r"(?:今年|才|都|刚|身高|体重)?\s?(?:\d|[一二三四五六七八九十]{1,3}[岁斤米])", text[end:])
    starts_clause = start == 0 or not ("\u4e00" <= text[start - 1] <= "\u9fff")
    return bool(figure) or (lived and starts_clause and not _ASKS_IF.search(text, end, end + 4))


def _is_asked_of_anybody(text: str, start: int) -> bool:
    """Whether skin is spoken of in a question that has no I in it: 敏感肌能用吗."""
    if re.search(r"(?:我|俺|咱|本人|她|他|妈|老公|老婆|脸|是)", text[:start]):
        return False
    return bool(re.search(r"[吗不么嘛?？没]|可以|能", text[start:]))


def _allergies(text: str, original: str) -> list[tuple[int, str, str | int | float]]:
    found: list[tuple[int, str, str | int | float]] = []
    for match in _ALLERGY.finditer(text):
        word = re.sub(r"^(?:她|他|娃|宝宝|孩子|老公|老婆|妈|爸|儿子|女儿|闺女|家|家娃)", "", match[1])
        if word not in _NOT_ALLERGEN:
            found.append((match.start(1), "allergy", word))
    return found


def _tastes(text: str, original: str) -> list[tuple[int, str, str | int | float]]:
    found: list[tuple[int, str, str | int | float]] = []
    for match in _TASTE.finditer(text):
        phrase = match[0]
        if match["dis"] and not phrase.startswith(_STATED_DISLIKE):
            continue
        word = _TASTE_WORD.match(text, match.end())
        if word is None:
            continue
        stop = _TASTE_STOP.search(word[0])
        end = word.start() + stop.start() if stop else word.end()
        value = original[word.start() : end]
        if not value or _NO_TASTE.match(value) or (len(value) > 6 and not value.isascii()):
            continue
        found.append((match.start(), "dislikes" if match["dis"] else "likes", value))
    return found
