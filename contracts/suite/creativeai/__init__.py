"""What only CreativeAI is asked."""
