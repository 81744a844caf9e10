"""Which language a post is in, and its translation."""
