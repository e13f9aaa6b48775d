"""Call-outs: who of those present wants the product on air, and what is safe to say to them."""
