"""Readings as the database keeps them. One that cannot be read is as none: no row may stop a console's start."""

from __future__ import annotations

import itertools
import logging

import msgspec

from anchor_console.chat.understanding.reading import Intent, Reading

log = logging.getLogger(__name__)

_decoder = msgspec.json.Decoder(Reading)
_damaged = itertools.count(1)


def kept_reading(reading: str | None, intent: str | None) -> Reading | None:
    """The reading as it was kept; of a line that has none but its intent, no more than that was.

    Args:
        intent: kept beside the reading; of one that is damaged it still tells what the line wanted.
    """
    if reading:
        try:
            return _decoder.decode(reading)
        except msgspec.DecodeError:
            count = next(_damaged)
            # Told at the first, and as often as they are twice as many: a damaged profile may have thousands.
            if count & (count - 1) == 0:
                log.warning("a kept reading cannot be read (%s so far): its line stands without what it said", count)
    try:
        return Reading(Intent(intent), (), (), None, (), specific=False) if intent else None
    except ValueError:
        return None
