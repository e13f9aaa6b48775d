"""The reader of chat for the goods on sale: made away from the window's thread, and made again when they change."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anchor_console.chat.reader_process import FarReader, GoodsLine, Known, ReaderGone, make_reader
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.own import OwnKind, OwnWord, own_words
from anchor_console.chat.understanding.reading import Reading
from anchor_console.goods.changes import OWN_NUMBERS
from anchor_console.goods.service import Catalogue, Goods
from anchor_console.storage.settings import Settings

if TYPE_CHECKING:
    from anchor_console.chat.understanding.reader import Reader

OWN_WORDS_KEY = "chat.own_words"
"""The setting that holds the seller's own words, each a list of word, kind and meaning."""

log = logging.getLogger(__name__)

_BURST = 16
"""So many lines at once take a millisecond of the window's thread; more are read in the other process."""
_AGAIN_AFTER_S = 1.0


class Understanding:
    """Keeps a reader that knows the goods and the seller's own words of this moment, and a second one for bursts while
    `run` runs.

    Args:
        words_folder: the lexicon's and rules' files.
    """

    def __init__(self, goods: Goods, words_folder: Path, settings: Settings | None = None) -> None:
        self._catalogue = goods.catalogue
        self._own: tuple[OwnWord, ...] = own_words(settings.get(OWN_WORDS_KEY)) if settings is not None else ()
        self._words_folder = words_folder
        self._readers: dict[str, Reader] = {}
        """By platform, for those that have numbers of their own; that for all others under an empty name."""
        self._far: FarReader | None = None
        self._has_burst = asyncio.Event()
        self._goods_changed = asyncio.Event()
        goods.changed.subscribe(self._on_goods_changed)
        if settings is not None:
            settings.changed.subscribe(self._on_setting_changed)

    @property
    def is_ready_for_bursts(self) -> bool:
        return self._far is not None

    @property
    def burst_pid(self) -> int | None:
        """The process id of the reader for bursts, while there is one."""
        return self._far.pid if self._far else None

    async def reader(self, platform: str = OWN_NUMBERS) -> Reader:
        """The reader for the goods on sale now, by the numbers that people on `platform` see."""
        while True:
            catalogue, own = self._catalogue, self._own
            where = platform if platform in catalogue.platforms else OWN_NUMBERS
            if where in self._readers:
                return self._readers[where]
            reader = await asyncio.to_thread(_made_reader, catalogue, own, self._words_folder, where)
            if catalogue is self._catalogue and own is self._own:
                self._readers[where] = reader

    async def read(self, texts: Sequence[str], in_force: Context, platform: str = OWN_NUMBERS) -> list[Reading]:
        """The readings of `texts`, in order, by the numbers that people on `platform` see.

        What is said many times is read once. The window's thread is given back often on the way.
        """
        if len(texts) > _BURST:
            self._has_burst.set()
        distinct = list(dict.fromkeys(texts))
        readings = dict(zip(distinct, await self._read(distinct, in_force, platform), strict=True))
        return [readings[text] for text in texts]

    async def _read(self, texts: Sequence[str], in_force: Context, platform: str) -> list[Reading]:
        if len(texts) > _BURST and self._far is not None:
            try:
                where = platform if platform in self._catalogue.platforms else OWN_NUMBERS
                return await self._far.read(texts, in_force, where)
            except ReaderGone:
                log.warning("the reader for bursts has ended")
        readings: list[Reading] = []
        for start in range(0, len(texts), _BURST):
            if start:
                await asyncio.sleep(0)
            reader = await self.reader(platform)
            readings += reader.read_all([(text, in_force) for text in texts[start : start + _BURST]])
        return readings

    async def run(self) -> None:
        """Keep a process for bursts from the first one on, with the goods of the moment; until cancelled."""
        if getattr(sys, "frozen", False):
            return
        while True:
            await self._has_burst.wait()
            self._goods_changed.clear()
            try:
                async with FarReader.started(await self._known(), self._words_folder) as far:
                    while True:
                        if not self._goods_changed.is_set():
                            self._far = far
                        await _first_of(far.gone(), self._goods_changed.wait())
                        if not self._goods_changed.is_set():
                            break  # it has ended
                        self._goods_changed.clear()
                        await far.tell(await self._known())
            except (OSError, ReaderGone) as exc:
                log.warning("no reader for bursts: %s", exc)
                await asyncio.sleep(_AGAIN_AFTER_S)
            finally:
                self._far = None

    async def _known(self) -> Known:
        return await asyncio.to_thread(_known, self._catalogue, self._own)

    def _on_goods_changed(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._make_anew()

    def _on_setting_changed(self, change: tuple[str, Any]) -> None:
        key, value = change
        if key == OWN_WORDS_KEY:
            self._own = own_words(value)
            self._make_anew()

    def _make_anew(self) -> None:
        self._readers = {}
        self._far = None
        self._goods_changed.set()


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Return when the first of `waits` is over; the others are cancelled."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(wait, name="reader.wait") for wait in waits]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()


def _made_reader(catalogue: Catalogue, own: Sequence[OwnWord], words_folder: Path, platform: str) -> Reader:
    return make_reader(_known(catalogue, own), words_folder, platform)


def _known(catalogue: Catalogue, own: Sequence[OwnWord]) -> Known:
    codes = {product.code for product in catalogue.products}
    # Names are kept by the product's code: its number moves. Older ones were kept by the number.
    named = [one for one in own if one.kind == OwnKind.PRODUCT and one.means in codes]
    goods = {where: _goods_lines(catalogue, where, named) for where in (OWN_NUMBERS, *catalogue.platforms)}
    return Known(goods, [one for one in own if one not in named])


def _goods_lines(catalogue: Catalogue, platform: str, named: Sequence[OwnWord]) -> list[GoodsLine]:
    """The goods that have a number on `platform`, each with that, and with the seller's own names for it."""
    names: dict[str, list[str]] = {}
    for one in named:
        names.setdefault(one.means, []).append(one.word)
    return [
        GoodsLine(number, p.name, p.category, (*p.aliases, *names.get(p.code, ())), tuple(p.colors), tuple(p.sizes))
        for p in catalogue.products
        if (number := p.number_on(platform)) is not None
        # One that holds everywhere is another's where a platform gave it away.
        and catalogue.numbered(number, platform) is p
    ]
