"""How the sources stand, and writing a session down."""
