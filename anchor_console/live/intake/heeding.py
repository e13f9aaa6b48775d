"""Telling people what the room's voices add up to: a mood of complaints, a text that looks arranged."""

from __future__ import annotations

from anchor_console.chat.listening import Heard
from anchor_console.chat.tickets import MOOD_WITHIN_MS, Complaint, Unnamed, moods
from anchor_console.core.clock import Clock
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.live.state import LiveState

_SAMPLE = 40


class Heeding:
    """Posts one notice for each complaint that is a mood, and for each text offered as a phrase.

    A mood that was told is told again only after it was over.
    """

    def __init__(self, state: LiveState, notices: NoticeBoard, clock: Clock) -> None:
        self._state = state
        self._notices = notices
        self._clock = clock
        self._told: set[Complaint] = set()
        self._unnamed: list[Unnamed] = []
        """What nobody knows the writers of, of the last minutes: there is no ticket to find it by."""
        self._offered: set[int] = set()
        state.heard.subscribe(self._on_heard)
        state.session_changed.subscribe(lambda _: self._begin())
        self._look()

    def _on_heard(self, heard: Heard) -> None:
        self._unnamed += heard.unnamed
        if heard.tickets or heard.unnamed:
            self._look()
        if heard.has_suspects:
            self._offer()

    def _begin(self) -> None:
        self._unnamed.clear()
        self._look()

    def refresh(self) -> None:
        """Look again at moods: time alone ends them."""
        if self._state.moods:
            self._look()

    def _look(self) -> None:
        now_ms = self._clock.now_ms()
        self._unnamed = [one for one in self._unnamed if one.at_ms >= now_ms - MOOD_WITHIN_MS]
        now = tuple(moods(self._state.tickets, now_ms, self._unnamed))
        for mood in now:
            if mood.complaint not in self._told:
                # Where some are nobody's, lines are what there is to count.
                count = {"people": mood.people, "lines": 0} if not mood.unnamed else {"people": 0, "lines": mood.voices}
                self._notices.post(
                    Notice.warning("tickets.mood", mood.complaint.value, **count, sample=mood.sample[:_SAMPLE])
                )
        for complaint in self._told - {mood.complaint for mood in now}:
            self._notices.clear("tickets.mood", complaint.value)
        self._told = {mood.complaint for mood in now}
        self._state.show_moods(now)
        self._offer()

    def _offer(self) -> None:
        offered = {suspect.id: suspect for suspect in self._state.suspects}
        for suspect_id in self._offered - set(offered):
            self._notices.clear("phrase.suspected", str(suspect_id))
        for suspect_id, suspect in offered.items():
            if suspect_id not in self._offered:
                self._notices.post(
                    Notice.info("phrase.suspected", str(suspect_id), text=suspect.text[:_SAMPLE], people=suspect.people)
                )
        self._offered = set(offered)
