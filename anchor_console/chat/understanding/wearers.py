"""Whom a line buys for: 给我妈买, 我家小子5岁; not whom it only talks of: 老公批准了."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from anchor_console.chat.understanding.phrases import Place

_OWNED = re.compile(
    r"(?:我|俺|咱|我家|俺家|家里|屋[头里]|自家|我们家|阿拉|我屋头|我屋企|侬|咱家|两个|俩|(?<![\u4e00-\u9fff])大的|(?<=家)大的|(?<![\u4e00-\u9fff])小的|(?<=家)小的)"
    r"(?:那|这|的)?(?:个|俩|[两三四]个|大|小|一对|一对双胞胎|双胞胎)?\s?$"
)
_BRED = re.compile(
    r"(?:[上读念](?:小学|初中|高中|大学|技校|中专|大专|职高|幼儿园|学前班|托班|[大中小]班|[初高大][一二三四]|[一二三四五六]年级)"
    r"|当兵|打工|住校|坐月子|怀孕)的\s?$"
)
"""Tells somebody of one's own by what they do: 上初中的儿子."""
_GIVEN = re.compile(
    r"(?:给(?:[^\s,，]{1,5}的)|给|俾|送|帮|替|为|跟|和|孝敬|同|带|寄给?|陪)"
    r"(?:我|俺|咱|我家|俺家|家里|[我俺咱]?[姐妹哥弟姑舅姨]{1,2}家的?|屋[头里]|我们|我们家|她|自己|班[上里]|单位|公司|厂里)?(?:的)?(?:那|俩|[两三四]个|个|大|小|二|老)?\s?$"
)
_TAKEN_TO = re.compile(
    r"上学|上班|放学|天天|每天|早上|晚上|上下学|去|下不?[去了]?楼|走不开|上幼儿园|回|吵架|说|一起拼|拼单|拼着?买|合买|抢|数|一?[块起同]?看|聊"
)
_SENT = "寄"
_PLACE_OF = re.compile("家|单位|公司")
"""Behind somebody: their place, where a parcel goes (寄外婆家)."""
_SHRUNK = re.compile("[缩小短窄瘦紧]得(?:只|都)?能?$")
"""Before whom worn things would suit by now: 缩得给我闺女穿正好."""
_BORN = re.compile(r"(?<!学)生(?:完|了|过|下)了?(?:一个|[俩两三]个?|个|[大小])?$")
"""Before a child that the fan gave birth to, of whose own body the line tells: 刚生完宝宝 130斤."""
_NOT_OURS = re.compile("(?:[那这一][帮群伙些堆]|隔壁|邻居家?|人家|别人家?)的?$|客服$|助理$|场控$|导购$")
"""Before others: 那帮老太太, 客服小姑娘."""
_KINS_HOUSE = re.compile(r"(?:^|[\s,，我俺咱])[姐妹哥弟姑舅姨]{1,2}家的?$")
"""Before the child of one's brother or sister: 我哥家小孩用."""
_ON_DAY = re.compile(
    r"(?:[今明后]天|周末|[下这]周[一二三四五六日末]?|下个?月底?|月底|过几天|[一二三四五六七八九十\d][号月])\s?$"
)
"""Before somebody's day: 后天娃生日."""
_ASKED_FOR = re.compile(r"问[问下一]?")
_FRIENDS = "朋友"
_AMONG_FRIENDS = re.compile(
    r"送|[给替寄](?![我俺咱])|一人|[我俺咱][和跟]|[和跟][我俺咱]|[也都]要|生日|一[个支件双份条盒][我俺咱]|[我俺咱](?:自己)?一[个支件双份条盒副只套瓶]|[要想][吃喝穿用戴要]|收到|各|[皮肌痘]|过敏"
)
"""One buys for a friend only where something tells so, and not their mere name: 我同事那件起球."""
FOR_COMPARISON = re.compile(
    r"[^\s,，]?\d+(?:\.\d+)?(?:斤|公斤|kg)?[^\s,，]{0,6}(?:都能|正好|刚好|刚刚好|正合适)[^我俺咱]{0,8}[我俺咱][^\s,，]{0,3}\d"
)
"""Behind somebody whom the fan compares with themself: 我妈130斤穿L正好 我150拿啥."""
_EVERY_DAY = re.compile("(?:天天|每天|成天|整天|日日|一直|从来)(?:都|就|也)?[穿戴用吃喝盖玩]")
_COMPANY = frozenset("送陪带同跟和")
_DONE_FOR = re.compile(
    "喂|洗[澡头脸脚]|做[饭菜]|煮[饭面粥]|换尿|擦|辅导|打电话|讲故事|剪指甲|剪头|扎针|冲奶|泡奶|开家长会|盖被"
)
"""What is done for somebody by who buys nothing for them: 刚给孙子喂完饭."""
_EACH_ONE = re.compile(
    r"[爸妈爹娘公婆]?一人[一1]|的\s?(?:\d|x*[sml](?![a-z]))|那[几两三]?[套件双条个瓶份款]|[一两俩\d]([件个双条瓶盒袋包支罐套份箱只])(?:(?=$|[\s,，。!！~])|[我俺](?:自己)?[一两俩\d]\1)"
)
_USES = re.compile(
    r"(?:要|想)?[跟和]我(?:一?[起块]儿?)?[穿戴用吃喝](?!得)|[^\s,，我你]{0,5}[用使穿戴吃喝玩骑背]呢?(?=$|[\s,，。!！~])|自己[挑选]的|也要(?!是)|要(?=.{1,9}我要)|要[^\s,，去来说]{1,6}的(?=$|[\s,，])|要(?=\d|[一两俩][件个双条套支]|.{0,2}色|[黑白红灰粉蓝绿紫黄])"
    r"|的(?=$|[\s,，。!！~])|的[^\s,，]{0,2}[黑白红灰粉蓝绿紫黄咖棕]色?(?=\d|x*[sml](?![a-z]))|[黑白红灰粉蓝绿紫黄咖棕米驼杏橙青]色?(?:\d|x*[sml](?![a-z])|\s?[我俺])"
)
_ONLY_TALKED_OF = re.compile(
    r"来(?!一|个|件|套|双|条)|[也都还总]?(?:拍|说)|喊|叫|骂|批|松口|以为|[都也]?不认[得识出]|追着|替[我俺]|手机[付拍下买]|的?卡上|都问|围着|逢人|到处|同意|[也都]?抢(?!着?[吃喝穿用戴要抹涂擦敷吸啃玩盖])|去|拿手机|付|催|买(?=$|[\s,，])|[用拿][他她](?:自己)?的?(?:手机|卡|微信|账?号)|[顺借拿拐]走|[没不]在|不(?:知道|晓得)|年轻(?:时候?|那会儿?|那阵)|(?:放学|下班|下课|回来|回家|到家|[一等]会儿?)+(?:再|就)?(?:帮|给|替|付|来)|(?:得|要|会|肯定)[^\s,，]{0,2}[吃杀砍骂打揍掐]了?[我俺人]|睡(?!觉?(?:都|也)?(?:[穿用盖抱搂戴]|不肯脱)|[衣裤])|打(?!胰岛素|针|激素|呼|鼾|[^\s,，]{0,3}球)|知道|摸|见|讲|不会(?:弄|操作|整|搞|网购|下单|付款|[用玩]手机)(?=$|[\s,，])|教[我俺]|给[我俺](?:装|下载|弄|教|注册|付|买(?:的|了))|(?:上[回次]|前[几两]?[天年]|去年|那[天年次回])(?![^\s,，]{0,6}[穿吃用喝买戴盖])|数了|闻不[得了惯]|再也|不让|不同意|问|在(?![^\s,，]{1,4}[使用穿戴](?=$|[\s,，]))|管|笑|看(?!中)|作业|[也都]?考|写|号|下的|发现|嫌"
    r"|答应|(?:[昨前今][天儿]|刚才?|上次|上回|上个?(?:周|礼拜|月)|之前|一气|一口气|也|都|已经)*(?:(?:买|拍)的|(?:买|囤|抢|下单)(?:了|过|完|好))|.{0,3}(?:念叨|唠叨|埋怨|笑话|劝|夸|羡慕)[我俺]|帮|[让叫催](?=[我俺]?[给帮替去买捎带])|非[说要]|要是|的?名字|的(?:名|地址|电话|手机|号(?!码大)|卡(?=[付买拍刷])|钱|微信|账[号户])|都?没(?:认|看|发现|想|听|见)|(?:要|快|就要|马上)?(?:结婚|订婚|嫁人|相亲|当妈|当爸|考上|毕业|怀)"
)
_FOR_A_DAY = re.compile(
    r"(?:要|快|马上|就要)?(?:(?:结婚|出嫁|订婚)[^\s,，]{0,3}[用买摆]|(?:出嫁|嫁人)(?!.*[我俺]得?要?穿)|(?:要|去)?(?:上台|登台|表演|演出|比赛|考级|毕业典礼)"
    r"|(?:过?生日|满月|周岁|百天|开学|升学|毕业)[^\s,，]{0,3}[用穿戴买吃摆]|办(?:百天|满月|周岁|升学))"
)
"""Behind a child or younger one: the day for which one buys; a mother may herself dress for a wedding."""
_ON_A_STAGE = frozenset({"孩子", "男士"})
_SPOKEN_TO = re.compile(
    r"(?:[吓气笑急馋]死|(?<![舍觉缩磨勒硌扎刺捂闷热冻烫夹挤卡])得(?!\s)|[成归]了?|告诉|瞒着?|别让|怕|(?<![想请问])问|听|被|等|求|骗|吵|骂|替|接|哄|学|躲|叫|喊)\s?(?:我|俺)?家?$"
)
_PALS = ("我姐妹", "俺姐妹", "我兄弟", "俺兄弟")
_MEN = ("大老爷们", "老爷们", "大男人", "大老粗", "糙")
_A_MAN_BEFORE = re.compile(r"(?:我|俺|咱|额|本人)[^\s,，]{0,8}$|[\s,，]$")
"""Who calls himself so speaks of himself: 我一个四十岁大男人."""
_GRANDPARENT = re.compile(r"[他她]?(?:奶|爷|姥|外[公婆]|婆)")
"""Behind a child, before whom it is that one buys for: 孩子她奶奶."""
_I_AM_ONE = re.compile(r"(?<![给帮替送])(?:[我俺]是[他她]?|[大二三俩]宝的?|[一二两三俩\d]个?(?:孩子|娃|宝)的?)$")
"""Before what somebody is to their children: 二宝妈妈, 我是奶奶."""
_GIVEN_TO_ONE = re.compile(r"[给帮替送]我?(?:[大二三]宝|孩子|娃)[他她]?的?$")
_OF_MOTHERS = frozenset({"妈妈", "老人"})
_BY_A_CHILD = re.compile(r"(?:孩子|[娃宝])[他她]?$")
_OTHER_PARENT = ("他爸", "他妈", "她爸", "她妈", "他爹", "他娘", "爸说", "妈说")
_LIVES = re.compile(
    r"住(?:[上下]铺|校|宿舍|寝室)|上?(?:小学|初中|高中|大学|幼儿园|初[一二三]|[高大][一二三四](?![\u4e00-\u9fff])|[一二三四五六]年级|[大中小]班)|(?:[做动装放换切得]过|有|吃着?|打着?)[^\s,，我你]{1,6}的(?=$|[\s,，])|(?:今年|都|才|也|天天|一直|总|老是|每天|从小)?\s?(?:一[玩吃穿用喝戴盖]|穿|戴|吃|喝|用|喜欢|爱|血|过敏|平时|有糖|脚|皮肤|点名|只认|就|想|开学|生日|能|玩|追|对|会"
    r"|怕[冷热痒疼吵]|[背脸身手脚头脖]上|牛奶|怀孕|孕[早中晚]?期|一米|\d|[一二两三四五六七八九十]+(?:岁|周|斤|公斤|百|年级|个月)|念叨|惦记|眼馋|缠着|[吵闹]着要|点名|瘦|胖|身高|身长|体重|量了|[^\s,，]{1,4}过敏(?![吗不么])|刚(?=满|过|学|出生|会|上|\d|[一二两三四五六七八九十])|最|(?:手?指头?|手[腕脖]?子?|胳膊|大?腿|脚|头|脖子|肩膀?|骨架|块头)[粗细胖瘦大小宽窄厚长短]|(?:从来|从小|向来|一向|从)(?:都|就|也)?(?:不|没|只)[穿戴吃喝用盖涂抹碰沾玩]|念(?=$|[\s,，])|军训|[^\s,，我你]{0,4}(?:干活|种地|上夜班|跑长途|跑车|送外卖|站岗|钓鱼|爬山|健身)(?![去呢]|回来)|(?:踢|打[^\s,，]{0,3})球|练[琴球舞字]|学[琴舞画]|跑步|夜跑|(?:一?(?:放学|下班|回家|回来|进门|到家|起床|睡醒)|睡前)+就[找要吃喝啃抱玩盯]|睡觉?(?:都|也)?(?:[穿用盖抱搂戴]|不肯脱)|相中|[看挑]中|个子|细|壮|圆|腿|屁股|不吃|不爱|腰|肚子)"
)
_AILS = re.compile(
    r"(?:有|得了|患|没|缺|掉)?(?:痛风|糖尿|尿酸|高血|三高|牙口?(?!膏|刷|线)|心脏|胃|风湿|湿疹|过敏性|腿脚|膝盖|耳|眼睛|近视|老花|失眠|便秘|鼻炎|哮喘|气管|肝|肾|胆|乳腺|甲状腺|前列腺|结节|颈椎|腰椎|关节|骨质|贫血|支架|术后|化疗|放疗|透析|癌|中风|偏瘫|手抖|咳|驼背|背驼)"
)
_SO_OLD = re.compile(r"[\s,，](?:今年|都|快)?(?:[五六七八九]十[一二三四五六七八九]?|[5-9]\d)(?:岁|了)")
"""A clause of how old an elder is, who is then one's own: 奶奶能用不 七十二了."""
_GRANDCHILDREN = ("孙", "外孙", "小孙", "小外孙", "囡囡")
"""They are one's own, whoever says so."""
_ANYBODY = ("老人", "小孩", "小朋友", "宝宝", "孕妇", "老年")
"""老人牙口不好 asks for old people; 奶奶牙口不好 for one's own."""
_AGE_BEFORE = re.compile(
    r"[岁碎]半?(?:[^\s,，能会]{0,3}的)?小?$|(?:\d|[一二]米)(?:米|cm|公分|厘米)?[\d一二三四五六七八九]?的小?$|(?:^|[\s,，])[^\s,，我俺]{1,3}岁半?\s?$"
)
_FIGURE_AFTER = re.compile(
    r"今年[一二三四五六七八九十]|(?:今年|才|都|刚|身高|体重)?\s?(?:\d|[一二三四五六七八九十]{1,3}[岁斤米])|(?:过|要过)?[五六七八九]十[一二三四五六七八九]?(?=$|[\s,，了整]|大寿)"
)
_GREW_TO = re.compile(
    r"(?:这个?[月周]|今年|最近|现在|已经|一下子?|都|就|才|又)*(?:窜|蹿|长|涨|胖|瘦|缩|掉)(?:到|成|至)了?\s?"
    r"(?:\d|[一二两三四五六七八九十]+(?:斤|公斤|米))"
)
"""Behind somebody: how tall or heavy they have grown (娃这月窜到25斤)."""
_ASKS_IF = re.compile(r"能.{0,6}[吗不么没]|会不会|[能会]不|可以")
_BREAK = re.compile(r"[\s,.!?;，。！？；~]")
_SPEAKER = re.compile("[我俺咱你]")
_AT_HOME = re.compile(r"(?:家里?|[我俺])有(?:个|位)[^\s,，]{1,5}$")
"""Somebody of one's own, told by what ails them: 家里有个糖尿病老人."""
_GROWS = re.compile(r"[\d一二两三四五六七八九十](?:岁|个月|个半月|周岁)|[12]\d\d斤|百.{0,3}斤")
_WITH_CHILD = re.compile(
    r"(?<!怀)孕(?:\d+|[一二三四五六七八九十]+)(?:周|个?月)|怀(?:了|有)?(?:\d+|[一二两三四五六七八九十]+)(?:周|个?多?月)|(?:我|俺|现在|处于)孕[早中晚]?期|(?<![防止缓解])孕吐(?!期)"
    r"|(?:^|[\s,，])孕[早中晚]?期(?:(?![能可会的妈吃用喝穿])|(?=.*[\s,，]我))"
)
_FOR_THEM = re.compile(
    r"给(?:他|她|它|他们|她们)[^\s,，]{0,6}?(?:买|拿|来|整|带|囤|弄|置办|安排|捎|留|选|挑|求|订|定|使|寄|邮|穿(?!得|着)|抹|涂|擦|戴(?!得|着))|替(?:他|她|他们|她们)(?:做主|挑|选|买|拍|拿|定|要)|给[他她](?=\d)|送[他她]们?(?![去回上到走来])"
)
_OUR_SMALL_ONE = re.compile(
    r"(?:(?:我|俺|咱|额)们?家(?:的|那个?|这个?|那位|宝贝?)(?:小的|大的|老大|老小)?(?:才|刚|今年|快|都|现在|已经)?满?"
    r"|(?<=给)[我俺咱额]们?家)"
    r"(?:\d{1,2}|1[0-7]|十?[一两二三四五六七八九]|十)(?:个月|岁|周岁|碎)"
)
"""A child of one's own that no word names: 我家的才两岁."""
_MYSELF_BEFORE = re.compile(r"我是?$")
_ONCE = re.compile(r"(?:了|上)?(?:的?时候|那会儿?|那阵|那年|之前|以前)")
"""What was with a child once: 怀老大那会儿."""
_NOT_EXPECTING = re.compile(r"(?:没有?|不是|又没|还没|未)$")
EXPECTING = "孕妇"
CHILD = "孩子"
_ELDER = "老人"
_PARENTS = ("爸爸", "妈妈")


