"""The room hub: a sans-I/O core, and the server around it."""
