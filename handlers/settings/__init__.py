"""Help, numbers and rights for everybody, and what a person sets for herself."""
