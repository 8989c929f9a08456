"""What only Kubeez is asked."""
