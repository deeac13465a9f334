"""Hits in, proved `Advice` out."""
