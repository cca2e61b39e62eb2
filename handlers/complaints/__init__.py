"""Complaints about people of the network: writing one, reading the answer, and answering one."""
