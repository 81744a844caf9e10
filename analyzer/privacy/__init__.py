"""What leaves a report so that the people in it are harder to find: pseudonyms instead of names, or no words at all."""
