"""How well lines of chat are understood, by labelled ones; and how fast, beside `jieba.lcut` on the same lines."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from anchor_console.chat.understanding.batch import as_json, catalog_reader
from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.learning.examples import all_examples, rooms_of
from anchor_console.chat.understanding.learning.rooms import RoomLine, read_room
from anchor_console.chat.understanding.learning.train_bought_for import labelled_people, learned_bought_for
from anchor_console.chat.understanding.learning.train_tagger import learned_tagger, tagged_wishes
from anchor_console.chat.understanding.models.bought_for import BoughtFor
from anchor_console.chat.understanding.models.net import Net
from anchor_console.chat.understanding.models.ngrams import NgramModel
from anchor_console.chat.understanding.models.tagger import Tagger
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.words import Words, load_words
from anchor_console.core.paths import resource
from tests.bench import understanding_stream
from tests.bench.row import Row

Labelled = Mapping[str, Any]
_CONFUSIONS_SHOWN = 8
_BATCH = 1_000
"""Lines read together: as many as the pipeline takes at once (`live.pipeline`) where so many wait, as at this pace."""


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench understanding")
    parser.add_argument("--labels", type=Path, help="labelled lines (JSON lines); without them only speed is measured")
    parser.add_argument("--catalog", type=Path, help="the goods file that the lines speak of")
    parser.add_argument(
        "--room", type=Path, help="instead of both: a labelled room, as those that the model learns from"
    )
    parser.add_argument(
        "--leave-out",
        nargs="+",
        metavar="NAME",
        help="learn anew without these examples (labelled_food, music): half a minute, with the extra train",
    )
    parser.add_argument("--rounds", type=int, default=5, help="times that all lines are read; the best counts")
    options = parser.parse_args(args)
    if options.labels is not None and options.catalog is None:
        raise RuntimeError("labelled lines need their --catalog FILE")
    words = _words(options.leave_out or ())
    rows: list[Row] = []
    labelled: list[Labelled] = []
    if options.room is not None:
        room = read_room(options.room)
        reader = Reader(Lexicon(room.products, words), words)
        labelled = [as_label(line) for line in room.lines]
    else:
        reader = catalog_reader(options.catalog, words) if options.catalog else Reader(Lexicon((), words), words)
    if options.labels is not None:
        text = options.labels.read_text(encoding="utf-8")
        labelled = [json.loads(line) for line in text.splitlines() if line.strip()]
    if labelled:
        rows += quality(reader, labelled)
        lines = [(one["text"], one["pinned"]) for one in labelled]
    else:
        lines = [(text, None) for text in _own_lines()]
    return rows + understanding_stream.rows() + speed(reader, lines, options.rounds)


def quality(reader: Reader, labelled: Sequence[Labelled]) -> list[Row]:
    """Figures of `reader` on the labelled lines; the worst confusions go to stderr, with examples."""
    read = [as_json(reader.read(one["text"], Context(one["pinned"], None))) for one in labelled]
    pairs = list(zip(labelled, read, strict=True))
    _tell_confusions(pairs)
    rows = [Row("intent, accuracy", "%", _percent(sum(_same(pair, "intent") for pair in pairs), len(pairs)))]
    for intent in Intent:
        true = sum(label["intent"] == intent == found["intent"] for label, found in pairs)
        found_count = sum(found["intent"] == intent for _, found in pairs)
        label_count = sum(label["intent"] == intent for label, _ in pairs)
        rows += _scores(intent.value, true, found_count, label_count)
    exact = sum(_keys(label["items"]) == _keys(found["items"]) for label, found in pairs)
    rows.append(Row("items, exact", "%", _percent(exact, len(pairs))))
    facts = [(set(_keys(label["facts"])), set(_keys(found["facts"]))) for label, found in pairs]
    rows += _scores(
        "facts",
        sum(len(truth & found) for truth, found in facts),
        sum(len(found) for _, found in facts),
        sum(len(truth) for truth, _ in facts),
    )
    rows += _scores(
        "wish",
        sum(bool(found["wish"]) and _same((label, found), "wish") for label, found in pairs),
        sum(bool(found["wish"]) for _, found in pairs),
        sum(bool(label["wish"]) for label, _ in pairs),
    )
    return rows


def speed(reader: Reader, lines: Sequence[tuple[str, str | None]], rounds: int) -> list[Row]:
    """Microseconds of processor time a line, ours and the peer's in turn.

    Each line is worked out anew each time: what a room's repeated lines save by being remembered is a row of its own,
    and so is an evening of the simulator, in which lines repeat as they do in a room.
    """
    peer = _peer()
    asked = [(text, Context(pinned, None)) for text, pinned in lines]
    batches = [asked[start : start + _BATCH] for start in range(0, len(asked), _BATCH)]
    together_s, alone_s, theirs_s = [], [], []
    for _ in range(rounds):
        together_s.append(_seconds(lambda: [reader.read_anew(batch) for batch in batches]))
        if peer is not None:
            theirs_s.append(_seconds(lambda: [peer(text) for text, _ in lines]))
        alone_s.append(_seconds(lambda: [reader.read_anew([one]) for one in asked]))
    per_line = 1e6 / len(lines)
    theirs = min(theirs_s) * per_line if theirs_s else None
    beside = "jieba.lcut, same lines" if theirs_s else "jieba is not installed"
    reader.read(*asked[0])
    again_s = _seconds(lambda: [reader.read(*asked[0]) for _ in asked])
    return [
        Row(f"a line, of {_BATCH} together", "us", min(together_s) * per_line, theirs, beside),
        Row("a line by itself", "us", min(alone_s) * per_line, theirs, beside),
        Row("a line said before", "us", again_s * per_line),
        *_evening_rows(peer, beside, rounds),
    ]


def _evening_rows(peer: Callable[[str], object] | None, beside: str, rounds: int) -> list[Row]:
    """A line of a simulated evening, in which lines repeat as in a room; read from first to last, each time by a reader
    that has read nothing before: by so many at once as the pipeline does where so many wait, and one by one.
    """
    evening = understanding_stream.evening()
    batches = [evening[start : start + _BATCH] for start in range(0, len(evening), _BATCH)]
    together_s, alone_s, theirs_s = [], [], []
    for _ in range(rounds):
        fresh, other = (catalog_reader(resource("sample", "women.csv")) for _ in range(2))
        together_s.append(_seconds(lambda fresh=fresh: [fresh.read_all(batch) for batch in batches]))
        if peer is not None:
            theirs_s.append(_seconds(lambda: [peer(text) for text, _ in evening]))
        alone_s.append(_seconds(lambda other=other: [other.read(text, context) for text, context in evening]))
    per_line = 1e6 / len(evening)
    theirs = min(theirs_s) * per_line if theirs_s else None
    return [
        Row(f"a line of the stream, {_BATCH} at once", "us", min(together_s) * per_line, theirs, beside),
        Row("a line of the stream, one by one", "us", min(alone_s) * per_line, theirs, beside),
    ]


def _seconds(work: Callable[[], object]) -> float:
    started_s = time.process_time()
    work()
    return time.process_time() - started_s


def _peer() -> Callable[[str], object] | None:
    try:
        jieba = importlib.import_module("jieba")
    except ImportError:
        return None
    jieba.initialize()
    cut: Callable[[str], object] = jieba.lcut
    return cut


def _words(left_out: Collection[str]) -> Words:
    """The words that ship, with all that is learned, learned without the examples `left_out`."""
    folder = resource("understanding")
    if not left_out:
        return load_words(folder)
    # Only this needs numpy and scipy.
    train = importlib.import_module("anchor_console.chat.understanding.learning.train")
    words = load_words(folder, NgramModel.ignorant())
    rooms = rooms_of(folder, without=left_out)
    bought_for = BoughtFor.of(learned_bought_for(labelled_people(rooms, words, run_on=True)))
    words = replace(words, bought_for=bought_for)
    train_net = importlib.import_module("anchor_console.chat.understanding.learning.train_net")
    examples = all_examples(folder, words, without=left_out)
    model, net = train.learned_text(examples, words), train_net.learned_net(examples, words)
    tagger = learned_tagger(tagged_wishes(rooms, words))
    return replace(words, model=NgramModel.of(model), net=Net.of(net), tagger=Tagger.of(tagger))


def as_label(line: RoomLine) -> Labelled:
    """The line in the form of the labels."""
    wish = line.wish
    return {
        "text": line.text,
        "pinned": line.pinned,
        "intent": line.intent.value,
        "items": [
            {"number": item.number, "color": item.color, "size": item.size, "qty": item.qty} for item in line.items
        ],
        "facts": [{"facet": facet, "value": value} for facet, value in line.facts],
        "wish": wish and {"what": wish.what, "color": wish.color, "size": wish.size, "feature": wish.feature},
    }


def _own_lines() -> list[str]:
    text = resource("understanding", "examples", "own.tsv").read_text(encoding="utf-8")
    return [line.partition("\t")[2] for line in text.splitlines() if line and not line.startswith("#")]


def _scores(what: str, true: int, found: int, there: int) -> list[Row]:
    precision, recall = _percent(true, found), _percent(true, there)
    return [
        Row(f"{what}, precision", "%", precision),
        Row(f"{what}, recall", "%", recall),
        Row(f"{what}, F1", "%", _percent(2 * true, found + there)),
    ]


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def _same(pair: tuple[Labelled, Labelled], key: str) -> bool:
    return bool(pair[0][key] == pair[1][key])


def _keys(entries: Iterable[Mapping[str, object]]) -> list[str]:
    return sorted(json.dumps(entry, sort_keys=True, ensure_ascii=False, default=str) for entry in map(_plain, entries))


def _plain(entry: Mapping[str, object]) -> dict[str, object]:
    """The entry with whole floats as ints: 55 and 55.0 are one weight."""
    return {
        key: int(value) if isinstance(value, float) and value.is_integer() else value for key, value in entry.items()
    }


def _tell_confusions(pairs: Sequence[tuple[Labelled, Labelled]]) -> None:
    wrong = [
        (label["intent"], found["intent"], label["text"])
        for label, found in pairs
        if not _same((label, found), "intent")
    ]
    for (truth, taken), count in Counter((truth, taken) for truth, taken, _ in wrong).most_common(_CONFUSIONS_SHOWN):
        examples = [text for *kinds, text in wrong if kinds == [truth, taken]][:3]
        print(f"  {truth} read as {taken}, {count}: {' | '.join(examples)}", file=sys.stderr)
