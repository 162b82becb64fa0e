"""Limits of time that cannot be kept."""
