"""What tests of many rooms share: doubles that speak the real ports, and waiting."""
