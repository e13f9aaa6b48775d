"""A product on its way from one part of the window to another, in a person's hand."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from anchor_console.core.ids import ProductId

PRODUCT_TYPE = "application/x-anchor-console-product"


def product_in(dragged: QMimeData) -> ProductId | None:
    """The product that is carried; None where it is something else."""
    told = bytes(dragged.data(PRODUCT_TYPE).data()).decode("ascii", "replace")
    return ProductId(int(told)) if told.isdecimal() else None
