"""Signed deliveries: signing and retries are pure, deliveries are the log, the sender makes one attempt."""
