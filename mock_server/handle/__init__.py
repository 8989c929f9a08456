"""A world in Python: what the control API is in HTTP, in the same words. The plugin hands it to tests."""
