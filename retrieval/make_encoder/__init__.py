"""The making of the project's own encoder: the weights of multilingual-e5-small, pruned and quantised."""
