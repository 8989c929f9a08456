"""The calls of the control API, a file for each noun. `parts` has what they are handed."""
