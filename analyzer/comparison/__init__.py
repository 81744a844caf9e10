"""Comparing reports: how reaction differs between articles, outlets and days, and how one post fares in several articles."""
