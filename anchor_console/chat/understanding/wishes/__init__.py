"""What a line asks to be had or made, and whether the catalogue lists it."""
