"""Wrong servers, each with one deliberate fault, that `soundstage check` has to catch and name."""
