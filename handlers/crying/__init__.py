"""Words of danger from anyone, anywhere: hearing them, the card under them, and their way into a report."""
