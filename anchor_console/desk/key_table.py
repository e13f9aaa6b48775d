"""Every key of the desk, in one table: what it does, which key it is where nobody chose another, and where it counts.

Keyboard, lists, help, settings and each sentence that names a key read this; there is no second list. Words are
`key.<id>` in the translations. Pure: what people chose is in `keys_in_force`.
"""

from __future__ import annotations

import sys
from enum import Enum

import msgspec

IS_MAC = sys.platform == "darwin"


class Scope(Enum):
    CARD = "card"
    """Off while text is typed: what goes before the room, and what a field undoes itself."""
    ANYWHERE = "anywhere"
    """While text is typed as well: the hand comes from the platform's own console, or goes away to search."""
    NUMBER = "number"
    """While a number is typed, and then before whatever has the keyboard."""
    CLICKER = "clicker"
    """Where the settings say that a presenter's clicker is in use, while no text is typed."""
    LIST = "list"
    """In the list that it is about."""
    FIXED = "fixed"
    """What a list does with it in every program; the help tells it, nobody changes it."""
    DIALOG = "dialog"
    """As fixed, and told in the dialog itself."""


class KeyAction(msgspec.Struct, frozen=True):
    id: str
    default: str
    """As Qt writes it on every system; Qt's Ctrl is ⌘ on macOS, its Meta is ⌃ there."""
    scope: Scope
    mac: str | None = None
    """What macOS has in its place, where the system takes the key or types with it."""
    group: str = ""
    """The sentence, `key.<group>`, that stands in the help for all those of a group."""

    @property
    def words(self) -> str:
        return f"key.{self.id}"

    @property
    def is_changeable(self) -> bool:
        return self.scope not in (Scope.FIXED, Scope.DIALOG)

    def usual(self, *, is_mac: bool = IS_MAC) -> str:
        """The key where nobody chose another."""
        return self.mac if is_mac and self.mac is not None else self.default


def _numbered(name: str, count: int, first: int, group: str) -> tuple[KeyAction, ...]:
    # Option with a digit types a letter on macOS.
    return tuple(
        KeyAction(f"{name}_{at + 1}", f"Alt+{first + at}", Scope.ANYWHERE, f"Ctrl+Alt+{first + at}", group)
        for at in range(count)
    )


ACTIONS: tuple[KeyAction, ...] = (
    # Digits themselves, and Backspace and Escape while they stand there, stay what they are: a number has no other
    # keys. What finishes it can be another: a left hand that types on the keypad of its own, say.
    KeyAction("pin_number", "Return", Scope.NUMBER),
    KeyAction("take_number", "Shift+Return", Scope.NUMBER),
    KeyAction("take_next", "Ctrl+Return", Scope.CARD),
    KeyAction("open_price", "Ctrl+Shift+Return", Scope.CARD),
    KeyAction("count_down", "Ctrl+Alt+Return", Scope.CARD),
    KeyAction("sold_out", "Ctrl+D", Scope.CARD),
    KeyAction("again", "Ctrl+R", Scope.CARD),
    KeyAction("close_card", "Ctrl+Shift+H", Scope.CARD),
    KeyAction("hide_card", "Ctrl+H", Scope.CARD, mac="Meta+H"),  # ⌘H hides the program
    # The row of F keys is for light and sound on a Mac, unless fn is held.
    KeyAction("tick_popped", "F6", Scope.ANYWHERE, mac="Ctrl+6", group="ticks"),
    KeyAction("tick_priced", "F7", Scope.ANYWHERE, mac="Ctrl+7", group="ticks"),
    KeyAction("tick_carted", "F8", Scope.ANYWHERE, mac="Ctrl+8", group="ticks"),
    KeyAction("rundown_on", "Alt+Down", Scope.ANYWHERE, mac="Ctrl+Alt+Down", group="rundown"),
    KeyAction("rundown_back", "Alt+Up", Scope.ANYWHERE, mac="Ctrl+Alt+Up", group="rundown"),
    KeyAction("call_out_said", "Ctrl+J", Scope.CARD),
    KeyAction("clicker_next", "PgDown", Scope.CLICKER, group="clicker"),
    KeyAction("clicker_hide", "PgUp", Scope.CLICKER, group="clicker"),
    KeyAction("back_to_live", "Space", Scope.CARD),
    KeyAction("select", "Up, Down", Scope.FIXED),
    KeyAction("row_menu", "Menu, Shift+F10", Scope.FIXED),
    KeyAction("call", "F2", Scope.ANYWHERE, mac="Ctrl+Shift+K"),
    KeyAction("mark", "Ctrl+M", Scope.ANYWHERE, mac="Ctrl+Shift+M"),  # ⌘M puts the window away
    *_numbered("follow_up", 3, 5, "follow_ups"),
    KeyAction("copy_answer", "Return", Scope.FIXED, group="answers"),
    KeyAction("say_answer", "Alt+Return", Scope.LIST, group="answers"),
    KeyAction("settle_claim", "Return, Left, Right", Scope.FIXED),
    *_numbered("lane", 4, 1, "lanes"),
    KeyAction("find_chat", "Ctrl+F", Scope.ANYWHERE, group="finds"),
    KeyAction("find_goods", "Ctrl+G", Scope.ANYWHERE, group="finds"),
    KeyAction("find_anything", "Ctrl+K", Scope.ANYWHERE),
    KeyAction("goods_first", "Ctrl+1", Scope.LIST, group="goods_rows"),
    KeyAction("goods_add", "Ctrl+N", Scope.LIST, group="goods_rows"),
    KeyAction("goods_paste", "Ctrl+Shift+V", Scope.LIST),
    KeyAction("rundown_up", "Ctrl+Up", Scope.LIST, group="rundown_rows"),
    KeyAction("rundown_down", "Ctrl+Down", Scope.LIST, group="rundown_rows"),
    KeyAction("rundown_again", "R", Scope.LIST, group="rundown_rows"),
    KeyAction("fan_facts", "Alt+F", Scope.CARD, mac="Ctrl+Alt+F"),
    KeyAction("undo", "Ctrl+Z", Scope.CARD),
    KeyAction("redo", "Ctrl+Shift+Z", Scope.CARD),
    KeyAction("export", "Ctrl+E", Scope.ANYWHERE),
    KeyAction("help", "F1", Scope.ANYWHERE, mac="Ctrl+?"),
    KeyAction("dialog_go", "Ctrl+Return", Scope.DIALOG),
    KeyAction("paste", "Ctrl+V", Scope.DIALOG),
)
"""In the order of the help and of the settings."""


def usual_key(action_id: str) -> str:
    """The key that an action has where nobody chose another; nothing where there is no such action."""
    return next((one.usual() for one in ACTIONS if one.id == action_id), "")
