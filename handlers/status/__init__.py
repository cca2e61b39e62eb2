"""A writer’s messages after sending: how each one is, taking it back, letting others be contacted."""
