"""Fetching better translation engines: the only part of the program that downloads models, and only when a person asks."""
