"""The live session: from event to stored effect to screen, and from key to card."""
