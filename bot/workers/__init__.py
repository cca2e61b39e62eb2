"""What happens outside of any turn: jobs, which fetch and read the files that people send, and ticks at intervals.

Not for: anything that must happen at a certain moment, which is a timer, or messages (see bot/sending).
"""
