"""The running process: everything that touches the outside world."""
