"""The control API under `/_mock`: routes, schemas and the client that CLI, plugin and dashboard use."""
