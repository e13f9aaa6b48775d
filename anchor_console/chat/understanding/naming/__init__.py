"""What a line names: products, colours, sizes, counts, each with its span."""
