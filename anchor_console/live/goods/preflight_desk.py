"""The check before a show, of what is planned now, by the rules' file and the seller's own words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from anchor_console.core.text import harmless
from anchor_console.goods import store as goods
from anchor_console.goods.forbidden import BadRules, WordRules, read_rules
from anchor_console.goods.preflight import Finding, Show, findings
from anchor_console.live.air.price_guard import PriceGuard
from anchor_console.live.goods.rundown_desk import RundownDesk
from anchor_console.live.state import LiveState
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings

log = logging.getLogger(__name__)

WORDS_KEY, EXCEPTIONS_KEY = "preflight.words", "preflight.exceptions"
_AT_MOST, _LONGEST = 500, 40


class PreflightDesk:
    """
    Args:
        rules_file: the words that are looked for; the seller may edit it.
        shop: what the shop says of all its goods; `meaning` is that of a struck price; `own_platforms` may be named.
    """

    def __init__(
        self,
        database: Database,
        state: LiveState,
        settings: Settings,
        guard: PriceGuard,
        rundown: RundownDesk,
        rules_file: Path,
        *,
        shop: Callable[[], Mapping[str, str]],
        meaning: Callable[[], str],
        own_platforms: Callable[[], tuple[str, ...]],
    ) -> None:
        self._database = database
        self._state = state
        self._settings = settings
        self._guard = guard
        self._rundown = rundown
        self._rules_file = rules_file
        self._shop = shop
        self._meaning = meaning
        self._own_platforms = own_platforms

    def check(self) -> list[Finding]:
        """What is to be mended before the show, the gravest first."""
        state = self._state
        charts = goods.all_size_charts(self._database.read())
        show = Show(
            products=state.catalogue.products,
            rows=list(self._rundown.rows),
            charted=frozenset(charts),
            left={row.product.id: row.left for row in state.goods_rows if row.is_counted},
            shop=self._shop(),
            list_price_meaning=self._meaning(),
            most_off_percent=self._guard.most_off_percent,
            own_platforms=self._own_platforms(),
        )
        return findings(show, self.rules())

    def rules(self) -> WordRules:
        """The rules in force; a file that somebody broke leaves the seller's own words."""
        try:
            text = self._rules_file.read_text("utf-8")
            return read_rules(text, self.own_words, self.own_exceptions)
        except (OSError, UnicodeDecodeError, BadRules) as exc:
            log.warning("the words of the check cannot be read: %s", exc)
            return read_rules("", self.own_words, self.own_exceptions)

    @property
    def own_words(self) -> tuple[str, ...]:
        return self._kept(WORDS_KEY)

    @property
    def own_exceptions(self) -> tuple[str, ...]:
        return self._kept(EXCEPTIONS_KEY)

    async def set_own(self, words: list[str], exceptions: list[str]) -> None:
        """Look for these words as well, and for nothing within these phrases."""
        await self._settings.set(WORDS_KEY, _tidy(words))
        await self._settings.set(EXCEPTIONS_KEY, _tidy(exceptions))

    def _kept(self, key: str) -> tuple[str, ...]:
        kept = self._settings.get(key)
        return tuple(one for one in kept if isinstance(one, str)) if isinstance(kept, list) else ()


def _tidy(words: list[str]) -> list[str]:
    tidied = (harmless(word).strip()[:_LONGEST] for word in words)
    return list(dict.fromkeys(word for word in tidied if word))[:_AT_MOST]
