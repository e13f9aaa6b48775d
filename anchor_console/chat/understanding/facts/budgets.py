"""Sums that are the most somebody will pay: 一百以内, 超过200就算了; not an offer."""

from __future__ import annotations

import re

from anchor_console.chat.understanding.facts.numbered import Numbered
from anchor_console.chat.understanding.naming.mentions import Mention

_BUDGET_BEFORE = re.compile(
    r"(?P<over>超过|超|高于|多于|过)\s?$|(?:(?<![\d块元钱十百千万])封顶|(?:预算|心理价位?)(?:就|只有|大概|在|是)?|不超过|(?:别|不能|不要|不想)超过?|控制在|上限|(?:最多|顶多|顶天|撑死|至多|最高)(?:就|也就|能|只能|只)?(?:(?:花|出|给|付|拿|掏|接受)到?你?)?|(?:手头|手里|兜里)(?:就|只有|只剩|也就)|[只就]出得起)\s?$"
)
_BUDGET_AFTER = re.compile(
    r"\s?(?:块|元|块钱|米)?\s?(?:以内|之内|以下|以里|内(?!衣|裤|搭|胆|长|里|侧|径|部|增高|存)|封顶|左右封顶|到顶|顶天|(?:往上|以上)的?(?:就|[我俺]?(?:都|一律)?不[看买要考])|就算了|就不|就拜拜|就放弃)"
)
_WORN_BY = re.compile(r"(?:以内|之内|以下|以里)的?(?:[^\s,，]{0,2}个子|人)?(?:能不?能?|可以|会|好)?穿")
"""Behind a height without its unit: 160以下能穿吗."""
_OVER_AFTER = re.compile(
    r"\s?(?:块|元|块钱)?\s?[我俺咱]?(?:算了|可?(?:真|是)?舍不得|可?就(?!能|可以|送|减)|[就可]?不考虑|的?(?:[^\s,，]{1,3}[我俺])?(?:[可也都]|一律)?不[买要碰看]|的?[可也]?不|别[买拍要]|喝(?:白|西北风)|免谈|没钱|可?[买拿付]不起|[俺咱]?(?:老公|老婆|媳妇|婆婆|[爸妈爹娘])(?:就|得|要|会|肯定)[^\s,，]{0,2}[骂念说吵打揍训杀砍掐吃撕剁]|俺?(?:就|扭头就?|转身就?|立马|马上)(?:走|撤|闪|溜|跑|划走|下播|睡觉))"
)
"""Behind 超过 and a sum: beyond it nothing is bought, 超过一百就不要."""
_BELOW = re.compile(r"(?:不到|低于|少于)\s?$")
_TAKEN_BELOW = re.compile(r"\s?(?:块钱?|元)?\s?[我俺咱]?就(?:收|拿|买|要|拍|冲|入|下单|考虑)")
"""Behind 不到 and a sum: only below it something is bought, 不到150我就收."""
MAY_BE_BUDGET = re.compile("[以往过超预控限多顶撑至高手兜起内下里就价]")
"""No budget is told without one of these."""
MONEY_UNITS = frozenset({"", "块", "元", "块钱", "米"})


def is_budget(line: Numbered, mention: Mention) -> bool:
    """Whether the sum is the most that somebody will pay."""
    if _BUDGET_AFTER.match(line.text, mention.end):
        return _WORN_BY.match(line.text, mention.end) is None
    if _TAKEN_BELOW.match(line.text, mention.end):
        return line.before(mention, _BELOW) is not None
    before = line.before(mention, _BUDGET_BEFORE)
    if before is None or line.text.startswith("那", mention.end):  # 80以内的预算 150那条
        return False
    return before["over"] is None or _OVER_AFTER.match(line.text, mention.end) is not None
