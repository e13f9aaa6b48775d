"""Who wants it, told from who only talks of it: lines of four trades that were written before the rules were read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from anchor_console.callouts.asides import Aside, aside_of
from anchor_console.callouts.wants import AGAINST, SaidOf, WantKind, wants_in
from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.words import load_words
from anchor_console.core.ids import ProductId, SkuId
from anchor_console.core.paths import resource
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.service import Catalogue
from tests.callouts.told_lines import ASIDES, WANTS, Line

NAMING = frozenset({WantKind.MISSED, WantKind.RESTOCK, WantKind.CLAIM, WantKind.STOCK, WantKind.SOUGHT})
"""What names somebody by itself."""


def halves(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The half that the rules were mended by, and the half that was only scored."""
    return lines[::2], lines[1::2]


@cache
def shop(name: str) -> tuple[Catalogue, Reader]:
    products = []
    for at, row in enumerate(Path(__file__).with_name("told_goods.txt").read_text("utf-8").splitlines()):
        where, number, title, category, aliases, colors, sizes = row.split("|")
        if where == name:
            skus = tuple(
                Sku(SkuId(at * 100 + place), f"{number}-{place}", color or None, size or None, None, 9900, None)
                for place, (color, size) in enumerate((c, s) for c in colors.split("/") for s in sizes.split("/"))
            )
            names = tuple(aliases.split("/"))
            products.append(Product(ProductId(at), number, title, category, number, names, (), None, False, skus))
    words = load_words(resource("understanding"))
    told = [LexiconProduct(p.number, p.name, p.category, p.aliases, p.colors, p.sizes) for p in products if p.number]
    return Catalogue(products), Reader(Lexicon(told, words), words)


def kinds_of(line: Line) -> set[WantKind]:
    """What the line is heard to say of what is on air."""
    catalogue, reader = shop(line[0])
    on_air = catalogue.numbered(line[1])
    assert on_air is not None
    reading = reader.read(line[2], Context(line[1], None))
    numbers = {item.number: (catalogue.numbered(item.number), None) for item in reading.items}
    heard = wants_in(SaidOf(line[2], reading, on_air, numbers), catalogue)
    return {one.kind for one in heard if one.product_id == on_air.id}


def naming(lines: Iterable[Line]) -> list[Line]:
    """Those of the lines for which their writer may be called by name."""
    return [line for line in lines if kinds_of(line) & NAMING]


@pytest.mark.parametrize(("half", "wanting"), [(0, 22), (1, 20)], ids=["worked by", "kept aside"])
def test_who_tells_mocks_returned_it_or_asks_for_a_friend_is_told_from_who_wants_it(half, wanting) -> None:
    wrong, right = naming(halves(ASIDES)[half]), naming(halves(WANTS)[half])
    assert len(right) / (len(right) + len(wrong)) >= 0.97, wrong
    assert len(right) >= wanting


@pytest.mark.parametrize("half", [0, 1])
def test_hardly_anybody_who_wants_it_is_taken_for_one_who_does_not(half) -> None:
    against = AGAINST | {WantKind.ORDERED}
    assert len([line for line in halves(WANTS)[half] if kinds_of(line) & against]) <= 1


def test_a_letter_of_a_size_is_no_word_of_what_cannot_be_done() -> None:
    assert aside_of("hold不住这颜色") is aside_of("穿不下") is Aside.NOT_FOR_THEM
    for clause in ("驼色xl不起眼吧", "我75d不住校", "l不上链接我可要哭了"):
        assert aside_of(clause) is None, clause


def test_a_thing_named_bare_in_a_clause_of_its_own_is_a_claim_whatever_it_is_for() -> None:
    for line in (
        ("family", "2", "黑色34一条 明天出差急用"),
        ("women", "14", "灰色XL两套 我跟我妈一人一套"),
        ("home", "17", "白色的一台 宿舍用"),
        ("food", "13", "清香型250g 孝敬老丈人"),
        ("women", "12", "深蓝29 就它了"),
    ):
        assert WantKind.CLAIM in kinds_of(line), line
