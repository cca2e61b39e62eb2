"""What coordinators see and do: the open cases of their area, and the card of one."""
