"""What goes wrong on purpose: magic values, rules, and one file for each fault."""
