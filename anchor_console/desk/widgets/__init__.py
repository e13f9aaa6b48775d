"""The small parts that panes and dialogs are put together from."""
