"""The pin queue and the card on air."""
