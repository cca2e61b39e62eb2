"""A reader and the network’s messages to many: the message itself, her answer to it, and what she wants of them."""
