"""Which words may be said before everybody: names of fans, words and colours of goods. Pure.

Better a name too few than one that tells of somebody's health, body, family or money.
"""

from __future__ import annotations

import re

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold, short_name
from anchor_console.goods.product import Product

_NAME_LIMIT = 12
_WORD_LIMIT = 20
"""Letters of one word, which is said in a breath."""
_WITHIN_A_WORD = lazily("[A-Za-z]{2}")
_WORDS = lazily(rf".{{1,{_NAME_LIMIT}}}(?<=[ .·-]|[\u4e00-\u9fff])")
"""The whole words of a name that have room."""

_ONES = "一二两三四五六七八九"
_TIMES = "十百千万"
_NUMERAL = f"零〇{_ONES}{_TIMES}"
_FIGURE = rf"\d{_NUMERAL}"
"""What stands in a figure, however it is written, as a part of a set."""

_BRACKETS = lazily(r"[（(【\[《<＜「『{].*?(?:[）)】\]》>＞」』}]|$)")
_NOT_SPOKEN = lazily(r"[^\w\s·.-]|[\d_]", re.UNICODE)
_GOODS = lazily(r"[扣打]\s*\d+|\d+\s*号?|(?:\d*[xX]*[sSmMlL]|\d+)\s*码")
"""A name that would be heard as a number, a size or a call: 11号, 扣1, M码."""
_DIGITS = lazily(rf"[{_NUMERAL}]{{3,}}")
"""Numerals in a row, which are said as digits are: 一八八王姐."""
_FIGURE_OF = r"\d(?:[后年月日号朵班届代点天分时次只个颗级度世楼栋]|小时|[姐哥妹弟爷娘嫂叔姨婶])"
"""A figure without which nothing is left that anybody is called: 90后老阿姨, 7号小仙女, 2姐."""
_COUNT = rf"(?=[{_NUMERAL}]{{3}})[{_NUMERAL}]*[{_TIMES}][{_NUMERAL}]*(?![{_NUMERAL}])\w|\d[{_TIMES}]"
"""A count, of which a piece would be left without its figure: 九百九十九朵玫瑰."""
_NOBODY = lazily(
    r"(?:快手|抖音|微信|手机|匿名|神秘|游客|路人)?(?:用户|网友|观众|粉丝|老铁|买家|游客|人|user|guest|viewer)?"
)
_NO_NAME = lazily(
    r"(?:叫|喊|我是)?(?:你|我)?的?"
    r"(?:老公|老婆|爸爸?|爹|妈妈?|爷爷?|奶奶?|姥姥|祖宗|大爷|主人|情人|前任|亲爱的|宝贝|[男女]朋?友)"
    r"|小姐|主播|客服|小?助理|中控|场控|运营|管理员|系统消息|官方.*|.*(?:旗舰|专卖)店|null|none|nan|undefined|昵称|未命名"
)
"""What somebody calls themself so that it is said to them, or by which others are meant: 老公, 叫爸爸, 客服."""

_MONEY = (
    rf"[{_FIGURE}]元(?![宝旦宵素气里春])|[\d{_TIMES}]块|[{_FIGURE}]块(?=[{_FIGURE}钱]|包邮|秒)"
    rf"|[{_FIGURE}]毛(?=[{_FIGURE}钱])|[分块]钱|人民币|rmb"
)
"""A sum of money: 九块九, 百元, 两百块; 一块糖 and 三毛 are none."""
_MEASURES = (
    rf"[一二两12]米[\d{_ONES}]|[{_ONES}\d]尺[\d{_ONES}半]|斤|厘米|公分|[{_FIGURE}](?:cm|kg)|[{_FIGURE}]{{2,}}码"
    r"|身高|体重|身材|[三胸腰臀]围|罩杯|(?<![a-z])[a-g]杯"
)
"""A measure of a body: 一米六, 二百斤, 三十八码, D杯; 一米阳光 is none."""
_HEALTH = (
    r"病|癌|瘤|患者|确诊|化疗|放疗|靶向|透析|手术|术后|住院|截肢|轮椅|拐杖|残疾|残障|瘫|(?<![雨林水空画山海])中风(?!景|铃|情)|痴呆|帕金森|艾滋"
    r"|血[压糖脂栓尿管崩]|[贫白败缺出]血|三高(?!中)|(?<!玻)尿|痛风|风湿|骨折|骨质|骨刺|[腰颈]椎|椎间盘|关节|半月板|静脉曲张|[头腰腿牙背止]痛|痛经|[腰腿]疼"
    r"|[脑心]梗|心脏|哮喘|结核|[乙丙]肝|肝硬化|脂肪肝|肾虚|补肾|养胃|结石|结节|囊肿|[浮水]肿|息肉|增生|甲状腺|甲[亢减]|前列腺|淋巴|疝"
    r"|[鼻胃肠皮肝肺咽腔道膜囊腺节髓眼耳]炎|[湿皮疱荨]疹|癣|痔|[冻褥口]疮|疤|长痘|青春痘|痘[印肌皮坑]|[祛雀长]斑|过敏|敏感[肌皮]|脚气|[狐口]臭|脱发|灰指甲"
    r"|癫痫|白癜|抑郁|焦虑症|强迫症|躁郁|双相|分裂症|自闭|多动|失眠|失[明聪]|盲人|聋|哑巴|瞎子|瘸|白内障|青光眼|近视|耳鸣|康复(?!师|科)"
    r"|孕|试管|不育|流产|人流(?![中量如里])|早产|产后|产妇|月子|哺乳|奶水|更年|绝经|月经|例假|姨妈|乳[腺房]|宫颈|子宫|卵巢|激素"
    r"|减肥|减脂|瘦身|肥胖|吃药|药罐|停药|icu|hpv|hiv|pregnan|cancer|diabet|allerg"
)
"""What tells of health or of a body that somebody is not content with."""
_FORTUNE = (
    r"[月年底日时]薪|薪水|工资|[月年]入|收入|存款|[欠还借没缺差]钱|欠[^\s]{0,3}[万千百元块债款]|[负欠还躲]债|还款|[借贷]款"
    r"|[房车网校]贷|花呗|破产|老赖|失信|催收|彩礼|赌[债博]|低保|贫困|失业|下岗"
)
"""How somebody stands with their money."""

