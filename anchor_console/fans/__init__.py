"""The people in the room: identities, facts, notes."""
