"""What only Unifically is asked."""
