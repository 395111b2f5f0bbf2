"""Training the networks: the split, the recipe and the loop."""
