"""Forms of words that settle what a line is where its words vote otherwise: 不要的那套给我 claims, though it says 不要.

Each form is of grammar, not of a trade, and is looked for only in lines that are voted to be one of a few intents.
"""

from __future__ import annotations

from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.ruling import ruling

_ASKING = (Intent.ASK_DETAIL, Intent.ASK_FIT, Intent.ASK_DELIVERY, Intent.ASK_STOCK)

TURNS = (
    # what somebody else lets go is taken: 刚才那大姐不要的藏青5XL给我
    ruling([Intent.CANCEL], "给归留", r"不要的.{0,8}[给归留][我俺]", Intent.CLAIM),
    # what one may do if: before buying, not after
    ruling(
        [Intent.AFTER_SALE], "万要如假", r"(?:万一|要是|如果|假如).*[退换赔补修][^ ]{0,3}[吗不么]", Intent.ASK_DELIVERY
    ),
    # tells what happened, and asks what to do about it
    ruling(
        [*_ASKING, Intent.CHATTER],
        "弄整办搞",
        r"(?:你说|你看|这)(?:可|该)?(?:咋|怎么)(?:整|弄|办|搞)",
        Intent.AFTER_SALE,
    ),
    ruling([Intent.ASK_FIT], "退换", r"(?:怎么|咋)[退换](?:货|呢|啊|呀)?$", Intent.AFTER_SALE),
    # a number, and whether it will do: haggles
    ruling(
        [Intent.ORDERED, Intent.CLAIM, Intent.CHATTER, Intent.PRAISE],
        "成行卖中",
        r"(?:^| )N块?钱?(?:成不成|行不行|卖不卖|中不中)",
        Intent.ASK_PRICE,
    ),
    # by a hair's breadth one has got it
    ruling([Intent.ASK_STOCK, Intent.CLAIM], "差", r"差一?点[就都]?没?(?:能)?[抢拍买秒][上到着]", Intent.ORDERED),
    # what was taken wrongly, and should be changed
    ruling([Intent.CLAIM], "错", r"[拍选点买下]错了?[^吗不么]*[改换]成?(?!.*(?:吗|不(?= |$)))", Intent.AFTER_SALE),
    # when it is to be brought
    ruling(
        [Intent.ASK_PRICE],
        "送",
        r"(?:晚上|早上|上午|下午|中午|周末|N点|N号)[^ 钱价]{0,5}送(?!什么|啥|[^ ]品)",
        Intent.ASK_DELIVERY,
    ),
    # how far down the body it reaches
    ruling(
        [Intent.CHATTER, Intent.PRAISE],
        "到",
        r"到(?:我|俺|她|他)?(?:脚脖子|脚踝|脚面|脚后跟|膝盖|大腿|小腿|屁股|肚脐|腰)(?:了吧|吗|不|了不|那儿?|还是)",
        Intent.ASK_FIT,
    ),
    # what it holds, and how it is handled, is of the goods, whoever uses them
    ruling([Intent.ASK_FIT], "放装塞挂存盛", r"能[放装塞挂存盛][^ ]{0,2}(?:几|多少)(?!斤)", Intent.ASK_DETAIL),
    ruling(
        [Intent.ASK_FIT],
        "咋怎如",
        r"(?:咋个?|怎么|如何)(?:改|绑|拆|装|卸|系|洗|开|关|连|充|折|收|调|拼|安|缠|固定)(?!码|尺|大|小)",
        Intent.ASK_DETAIL,
    ),
    ruling([Intent.ASK_FIT, Intent.ASK_DETAIL], "骗坑", r"(?<![没不会])(?:骗|坑)人(?:吧|呢|的)?$", Intent.AFTER_SALE),
    # how the host is, and whether sound and picture hold together, is talk
    ruling(
        [*_ASKING, Intent.AFTER_SALE, Intent.PRAISE],
        "腿脚嗓腰手嘴胳眼",
        r"^(?:主播|老板|你).{0,10}(?:腿|脚|嗓子?|腰|手|嘴|胳膊|眼睛?)(?:都|都快)?(?:酸|累|疼|干|哑|麻)"
        r"(?:不|吗|了吧|没)(?=$| )",
        Intent.CHATTER,
    ),
    ruling(
        [Intent.AFTER_SALE, Intent.ASK_DETAIL, Intent.PRAISE],
        "嘴口声画踢",
        r"(?:嘴|口型|声音|画面|声画)都?(?:对不上|不同步|跟不上)|谁把我踢",
        Intent.CHATTER,
    ),
    ruling([Intent.PRAISE], "歌曲乐", r"(?:放|来|唱|点)(?:个|首|一首|点)[^ P]{0,6}(?:歌|曲|音乐)", Intent.CHATTER),
    ruling([Intent.PRAISE], "操笑绷", r"这波操作|笑死|笑不活|绷不住", Intent.CHATTER),
    # who is where, is asked of people
    ruling(
        [Intent.WISH, Intent.ASK_STOCK],
        "在",
        r"有(?:没有?|木有)在[^ PCSVUQN穿用吃喝戴坐睡放盖铺练家]{2,4}的(?=$| )",
        Intent.CHATTER,
    ),
    # just in time, or there to be seen: it is ordered
    ruling(
        [Intent.CHATTER, Intent.PRAISE, Intent.ASK_STOCK, Intent.CLAIM],
        "好幸",
        r"(?:还好|幸好|好在|幸亏)[^ ]{0,3}(?:付|抢|拍|下手|手)得?(?:快|到|上|早)",
        Intent.ORDERED,
    ),
    ruling(
        [Intent.CHATTER, Intent.PRAISE, Intent.ASK_STOCK, Intent.ASK_DETAIL, Intent.AFTER_SALE],
        "单成",
        r"(?:单子?|订单)(?:在|进|到)后台|单子进去了|(?<![给错])拍成(?:了|功)(?=哈|$| )",
        Intent.ORDERED,
    ),
    ruling(
        [Intent.CHATTER, Intent.PRAISE, Intent.ASK_DETAIL],
        "好妥",
        r"(?:^| )(?:ok|好的?|行)? ?[买拍付下][好妥]了?(?=$| )",
        Intent.ORDERED,
    ),
    # what is only longed for has not been bought
    ruling(
        [Intent.ORDERED, Intent.PRAISE],
        "惦念馋",
        r"^[PCSVUQN的这那个款]*[我俺]?(?:一直|都)?(?:惦记|惦念|念叨|馋)[^ 抢拍买付到]{0,6}$",
        Intent.CHATTER,
    ),
    # who paid it, and that it was paid
    ruling(
        [Intent.CANCEL, Intent.WISH, Intent.CHATTER, Intent.PRAISE],
        "账帐",
        r"[账帐](?:都|也|已经|全)?(?:结|付|清)(?:了|掉了|过了)(?=$| )",
        Intent.ORDERED,
    ),
    ruling(
        [Intent.CLAIM],
        "付拍买下",
        r"(?:^| )(?:老公|老婆|媳妇|爸|妈|他|她|闺女|姑娘|儿子)(?:帮我|给我|刚)?(?:付|拍|买|下单)的(?= )",
        Intent.ORDERED,
    ),
    # what was long ago is told, and takes nothing
    ruling(
        [Intent.CLAIM], "那当时从", r"^(?:那年|当年|那时候?|小时候|从前)(?!.*(?:(?<!没)给我|[来拿要]Q))", Intent.CHATTER
    ),
    # nothing but whose figures: asks which size
    ruling([Intent.CHATTER, Intent.PRAISE], "F", r"^(?:[^ PCSQNVU]{0,5}F ?){2,}$", Intent.ASK_FIT),
    # what came, or what of it: only so many, or all of it gone off
    ruling(
        [Intent.CHATTER, Intent.PRAISE],
        "Q",
        r"(?:盒|箱|袋|包裹)(?:里|子里|里头|里面)(?:就|只|才)有?[^ ]{0,2}Q",
        Intent.AFTER_SALE,
    ),
    ruling(
        [Intent.PRAISE, Intent.CHATTER],
        "臭馊烂霉坏空",
        r"P[^ ]{0,3}(?:是|都|全)[^ 不没]{0,1}(?:臭|馊|坏|烂|霉|发霉|空)的",
        Intent.AFTER_SALE,
    ),
    ruling(
        [Intent.PRAISE, Intent.CHATTER],
        "退掉净",
        r"(?:^| )(?:我要|我想|直接|只好|帮我)?退(?:了|货|款)(?:吧|算了)?$|[散洗擦去搓刮]不(?:掉|干净)(?=$| )",
        Intent.AFTER_SALE,
    ),
    # what others say of it
    ruling([Intent.CHATTER], "个人", r"个个(?:话|说|都?夸|问)|人人都?(?:话|夸|问)", Intent.PRAISE),
    # what comes with it, what it comes to, and what was promised, is of its price
    ruling(
        [Intent.ASK_DETAIL, Intent.ASK_FIT, Intent.ASK_STOCK, Intent.CHATTER],
        "送另手",
        r"(?:是|算)?送的还是|还是(?:得|要)?另外?买|到手还是",
        Intent.ASK_PRICE,
    ),
    ruling([*_ASKING, Intent.CHATTER, Intent.PRAISE], "说讲喊", r"不是(?:说|讲|喊)N", Intent.ASK_PRICE),
    ruling(
        [*_ASKING, Intent.CHATTER, Intent.WISH],
        "礼品样",
        r"有(?:没有|没|啥|什么)?(?:见面礼|赠品|小礼物|礼品(?!盒|袋)|小样|伴手礼)",
        Intent.ASK_PRICE,
    ),
    ruling([*_ASKING, Intent.CHATTER], "到", r"能(?:做到|给到|便宜到|降到|少到)(?:N|多少|几)", Intent.ASK_PRICE),
    ruling(
        [*_ASKING, Intent.CHATTER, Intent.PRAISE, Intent.CLAIM],
        "价",
        r"[打来给]个?(?:骨折|跳楼|友情|良心|实在|地板|姐妹|老乡|亲情)价",
        Intent.ASK_PRICE,
    ),
    # whether it is gone, and to put it there
    ruling(
        [Intent.CANCEL, Intent.CLAIM, Intent.ORDERED, Intent.CHATTER, Intent.PRAISE],
        "扫抢卖拍清秒倒求",
        r"(?:扫|抢|卖|拍|清|秒)(?:光|空|完|没)了?[吧吗没](?=$| )|你倒是[上开放补]|求上车",
        Intent.ASK_STOCK,
    ),
    ruling(
        [Intent.ASK_DELIVERY, Intent.ASK_DETAIL, Intent.CHATTER, Intent.CLAIM],
        "拍买抢单",
        r"还(?:可以|能)?(?:拍|买|抢|下单)(?:得到|得着|到)?[吗不么](?=$| )",
        Intent.ASK_STOCK,
    ),
    # what is taken at last, whatever was told before
    ruling(
        [*_ASKING[:2], Intent.CHATTER, Intent.PRAISE, Intent.AFTER_SALE],
        "Q",
        r"^(?!.*[吗么?？]).*(?: )(?:我?先)?(?:囤|来|要|拿|整|给我)Q$",
        Intent.CLAIM,
    ),
    ruling(
        [*_ASKING, Intent.CHATTER, Intent.AFTER_SALE, Intent.CLAIM], "先", r"(?:反正|那|所以) ?我?先要了$", Intent.CLAIM
    ),
    ruling([Intent.CHATTER], "算", r"^算了(?:算了|吧)? ?(?:兄弟|姐妹|主播|老板|宝子?|亲|哥|姐)(?=$| )", Intent.CANCEL),
    # were it so: of the goods on air
    ruling([Intent.ASK_FIT], "就", r"^要是[^ 我你]{2,8}就好了", Intent.WISH),
    # how they should be: 狗粮要低脂的
    ruling(
        [Intent.AFTER_SALE, Intent.CHATTER, Intent.PRAISE], "要", r"^P想?要[^ PCSVUQN不我]{1,5}的(?= |$)", Intent.WISH
    ),
    # in spite of what was asked for it came broken, or what was taken earlier is to be changed
    ruling(
        [Intent.ASK_DELIVERY, Intent.ASK_FIT],
        "丢碎坏破漏烂",
        r"(?:结果|还是)[^ ]{0,4}(?:丢|碎|坏|破|漏|烂)了",
        Intent.AFTER_SALE,
    ),
    ruling(
        [Intent.ASK_DELIVERY, Intent.ASK_FIT, Intent.ASK_DETAIL],
        "换退",
        r"(?:上次|上回|之前|昨天|前天|上周|上个月)[^ ]{0,5}(?:买|拿|拍)的.*[换退]",
        Intent.AFTER_SALE,
    ),
    ruling(
        [Intent.ASK_FIT], "咋怎", r"[用抹擦涂敷穿戴吃]了(?:N|一).{0,3}[天晚次夜回].*(?:咋|怎么)办", Intent.AFTER_SALE
    ),
    ruling(
        [Intent.ASK_STOCK, Intent.ASK_DETAIL],
        "仓库寄发揽达",
        r"(?:几号|啥时候|什么时候|多久|哪天|几时)[^ ]{0,3}(?:出仓|出库|寄出|发出|揽收|送达)",
        Intent.ASK_DELIVERY,
    ),
    # nothing at all has come of it
    ruling(
        [Intent.AFTER_SALE, Intent.ASK_FIT, Intent.ASK_DETAIL],
        "点愣毫根",
        r"^(?!.*(?:说好|[吗么]|订单|效果|收)).*(?:一点(?:都|也|儿)?|愣是?|丝毫|压根)[没不]"
        r"(?:挤|磨|勒|跑|掉|变|缩|起|漏|串|坏|裂|疼|痒|扎|闷|晃|卡|皱|褪|松|塌|臭|硌|紧|重|累|滑)",
        Intent.PRAISE,
    ),
)
