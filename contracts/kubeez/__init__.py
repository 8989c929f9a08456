"""Kubeez's contract: the tools of its MCP server, and their twin over REST."""
