"""What somebody weighs, as people say it: in 斤 in Chinese, in kilograms in English. It is kept in kilograms. Pure."""

from __future__ import annotations

from typing import Literal

from anchor_console.core.sentence import Sentence

WeightUnit = Literal["斤", "kg"]
IN_CHINESE: WeightUnit = "斤"
IN_ENGLISH: WeightUnit = "kg"
_JIN_A_KG = 2


def weight_words(kg: float) -> Sentence:
    """`110斤`, `55 kg`."""
    return Sentence(f"{weight_figure(kg, IN_CHINESE)}{IN_CHINESE}", f"{weight_figure(kg, IN_ENGLISH)} {IN_ENGLISH}")


def weight_figure(kg: float, unit: WeightUnit) -> str:
    """The number alone, where its heading says the unit."""
    return f"{kg * _JIN_A_KG if unit == '斤' else kg:g}"


def kilograms(number: float, unit: WeightUnit) -> float:
    return number / _JIN_A_KG if unit == "斤" else number
