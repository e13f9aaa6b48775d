"""The stock ledger and holds; knows a claim and a fan only as ids."""
