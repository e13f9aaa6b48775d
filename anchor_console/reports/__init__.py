"""What leaves the console as files: exports and reports."""
