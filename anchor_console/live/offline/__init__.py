"""What commands do with a profile, beside an open console or by themselves."""
