"""What each command does, apart from its options: loads stages, runs the pipeline, writes the result."""
