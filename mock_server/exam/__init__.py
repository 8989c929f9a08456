"""The exam: a client's own command is run through papers, each in a fresh world; the referee marks them."""
