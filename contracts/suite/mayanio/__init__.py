"""What only Mayanio is asked."""