_UNFIT = lazily(
    rf"{_MONEY}|{_MEASURES}|{_HEALTH}|{_FORTUNE}|{_COUNT}|{_FIGURE_OF}"
    r"|\*|[vV微薇威胃][信xX商]|加[我微vVqQ]|[qQ]{2}|http|www|\.com|代购|刷单|兼职"
    r"|离异|离婚|丧偶|寡妇|单亲|前夫|前妻|小三|秃|光棍"
    r"|[\d一二两三四五六七八九十]\s*岁|未成年|(?:小学|初中|高中)(?!老师|教师)|中学生|[初高][一二三](?:\d*班|年|学|生|党|$)|年级"
    r"|傻|操你|草你|(?<![今昨明生假节])日你|草泥|尼玛|妈的|死[了妈全]|滚|骗子|垃圾|婊|贱|尸|屎|(?<![A-Za-z])[sS][bB](?![A-Za-z])"
    r"|逼|妓|嫖|约[吗炮]|性感|[大巨]胸|奶子|黄片|退[钱款货]|维权|血汗|黑心|假货|投诉|曝光|[别勿]念|(?:别|不要|勿)叫我"
    r"|习近平|习大大|毛泽东|毛主席|共产党|法轮|[台港藏疆]独|六四|天安门"
)
"""What would say something of health, body, age, family or money before all, insult somebody, or end the show."""
_PRIVATE_GOODS = lazily(
    rf"{_MONEY}|{_MEASURES}|{_HEALTH}"
    rf"|\d|[{_NUMERAL}]{{3,}}|[{_ONES}几][{_TIMES}](?=[^{_NUMERAL}香]|$)"
    rf"|价|[{_FIGURE}]折(?![叠伞床椅屏扇凳])|打折|折扣|(?<![铜金零])钱(?![包夹袋])|便宜|免费|秒杀|清仓|甩卖|[优特]惠|[立满]减|买[{_ONES}]|包邮|白送"
    r"|婆|公婆|爷|奶奶|妈|爸|老人|中老年|老年|婴|幼|童|宝宝|孩|亲子|儿子|女儿|闺女|媳妇|岳|丈母|(?<!娃)娃(?!娃)|男友|老公|老婆"
    r"|情趣|内衣|内裤|文胸|胸|罩|塑[身形]|束|收腹|提臀|个子|梨形|卫生巾|护垫|纸尿|痘|斑|敏感|生发|防脱|假发|遮白|瘦|胖|大码|加肥|加大"
    r"|降[糖压脂]|血|药|膏药|保健|护[膝腰颈]|助[眠听]|老花|增高|除臭|驱虫|避孕|安全套|私"
)
"""What a word for goods would say of whoever is called to them, or of their price."""


def spoken_name(name: str) -> str | None:
    """The name as it can be said, without pictures, brackets and figures; None where nothing fit is left."""
    plain = short_name(name)
    if _UNFIT.search(fold(plain)):
        return None
    bare = _BRACKETS.sub("", plain)
    plain = _NOT_SPOKEN.sub("", bare)
    plain = " ".join(_DIGITS.sub("", plain).split()).strip(" .·-")
    if not plain or _NOBODY.fullmatch(fold(plain)) or not any(char.isalpha() for char in plain):
        return None
    if _NO_NAME.fullmatch(fold(plain)) or _GOODS.fullmatch(bare.strip()):
        return None
    return _cut(plain)


def _cut(name: str) -> str | None:
    """As much of a long name as can be said, and no half of a word: Alexandra Montgomery is Alexandra."""
    if len(name) <= _NAME_LIMIT or not _WITHIN_A_WORD.match(name, _NAME_LIMIT - 1):
        return name[:_NAME_LIMIT].rstrip()
    whole = _WORDS.match(name)
    words = whole[0].rstrip(" .·-") if whole is not None else ""
    return words or (name if name.isascii() and len(name) <= _WORD_LIMIT else None)


def spoken_product(product: Product) -> str | None:
    """A short name of the product as everybody may hear it; None where all its words are of what is not said aloud."""
    for word in (*product.aliases, product.name):
        plain = "".join(word.split())
        if plain and not _is_private(plain):
            return plain[:_NAME_LIMIT]
    return None


def spoken_color(color: str | None) -> str | None:
    return None if color is None or _is_private(color) else color


def _is_private(words: str) -> bool:
    return _PRIVATE_GOODS.search(fold(words)) is not None
