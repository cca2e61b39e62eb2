"""What an operator types, one module for each kind of command; bot/__main__.py puts them together."""
