"""The word files and the goods together with a seller's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.line.plain import Plainer
from anchor_console.chat.understanding.models.ngrams import OWN_WEIGHT
from anchor_console.chat.understanding.own import OwnKind, OwnWord
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.words import Cue, Words


def with_own(words: Words, own: Sequence[OwnWord]) -> Words:
    """`words` and the seller's own."""
    if not own:
        return words
    plain = Plainer(words.traditional).plain
    cues = tuple(Cue(Intent(one.means), plain(one.word), OWN_WEIGHT) for one in own if one.kind == OwnKind.INTENT)
    families = dict(words.color_families)
    colors = [plain(one.word) for one in own if one.kind == OwnKind.COLOR]
    for one in own:
        if one.kind == OwnKind.COLOR:
            means = plain(one.means)
            for part in {means, means.removesuffix("色") or means}:
                families[part] = f"{families.get(part, '')} {plain(one.word)}".strip()
    people = {plain(one.word): one.means for one in own if one.kind == OwnKind.PERSON}
    return replace(
        words,
        signals=replace(words.signals, cues=(*words.signals.cues, *cues)),
        color_families=families,
        colors=(*words.colors, *colors),
        people={**words.people, **people},
    )


def with_own_names(products: Iterable[LexiconProduct], own: Sequence[OwnWord]) -> list[LexiconProduct]:
    """`products`, each with the names that the seller has for it besides."""
    names: dict[str, list[str]] = {}
    for one in own:
        if one.kind == OwnKind.PRODUCT:
            names.setdefault(one.means, []).append(one.word)
    return [
        replace(product, aliases=(*product.aliases, *names[product.number])) if product.number in names else product
        for product in products
    ]
