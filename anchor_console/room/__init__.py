"""The room protocol: wire types, the hub, and the link to it."""
