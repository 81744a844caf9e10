"""What a person corrects in a report: read from a file, applied where it belongs, marked, and kept as rows to learn from."""
