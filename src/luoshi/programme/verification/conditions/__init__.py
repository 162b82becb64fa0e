"""Conditions, branches, routes and names: what never happens, always happens, or leads nowhere."""
