"""From a post's text to calibrated stances, sentiment and the words that carried them."""
