"""Pictures of cards, drawn without widgets; reached through a callable that the composition root hands in."""
