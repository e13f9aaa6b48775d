"""What a whole evening of a simulated room is read as: how often a claim or a wish is heard where there is none."""

from __future__ import annotations

import sys

from anchor_console.chat.understanding.batch import catalog_reader
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.events import Chat
from anchor_console.core.paths import resource
from anchor_console.sources.simulator.evening import Plot, moments
from anchor_console.sources.simulator.phrases import Truth
from anchor_console.sources.simulator.source import nothing_on_air
from tests.bench.row import Row

LINES = 5_000
_SEED = 4021
_STARTED_AT_MS = 1_795_000_000_000
_SHOWN = 8


def rows() -> list[Row]:
    """False claims and false wishes in a thousand lines, beside what is wanted at most; examples go to stderr."""
    goods = resource("sample", "women.csv")
    texts, truths = _evening()
    wrong = _false_readings(catalog_reader(goods), texts, truths)
    for intent, lines in wrong.items():
        print(f"  false {intent.value}: {' | '.join(lines[:_SHOWN])}", file=sys.stderr)
    spoken = len(texts)
    return [
        Row("stream, false claims", "in 1,000", 1000 * len(wrong[Intent.CLAIM]) / spoken, 2, f"of {spoken} lines"),
        Row("stream, false wishes", "in 1,000", 1000 * len(wrong[Intent.WISH]) / spoken, 1, "at most"),
    ]


def evening() -> list[tuple[str, Context]]:
    """The lines of the stream, each with what was in force."""
    texts, truths = _evening()
    return [(text, Context(truth.pinned, truth.call)) for text, truth in zip(texts, truths, strict=True)]


def _false_readings(reader: Reader, texts: list[str], truths: list[Truth]) -> dict[Intent, list[str]]:
    wrong: dict[Intent, list[str]] = {Intent.CLAIM: [], Intent.WISH: []}
    for text, truth in zip(texts, truths, strict=True):
        intent = reader.read(text, Context(truth.pinned, truth.call)).intent
        if intent in wrong and (truth.vote or truth.intent != intent.value):
            wrong[intent].append(text)
    return wrong


def _evening() -> tuple[list[str], list[Truth]]:
    """The first lines of an evening that no record holds, each with its truth."""
    plot = Plot.read(seed=_SEED, started_at_ms=_STARTED_AT_MS, goods_file=resource("sample", "women.csv"))
    truths: list[Truth] = []
    room = plot.room(on_truth=truths.append)
    texts: dict[str, str] = {}
    for moment in moments(plot, room, host=plot.host(), scene=nothing_on_air, until_ms=None):
        texts.update({event.id: event.text for event in moment.events if isinstance(event, Chat)})
        if len(texts) >= LINES:
            break
    told = [truth for truth in truths if truth.id in texts][:LINES]
    return [texts[truth.id] for truth in told], told
