"""Something to say aloud, or to tell a person beside the one who speaks."""

from __future__ import annotations

import msgspec


class Sentence(msgspec.Struct, frozen=True):
    """One sentence in both languages."""

    zh: str
    en: str

    def by_language(self) -> dict[str, str]:
        """For pages, files and programs that choose the language themselves."""
        return {"zh": self.zh, "en": self.en}
