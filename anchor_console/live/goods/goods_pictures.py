"""Pictures of the goods: made by a process of its own, kept in the profile, told to the goods as one edit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.goods.images import PICTURE, card_name, thumb_name
from anchor_console.goods.product import Product
from anchor_console.live.goods.goods_desk import GoodsDesk
from anchor_console.live.own_command import CommandFailed, told_by


class GoodsPictures:
    def __init__(self, profile: Profile, goods: GoodsDesk, notices: NoticeBoard) -> None:
        self._profile = profile
        self._goods = goods
        self._notices = notices

    def thumb_of(self, product: Product) -> Path | None:
        """The file of a product's thumbnail; None where it has no picture."""
        sha256 = product.detail(PICTURE)
        return None if sha256 is None else self._profile.pictures / thumb_name(sha256)

    def card_of(self, product: Product) -> Path | None:
        """The file of a product's picture as the room sees it; None where it has none."""
        sha256 = product.detail(PICTURE)
        return None if sha256 is None else self._profile.pictures / card_name(sha256)

    async def bring_in(self, path: Path, code: str | None = None) -> dict[str, Any]:
        """Take pictures from a folder, by the names of its files, or one file for one product.

        Raises:
            Refused: nothing could be read there at all.
        """
        asked = ["--code", code] if code is not None else []
        try:
            report = await told_by(self._profile, "goods", "pictures", str(path), *asked, "--no-write")
        except CommandFailed as exc:
            raise Refused("conflict", "pictures.failed", reason=str(exc)) from exc
        await self.take(report["pictures"])
        refused = report["refused"]
        self._notices.post(
            Notice.info("pictures.done", count=len(report["pictures"]), products=report["products"])
            if not refused
            else Notice.warning(
                "pictures.some_refused", count=len(report["pictures"]), refused=len(refused), file=refused[0]["file"]
            )
        )
        return report

    async def take(self, pictures: Mapping[str, str]) -> None:
        """Let products, by their codes, have these pictures, which lie in the profile."""
        if pictures:
            await self._goods.set_pictures(pictures)

    async def errand(self, args: dict[str, Any], tell: object) -> dict[str, Any]:
        """What the command that made pictures asks of a console that is open."""
        await self.take(dict(args["pictures"]))
        return {}
