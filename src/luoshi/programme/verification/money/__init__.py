"""Sums: totals, the money of funds, and what quotas and caps can come to."""
