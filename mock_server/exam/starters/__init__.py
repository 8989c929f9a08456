"""Clients to begin with. They import nothing of Soundstage; README.md beside them says what a client must do."""
