"""A fan: who they are, what is known of them, and settling it."""