def wearers(text: str, people: Sequence[Place]) -> tuple[list[tuple[int, str]], Collection[str], bool]:
    """Those bought for, each with the place of their word; all who are named at all; whether it is plainly said that
    one buys for them (给我妈).

    Args:
        people: the words for people in `text`, each with its audience.
    """
    if not people and "孕" not in text and "怀" not in text and "家" not in text:
        return [], (), False  # most lines
    expecting = _WITH_CHILD.search(text) if "孕" in text or "怀" in text else None
    if not people and expecting is None:
        ours = _small_ones(text)
        return ours, [CHILD] if ours else (), False
    bought_for: list[tuple[int, str]] = []
    together = -1
    for at, (start, end, audience) in enumerate(people):
        # 给爸妈 is for both, and both are they of 爸妈牙口不行
        both = (
            people[at + 1][1] if audience in _PARENTS and people[at + 1 : at + 2] and people[at + 1][0] == end else end
        )
        if audience and (start == together or _is_bought_for(text, start, both, audience)):
            bought_for.append((start, audience))
            together = end
    if expecting is not None and all(audience != EXPECTING for _, audience in bought_for):
        bought_for.append((expecting.start(), EXPECTING))
    if not bought_for and (given := _FOR_THEM.search(text)) is not None:
        named = {audience: start for start, end, audience in people if audience and end <= given.start()}
        bought_for = [(start, audience) for audience, start in named.items()] if len(named) == 1 else []
    bought_for = bought_for or _small_ones(text)
    is_given = any(_GIVEN.search(text, start - 10, start) for start, _ in bought_for)
    return bought_for, {audience for _, _, audience in people if audience}, is_given


