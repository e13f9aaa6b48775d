"""Where the models' weights come from: examples, and the programs that learn from them."""
