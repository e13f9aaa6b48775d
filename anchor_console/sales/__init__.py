"""Claims, and the sales that follow."""
