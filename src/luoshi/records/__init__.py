"""The one Django application with tables: what is kept, with the constraints that the database itself holds.

Nothing here decides or computes; every write goes through `luoshi.services`.
"""
