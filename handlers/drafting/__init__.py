"""Writing: the messages of a campaign in every language, a leader’s notice to her group, a table that is sent."""
