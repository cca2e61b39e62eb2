"""What every screen is made of: the page a view gets, buttons, labels, the keyboard, the screen of a form."""
