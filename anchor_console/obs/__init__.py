"""Cards into OBS by obs-websocket 5, for machines whose OBS or companion takes no browser source."""
