"""From bytes, URL or text to an `Article`."""
