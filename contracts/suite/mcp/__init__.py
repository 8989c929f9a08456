"""What a server of tools owes to any client of the Model Context Protocol."""
