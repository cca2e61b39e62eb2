"""A report is written, on either track, and added to later: the forms, their questions and their screens."""
