"""What the bot itself needs a person for."""
