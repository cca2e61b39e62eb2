"""A coordinator’s campaigns: the list, whom one is for, its days, the second reader, and how it goes out."""
