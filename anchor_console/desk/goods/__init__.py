"""The goods and the rundown: listed, found, edited, planned."""
