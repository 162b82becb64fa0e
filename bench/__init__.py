"""Measurements of speed: `python -m bench` prints them as JSON; docs/performance.md says what they mean."""
