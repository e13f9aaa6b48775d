"""What a line states for good of the fan, or of whom they buy for."""
