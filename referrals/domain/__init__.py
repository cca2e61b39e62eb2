"""Pure and frozen: what is decided. No database, no clock, no chance: the moment is a parameter."""
