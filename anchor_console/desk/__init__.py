"""The window: Qt widgets, models and pages."""