def _small_ones(text: str) -> list[tuple[int, str]]:
    small_one = _OUR_SMALL_ONE.search(text) if "家" in text else None
    return [(small_one.start(), CHILD)] if small_one is not None else []


def _is_bought_for(text: str, start: int, end: int, audience: str) -> bool:
    if audience == EXPECTING and (_ONCE.match(text, end) or _NOT_EXPECTING.search(text, 0, start)):
        return False
    if audience == EXPECTING:  # 孕妇能用吗 asks for anybody; 怀孕 is said of oneself
        return not text.startswith("孕", start) or _MYSELF_BEFORE.search(text, 0, start) is not None
    if text.startswith(_OTHER_PARENT, end) or (audience == CHILD and _GRANDPARENT.match(text, end)):
        return False
    if text.startswith(_MEN, start):
        if start == 0 or text.startswith(("一枚", "一个"), end):
            return True
        return _A_MAN_BEFORE.search(text, 0, start) is not None
    if audience in _OF_MOTHERS and _I_AM_ONE.search(text, 0, start):
        return False
    if audience in _OF_MOTHERS and _GIVEN_TO_ONE.search(text, 0, start):
        return True
    if audience == CHILD and text.startswith(("妈", "的妈"), end):
        return False
    given = _GIVEN.search(text, start - 10, start)
    if given is not None and (
        (audience == _FRIENDS and _ASKED_FOR.match(text, end) is not None)
        or _DONE_FOR.match(text, end) is not None
        or (given[0][0] == _SENT and _PLACE_OF.match(text, end) is not None)
        or _SHRUNK.search(text, 0, given.start()) is not None
    ):
        return False
    if given is not None:
        return given[0][0] not in _COMPANY or _TAKEN_TO.match(text, end) is None
    if audience == CHILD and _BORN.search(text, 0, start) is not None:
        return False
    if text[start - 1 : start] == "像":
        return False  # 松得像我奶的牙
    if start > 1 and _NOT_OURS.search(text, start - 5, start):
        return False
    if FOR_COMPARISON.match(text, end):
        return False
    if audience == _FRIENDS and not (
        _AMONG_FRIENDS.search(text)
        or _FIGURE_AFTER.match(text, end)
        or (_EACH_ONE.match(text, end) and not text.startswith("那", end))
    ):
        return False
    if text.startswith(_PALS, start):
        return False  # whoever is in the room is called so
    if audience in _ON_A_STAGE and _FOR_A_DAY.match(text, end):
        return True
    if _ONLY_TALKED_OF.match(text, end) or _SPOKEN_TO.search(text, start - 5, start):
        return False
    if text.startswith(("我", "俺", "额"), start) and end - start > 1:
        return True
    if text.startswith(("俩", "两个"), start):
        return True
    if (
        _BRED.search(text, start - 8, start)
        or _AGE_BEFORE.search(text, start - 8, start)
        or _OWNED.search(text, start - 6, start)
    ):
        return True
    if audience == _ELDER and _BY_A_CHILD.search(text, 0, start):
        return True
    if _FIGURE_AFTER.match(text, end) or _GREW_TO.match(text, end) or _EACH_ONE.match(text, end):
        return True
    if _is_clause_of_a_child(text, start, end) or _AT_HOME.search(text, start - 12, start):
        return True
    if _EVERY_DAY.match(text, end) is not None:
        return True
    starts_clause = (
        start == 0
        or not "\u4e00" <= text[start - 1] <= "\u9fff"
        or _KINS_HOUSE.search(text, start - 6, start) is not None
        or _ON_DAY.search(text, start - 4, start) is not None
    )
    if starts_clause and _SO_OLD.search(text, end) is not None and not text.startswith(_ANYBODY, start):
        return True
    if not starts_clause or _asks_if(text, end):
        return False
    if _AILS.match(text, end) is not None and not text.startswith(_ANYBODY, start):
        return True
    if text.startswith(_GRANDCHILDREN, start):
        return True
    if _LIVES.match(text, end) is not None or _USES.match(text, end) is not None:
        return True
    return _GROWS.search(text, end) is not None and _SPEAKER.search(text) is None  # 儿子天天看平板 才9岁


def _is_clause_of_a_child(text: str, start: int, end: int) -> bool:
    """Whether nothing but a child is told of, beside its age or weight: 一岁四个月 24斤 胖小子."""
    while start and text[start - 1] in "胖瘦大小壮皮":
        start -= 1
    stands_alone = (start == 0 or _BREAK.match(text, start - 1)) and (end == len(text) or _BREAK.match(text, end))
    return bool(stands_alone) and _GROWS.search(text) is not None


def _asks_if(text: str, start: int) -> bool:
    """Whether the clause from `start` asks what somebody can do or what becomes of them."""
    stop = _BREAK.search(text, start)
    return _ASKS_IF.search(text, start, stop.start() if stop is not None else len(text)) is not None
