"""Unifically's contract: the Unified Tasks API."""
