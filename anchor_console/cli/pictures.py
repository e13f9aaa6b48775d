"""Making the goods' pictures from files, into the profile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.goods import store as goods
from anchor_console.goods.images import match
from anchor_console.live.offline.offline import reading
from anchor_console.render.product_picture import PictureMaker, PictureRefused


def make_pictures(
    profile: Profile, path: Path, code: str | None, on_step: Callable[[int, int], None]
) -> dict[str, Any]:
    """Product code -> hash of the pictures that were made, and the files that were refused with why.

    Raises:
        Refused: there is no product of that code.
    """
    with reading(profile) as tx:
        products = goods.all_products(tx)
    if code is None:
        files = match((file.name for file in path.iterdir() if file.is_file()), products)
        sources = {product: path / file for product, file in files.items()}
    elif any(product.code == code for product in products):
        sources = {code: path}
    else:
        raise Refused("not_found", "goods.gone")
    darkroom = PictureMaker(profile.pictures)
    pictures: dict[str, str] = {}
    refused: list[dict[str, str]] = []
    for done, (product, source) in enumerate(sources.items(), start=1):
        try:
            pictures[product] = darkroom.make(source)
        except PictureRefused as exc:
            refused.append({"file": source.name, "product_code": product, "reason": exc.reason})
        on_step(done, len(sources))
    darkroom.close()
    return {"pictures": pictures, "refused": refused, "products": len(products)}
