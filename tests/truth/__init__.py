"""Parks with known truth: made from a seed, written as files people send, and scored."""
