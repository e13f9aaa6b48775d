"""The words on the screen: Chinese as sellers say it, and English, by key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from anchor_console.core.paths import resource
from anchor_console.core.sentence import Sentence
from anchor_console.core.weight import IN_CHINESE, IN_ENGLISH
from anchor_console.desk.key_table import usual_key

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")

_GAP = re.compile(r"\{(\w+)\}")
_COUNTED = re.compile(r"\{(\w+):([^|{}]*)\|([^|{}]*)\}")
_NAMED = re.compile(r"\{(\w+)[:}]")
_KEY = re.compile(r"[A-Z][A-Za-z]+")
_KEY_GAP = re.compile(r" ?\{key_(\w+)\} ?")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_PART = re.compile(r"\[\[(.*?)\]\]")


class Words:
    """All sentences of one language. A key without a sentence shows as itself, and breaks nothing."""

    def __init__(self, language: Language, sentences: Mapping[str, str]) -> None:
        self.language = language
        self.comma, self.semicolon, self.colon = ("、", "；", "：") if language == "zh_CN" else (", ", "; ", ": ")
        self.weight_unit = IN_CHINESE if language == "zh_CN" else IN_ENGLISH
        self._sentences = sentences
        self._key: Callable[[str], str] = lambda action_id: self.keys(usual_key(action_id))

    def name_keys_by(self, name: Callable[[str], str]) -> None:
        """Let sentences name keys so, by their action; until then as they are where nobody chose others."""
        self._key = name

    def key(self, action_id: str) -> str:
        """What the action's key is called; nothing where it has none."""
        return self._key(action_id)

    def __contains__(self, key: object) -> bool:
        return key in self._sentences

    def tr(self, key: str, **params: str | int) -> str:
        """The sentence of `key` with its gaps filled; a gap that nobody fills stays empty.

        A part in double brackets is left out where what it counts is none: `3 rows[[, {bad} of them bad]]`; or where
        the action whose key it names has none: `[[, {key_undo} takes it back]]`. One of a thing is told otherwise than
        several where a gap says how: `{rows:row|rows} taken in`.
        """

        def fill(gap: str) -> object:
            return self._key(gap.removeprefix("key_")) if gap.startswith("key_") else params.get(gap)

        sentence = self._sentences.get(key, key)
        if "{" not in sentence:
            return sentence
        if "[[" in sentence:
            sentence = _PART.sub(lambda part: part[1] if all(map(fill, _NAMED.findall(part[1]))) else "", sentence)
        sentence = _KEY_GAP.sub(lambda gap: self._spaced(gap[0], self._key(gap[1])), sentence)
        sentence = _COUNTED.sub(lambda gap: _counted(params.get(gap[1], ""), gap[2], gap[3]), sentence)
        return _GAP.sub(lambda gap: _shown(params.get(gap[1], "")), sentence)

    def _spaced(self, gap: str, named: str) -> str:
        """A key's name with the spaces of its gap, but none between Chinese characters: 按回车加入, 按 Ctrl+H 下卡."""
        if not named:
            return " " if gap[0] == gap[-1] == " " else ""
        before = " " if gap[0] == " " and not _CHINESE.match(named[:1]) else ""
        after = " " if gap[-1] == " " and not _CHINESE.match(named[-1:]) else ""
        return f"{before}{named}{after}"

    def quoted(self, text: str) -> str:
        """What somebody said. Not “” in English: a Chinese font shows them as wide as a Chinese character."""
        return f"“{text}”" if self.language == "zh_CN" else f'"{text}"'

    def keys(self, written: str) -> str:
        """Keys as this language calls them: `Ctrl+Return` is Ctrl+回车 in Chinese."""
        return _KEY.sub(lambda key: self._sentences.get(f"key_name.{key[0]}", key[0]), written)

    def of(self, sentence: Sentence) -> str:
        return sentence.zh if self.language == "zh_CN" else sentence.en


def load_words(language: Language) -> Words:
    return Words(language, json.loads(resource("translations", f"{language}.json").read_text("utf-8")))


def speak(app: QCoreApplication, language: Language) -> None:
    """Let Qt's own words, of menus and file choosers, be of this language too; what we say better, as we say it."""
    qts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    names = {f"qtbase_{language}": qts, f"qt_{language}": str(resource("translations"))}
    for known in app.findChildren(QTranslator):
        if known.objectName() in names:
            return
        app.removeTranslator(known)
        known.setParent(None)  # else it would be found here, and taken for the one in force, until the loop runs next
        known.deleteLater()
    for name, folder in names.items():  # the one that is installed last is asked first
        words = QTranslator(app)
        words.setObjectName(name)
        if words.load(name, folder):
            app.installTranslator(words)


def system_language() -> Language:
    """Chinese on a Chinese system, else English."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def language_of(setting: object) -> Language:
    """The language that the setting names; the system's where it names none of ours."""
    for language in LANGUAGES:
        if setting == language:
            return language
    return system_language()


def _counted(value: str | int, one: str, several: str) -> str:
    return f"{_shown(value)} {one if str(value) == '1' else several}"


def _shown(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else value
