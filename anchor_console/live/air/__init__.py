"""The card on air: its steps, what guards its price, and its ways to the screens."""
