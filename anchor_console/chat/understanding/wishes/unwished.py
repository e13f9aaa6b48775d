"""What lines ask about that no shop sells: help, prices, and the goods on air themselves (有虫眼没得, 有优惠吗)."""

from __future__ import annotations

import re

_NEVER_WISHED = re.compile(
    # what names no thing, or somebody
    r"[你我这人哪啥几懂坏]|什么|多少|一起|真的|现在|可能|必要|机会|姐妹|老乡|老铁|[跟像和]我|也[在是]|[货用得的了点些一没味到]$"
    r"|[\d一二两三四五六七八九十百]+块?[一两二三四五六七八九十\d][套件双个条瓶盒箱袋包斤]$"
    # what a shop gives or does, but does not sell
    r"|推荐|.{0,4}(?:优惠|活动|折扣|[券劵]领?|赠品|福利|链接|库存|现货|运费|质保|国补|以旧换新|补贴|红包雨?|抽奖|福袋|实体店|门店|尺码表|色卡|群)$"
    # what one asks of the goods on air
    r"|[坏烂破断死臭蔫][的掉了]*$"
    r"|(?:安排|考虑|建议)(?:一?下)?[上嘛吧呗啊]?$|下[次回]$|[能话]$"
    r"|(?:问题|效果|弹性|添加|声音)|(?:[起掉]球|[掉褪串]色|掉[毛绒粉皮渣漆]|开[线胶裂]|显[胖瘦黑白高矮老壮肿]|漏[水油气音光]|生[锈虫]|发[霉黄硬])$"
    r"|.{0,6}(?:说法|报告|备案号?|成分|功能|激素|甲醛|香精|色素|硅油|声)$|加盐|上?火$"
    # what one does, or is to be done with it
    r"|(?:[试尝]|[看瞧]看)(?:[试尝看哈下先]|一下)*(?:味道?|水)?$|.{0,4}(?:价格|路子|门路|合适|划算)$|得?谈$|拼[单团]?$|[丢遛养](?![生颜肤胃发护殖])|的?太多"
    r"|(?:[用穿买吃试戴喝]过|[抢拍领]到)[^\s,，]{0,4}$|在[^\s,，穿用吃喝戴坐睡放盖铺练家]{2,4}$|(?:行[吗不]|安排)$"
    r"|.?(?P<so>[\u4e00-\u9fff])不(?P=so)$"
)
_OF_THE_GOODS = re.compile(
    # what may be wrong with them, or is said to come of them
    r"小?(?:死[\u4e00-\u9fff]{1,2}|粉尘|零件|虫眼?|虫卵|沙子?|石子|泥沙?|渣子?|碎渣|籽|浮灰|毛?刺|线头|裂|划痕|孔|眼|洞|印子?|毒性?|害|胶|糖|水"
    r"|事儿?|用|效|大碍|负担|忌口|副作用|依赖性?|辐射|异响|弹力?|色差|缝|[香酸苦涩膻腥霉怪胶臭异骚哈糊焦药]味儿?|见面礼|礼|戏"
    r"|差|荧光剂|石棉|铅|硫磺?|硫熏)"
    # what they have been tested for, or come with
    r"|.{0,5}(?:检测|证书?|检疫票|许可|批号|a类标?|(?<!鼠)标|防伪码?|说明书?|图纸|教程|刻度)"
    r"|内?(?:口袋|兜|里子|里衬|内衬|夹层|钢圈|胸垫|松紧带?|开口|盖子?|定时|童锁|反光条|尴尬线|弹簧|内增高|蓝牙)"
    # what it costs, what comes off that, and what is told of stock and the way
    r"|.{0,5}(?:[专学粉客员友属饰折惠团拼组套搭补优底][\u4e00-\u9fff]{0,2}价|余地|空间|套餐|返现|返点|免息|半价|折|减|送"
    r"|买[一二三四五两\d][送免][一二三四五两\d])"
    r"|.{0,3}(?:余货|现成|剩|多余?|准?信儿?|运险|退货险|保价|冷链|蛋托|单号|次日达|转运|对象)"
)
"""Words by themselves that ask about what is on air, its price or its way: 有虫眼没得, 有口袋吗, 有没有学生价.

With 的 behind them they may tell goods apart: 有口袋的没."""

_TELLS_HOW = re.compile("(?:不?带|无)(?![我你俺咱他她])")
"""Begins what a thing should be like, whatever follows: 带弹性的; not 带我玩."""
_PEOPLE = re.compile(r"(?!不?带|小爱).{0,7}(?:家长|宝妈|宝爸|同学|同行|[钓花车球跑书病网]友|邻居|业主|党)")


def is_of_people(text: str, start: int, end: int) -> bool:
    """Whether `start`..`end` of plain `text` names people: 有没有一年级新生家长 looks for them, and for no goods."""
    return _PEOPLE.fullmatch(text, start, end) is not None and not text.startswith(("的", "滴"), end)


def is_unwished(text: str, start: int, end: int) -> bool:
    """Whether no wish is made by asking for what `start`..`end` of plain `text` names."""
    if _OF_THE_GOODS.fullmatch(text, start, end) and not text.startswith(("的", "滴"), end):
        return True
    return _NEVER_WISHED.match(text, start, end) is not None and _TELLS_HOW.match(text, start) is None
