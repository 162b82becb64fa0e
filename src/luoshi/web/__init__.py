"""Pages: server-rendered, one module a capability; each view asks a service and shows what it answers."""
