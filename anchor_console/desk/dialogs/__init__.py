"""Dialogs. All are opened, never executed: the loop goes on under them."""
