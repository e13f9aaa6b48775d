"""Claims, asks and tickets: what somebody must follow up."""
