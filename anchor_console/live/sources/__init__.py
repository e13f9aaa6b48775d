"""The seller's sources: how they stand, and what a shop's official platform brings."""
