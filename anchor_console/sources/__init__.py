"""Where chat, gifts, joins and orders come from."""
