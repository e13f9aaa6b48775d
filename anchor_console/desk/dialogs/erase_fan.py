"""Forgetting a fan for good: who it is and what goes, asked with care; afterwards what could not be reached."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from anchor_console.core.ids import IdentityId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.wording import day_and_time
from anchor_console.privacy.receipt import Receipt

_IDS_SHOWN = 6
_FILES_SHOWN = 12


class EraseFanDialog(DialogFrame):
    """Return cancels here: only a click on the other button, or Tab to it, erases."""

    def __init__(self, desk: Desk, parent: QWidget, who: IdentityId) -> None:
        super().__init__(desk, parent, "erase.title", name="eraseFanDialog", width=480)
        self._who, self._window = who, parent
        known = desk.console.privacy.known(who)
        names = desk.listed(known.names.spoken) or "—"
        ids = [str(one) for one in known.identities if one not in known.guessed]
        more = f" +{len(ids) - _IDS_SHOWN}" if len(ids) > _IDS_SHOWN else ""
        self.say(desk.tr("erase.who", names=names, ids=desk.listed(ids[:_IDS_SHOWN]) + more), tone="")
        if len(ids) > 1:
            self.say(desk.tr("erase.linked", count=len(ids)), tone="warn")
        # Ticked: two orders that agree are mostly right, and whoever asks to be forgotten asks for all of it.
        self._guessed = QCheckBox(desk.tr("erase.with_guessed", count=len(known.guessed)))
        self._guessed.setObjectName("eraseGuessedBox")
        self._guessed.setChecked(True)
        if known.guessed:
            self.add(self._guessed)
            guessed = [str(one) for one in known.guessed]
            more = f" +{len(guessed) - _IDS_SHOWN}" if len(guessed) > _IDS_SHOWN else ""
            self.say(desk.tr("erase.guessed", ids=desk.listed(guessed[:_IDS_SHOWN]) + more))
        self.say(desk.tr("erase.what"))
        self.say(desk.tr("erase.stays"))
        self.say(desk.tr("erase.final"), tone="bad")
        confirm = button(desk, "erase.confirm", self._confirm, name="confirmEraseButton", role="price")
        self.add_buttons(confirm, button(desk, "cancel", self.reject, name="cancelEraseButton"))

        self.fit()

    def _confirm(self) -> None:
        self.accept()
        with_guessed = self._guessed.isChecked()
        self.desk.start(_erase(self.desk, self._window, self._who, with_guessed=with_guessed), "erase-fan")


async def _erase(desk: Desk, window: QWidget, who: IdentityId, *, with_guessed: bool) -> None:
    receipt = await desk.console.privacy.erase_shown(who, with_guessed=with_guessed)
    ReceiptDialog(desk, window, receipt).open()


class ReceiptDialog(DialogFrame):
    """What was erased, without whose it was; and files elsewhere to be looked through by hand."""

    def __init__(self, desk: Desk, parent: QWidget, receipt: Receipt) -> None:
        super().__init__(desk, parent, "receipt.title", name="eraseReceiptDialog", width=520)
        tr = desk.tr
        self.say(
            tr(
                "receipt.what",
                at=day_and_time(receipt.at_ms),
                ids=receipt.identities,
                lines=receipt.removed.get("lines", 0),
                copies=receipt.copies_rewritten,
            ),
            tone="",
        )
        if not receipt.is_hub_reached:
            self.say(tr("receipt.hub"), tone="warn")
        if not receipt.is_done:
            self.say(tr("receipt.later"), tone="warn")
        if receipt.names_in_part:
            self.say(tr("receipt.names_in_part", count=receipt.names_in_part), tone="warn")
        if receipt.guessed_taken:
            self.say(tr("receipt.guessed_taken", count=receipt.guessed_taken))
        if receipt.guessed_left:
            self.say(tr("receipt.guessed_left", count=receipt.guessed_left), tone="warn")
        if receipt.proposed_left:
            self.say(tr("receipt.proposed_left", count=receipt.proposed_left), tone="warn")
        if receipt.saved_elsewhere:
            self.say(tr("receipt.elsewhere"), tone="warn")
            listed = [one.path for one in receipt.saved_elsewhere[-_FILES_SHOWN:]]
            files = label("\n".join(listed), step="small", wrap=True)
            files.setObjectName("receiptFiles")
            files.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.add(files)
        else:
            self.say(tr("receipt.nothing_elsewhere"))
        self.add_buttons(button(desk, "done", self.accept, name="receiptDoneButton", role="primary"))
        self.fit()
