"""Products, SKUs, numbers in the show, and the files they come from."""
