"""Whether a line that speaks of wanting a product speaks of its own writer, and means it. Pure.

A room talks of what others missed (我闺蜜没抢到), mocks (没抢到，省钱了), tells what it would take if it were another
thing (要是有加绒的就拍), that it has it, or why it does not suit (太显黑了). Nobody may be called by name for that.
Scorn and other people colour the whole line; all else is judged clause by clause, and a clause that asks for it
outweighs one that tells of it (我那双穿坏了，想再买一双).
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, auto

from anchor_console.callouts import asides
from anchor_console.callouts.asides import CLAUSE, Aside
from anchor_console.chat.understanding.reading import LONGEST_READ
from anchor_console.core.lazy_pattern import lazily

_OWN = lazily(
    r"(?<!给)(?<!不是)[我俺](?:[和跟]\w{1,4}都?)?(?:也|还|又|真|都|就|是|好|超|特别|自己|今天|刚才?|偏)*"
    r"(?:没[抢拍买赶拿]|要(?!是)|想[要买拍]|拍(?!多)|抢|拿|来[一两三\d]|等)"
    r"|给[我俺](?:留|来|拿|上|整|补|也|[吧呀啊]?$)"
)
_OF_WHOEVER = lazily(
    r"(?:给|有|谁[还都]?)没[抢买拍]到|没[抢买拍]到(?:的|你们)?[吗么嘛?]"
    r"|没?[抢买拍]不?到[^,。 ]*的(?:[姐宝亲朋粉]|都|人|举手|扣|来|加|上)|的姐妹|发货|物流|快递"
)
"""没抢到的举手: whoever it is; and who asks when it comes has it."""
_ASKS_STOCK = lazily(r"还有|有货|有没有|补|再上")
_SAYS_NOTHING = lazily(
    r"[\W\da-z_]|号|链接|色|码|款|主播|姐姐?|宝宝?|亲|老板|家人们?|[的了吧呀啊哈呢哦嗯嘛哇噢咯啦这那和跟滴一二三四五六七八九十]|我|俺"
)
_DIGIT = lazily(r"\d")
_PLEASE = lazily("谢谢|感谢|拜托|麻烦|辛苦|求求?|急|快|谢")


class Meant(Enum):
    IT = auto()
    NOTHING = auto()
    """It is said of others, in mockery, or of another thing."""
    NO = auto()
    """It says why it is not for them."""
    HAS_IT = auto()


_AS_TOLD = {
    Aside.HAS_IT: Meant.HAS_IT,
    Aside.SENT_BACK: Meant.NO,
    Aside.NOT_FOR_THEM: Meant.NO,
    Aside.NOT_NOW: Meant.NOTHING,
    Aside.QUOTES: Meant.NOTHING,
    Aside.JOKES: Meant.NOTHING,
}


def says_it(plain: str, names: Collection[str]) -> bool:
    """Whether a line that was read as a claim says that it will be bought: by a word for it, or by a clause that is
    nothing but the thing itself (黑粉32，闺女体育课穿).

    Args:
        names: the colour and size that it names, and what the product is called.
    """
    plain = plain[:LONGEST_READ]
    if asides.buys(plain):
        return True
    known = set("".join(names))
    clauses = CLAUSE.findall(plain)
    return any(_is_bare(one, known) for one in clauses if not known.isdisjoint(one) or _DIGIT.search(one))


def _is_bare(clause: str, known: Collection[str]) -> bool:
    return all(char in known for char in _SAYS_NOTHING.sub("", _PLEASE.sub("", clause)))


def meant(plain: str) -> Meant:
    """What a line means, as `core.text.fold` left it, that was read as wanting something; as far as it was read.

    These patterns look from each word to the end: a line of thousands of 闺蜜 would hold up the room.
    """
    plain = plain[:LONGEST_READ]
    if asides.MOCKS.search(plain) or asides.PASSES_ON.search(plain):
        return Meant.NOTHING
    is_own = _OWN.search(plain) is not None
    if not is_own and asides.OTHERS.search(plain) and asides.FOR_THEM.search(plain) is None:
        return Meant.NOTHING
    if not is_own and _OF_WHOEVER.search(plain) and _ASKS_STOCK.search(plain) is None:
        return Meant.NOTHING
    told: Aside | None = None
    for clause in CLAUSE.findall(plain):
        found = asides.aside_of(clause)
        if found is None and asides.wants(clause):
            return Meant.IT
        told = told or found
    return Meant.IT if told is None else _AS_TOLD[told]
