"""A line of chat as it is typed: its characters, its numbers with their units, the forms of asking."""
