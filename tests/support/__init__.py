"""What the tests share: builders, a small city, databases."""
