"""Parts of the settings' page: what the seller words, keeps and sorts by."""
