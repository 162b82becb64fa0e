"""The HTTP API under /api/, for programs: the same services as the pages, one module a capability."""
