"""Files brought into the profile and saved from it, beside a running session."""
