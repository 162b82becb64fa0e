"""One module for each part of programme.yaml: it asks for its fields and returns frozen data."""
