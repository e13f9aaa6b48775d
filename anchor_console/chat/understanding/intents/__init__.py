"""Which of the thirteen a line is."""
