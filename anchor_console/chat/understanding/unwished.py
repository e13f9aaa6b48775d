"""What lines ask about that no shop sells: help, prices, and the goods on air themselves (有虫眼没得, 有优惠吗)."""

from __future__ import annotations

import re

_NEVER_WISHED = re.compile(
    # what names no thing
    r"什么|啥|哪|结果|主意|办法|你|我|这|那|多少|几|人|一起|肯定|从来|一直|[今明去]年|现在|最近|暂时|到底|真的|时候|时间|可能|必要|机会|到$|[哦啊呀呢哈嘛噻么]+$|(?:别的|其[他它]的?)(?:颜色|色|款式?|花色|尺?码|口?味道?|规格|型号)?$|[\d一二两三四五六七八九十百]+块?[一两二三四五六七八九十\d][套件双个条瓶盒箱袋包斤]$|[货用得的了点些一没]$"
    # what a shop gives or does, but does not sell
    r"|(?:什么|啥)?推荐(?:的|款)?$|.{0,4}(?:优惠|活动|折扣|[券劵]领?|赠品|福利|链接|库存|现货|运费|发票|保障|售后|质保|保修|国补|以旧换新|补贴)$|补货|.{0,2}(?:保质期|生产日期|日期|批次)|.{0,4}(?:实体店|门店|专柜|旗舰店|(?:售后|客服|联系|你们?)电话|微信|公众号|小程序|色卡|尺码表|尺寸表|对照表)$"
    # what one asks of the goods on air
    r"|(?:影响|问题|区别|效果|色差|证书|弹力|弹性|添加|激素|声音)"
    r"|.{0,6}(?:影响|区别|说法|报告|备案号?|成分|作用|功能|添加剂|防腐剂|激素|甲醛|酒精|香精|色素|硅油|农药|异味|味道|声)$|味$|[加含放添](?!一?个)(?:了|没)?[^绒厚大长肥宽高量热棉层短小密固深]{1,3}$"
    # what nobody sells
    r"|上?(?:(?:男|女)朋友|客服|对象|躺平|暴富|发财|福袋|红包雨?|抽奖|好运|假期|放假|加薪|涨工资|中奖|的?太多了?)$"
    # whom one looks for
    r"|(?:[试尝]|[看瞧]看)(?:[试尝看哈下先]|一下)*(?:味道?|水)?$|上火$"
    r"|.{0,4}(?:价格|路子|门路|办法)$|.{0,2}(?:合适|便宜|划算|实惠)(?:一?[点些])?$|得?(?:谈|商量)$"
    r"|(?:[起掉]球|[掉褪串]色|掉[毛绒粉皮渣漆]|开[线胶裂]|缩水|显[胖瘦黑白高矮老壮肿]|漏[音风光]|试色|变形|[粘糊]锅|漏[水油气电]|生[锈虫]|发[霉黄硬])$"
    r"|拼[单团]?$|(?:丢|遛|养(?![生颜肤胃发护殖])|认识|知道|[用穿买吃试戴喝]过|抢到|拍到|领到)[^\s,，]{0,4}$|.{1,3}群$|坏$|老乡|老家|老铁|姐妹|朋友|家人|懂|[跟像和]我|也[在是]|在[^\s,，]{1,9}[看听]|在[^\s,，穿用吃喝戴坐睡放盖铺练家]{2,4}$|.?(?P<so>[\u4e00-\u9fff])不(?P=so)$|(?:好不好|行不行|行[吗不]|可以|安排)$|.{1,8}(?:[装包][着好]|打包|分开|一起)(?:寄|邮寄?|发货?)$|.{0,6}[脸身手脚嘴墙路]上$"
)
_OF_THE_GOODS = re.compile(
    # what may be wrong with them, or is said to come of them
    r"(?:没?什么|一点|点|很多|多少|小|大)?(?:粉尘|灰尘|结[团块]|零件|虫眼?|虫子|虫卵|沙子?|石子|泥沙?|渣子?|碎渣|籽|杂质|浮灰|毛?刺|倒刺|毛边|线头|裂|裂纹|裂痕|划痕|瑕疵|气泡"
    r"|孔|眼|洞|印子?|毒性?|害|霉点?|胶|糖|水|事儿?|用|效|有效|大碍|负担|忌口|风险|副作用|依赖性?|辐射|异响|噪音|静电|弹|弹力|色差|缝|色素|[香酸苦涩膻腥霉怪胶臭异骚哈糊焦药]味儿?|见面礼|礼|假货|次品|戏|差|塑化剂|荧光剂|石棉|苯|铅|汞|镉|双酚a|矿物油|滑石粉|重金属|农残|寄生虫|硫磺?|硫熏)"
    # what they have been tested for, or come with
    r"|.{0,5}(?:认证|检测|证书?|检疫票|许可|批号|批文|[3三]c标?|a类标?|(?<!鼠)标|防伪码?|说明书?|图纸|教程|刻度|编号|备案)"
    r"|(?:前|后|两边|里头?|里面|外|内|暗|侧|大|小|几个)?(?:口袋|兜|拉链|里子|里衬|内衬|里布|夹层|扣子|钢圈|胸垫|松紧带?|开口|盖子?|定时|童锁|反光条|防滑条|防滑垫|硅胶条|尴尬线|弹簧|内增高)"
    # what it costs, and what comes off that
    r"|.{0,5}(?:[专学粉客员友属饰折惠团拼组套搭补优底][\u4e00-\u9fff]{0,2}价|余地|空间|套餐|返现|返点|免息|满减|半价|折|减|送|买[一二三四五两\d][送免][一二三四五两\d])"
    # what is told of stock and the way
    r"|变色|驱动|软件|app|蓝牙|语音|遥控器?|延迟|死[\u4e00-\u9fff]{1,2}"
    r"|.{0,3}(?:余货|现成|剩|多余?|准?信儿?|运险|退货险|保价|冷链|气泡柱|泡沫垫?|蛋托|单号|次日达|转运|对象)"
)
"""Words by themselves that ask about what is on air, its price or its way: 有虫眼没得, 有口袋吗, 有没有学生价.

With 的 behind them they may tell goods apart: 有口袋的没."""

_PEOPLE = re.compile(r"(?!不?带|小爱).{0,7}(?:家长|宝妈|宝爸|同学|同行|[钓花车球跑书病网]友|邻居|业主|党)")


def is_of_people(text: str, start: int, end: int) -> bool:
    """Whether `start`..`end` of plain `text` names people: 有没有一年级新生家长 looks for them, and for no goods."""
    return _PEOPLE.fullmatch(text, start, end) is not None and not text.startswith(("的", "滴"), end)


def is_unwished(text: str, start: int, end: int) -> bool:
    """Whether no wish is made by asking for what `start`..`end` of plain `text` names."""
    if _OF_THE_GOODS.fullmatch(text, start, end) and not text.startswith(("的", "滴"), end):
        return True
    return _NEVER_WISHED.match(text, start, end) is not None and not text.startswith(("带", "不带", "无"), start)
