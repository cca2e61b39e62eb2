"""What a focal point is offered and has taken: the push, the card, each press until it is closed; and her duty."""
