"""What Mayanio promises: the document, the rules, the printed examples, and the checks only it needs."""
