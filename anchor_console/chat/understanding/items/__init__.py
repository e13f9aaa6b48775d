"""From what a line names to the items that it speaks of."""
