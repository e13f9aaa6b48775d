"""From a line of chat to what the fan wants: a pure function of lexicon, line and context."""
