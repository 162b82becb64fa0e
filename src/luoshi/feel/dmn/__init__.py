"""Models of the DMN standard: read, written, translated to the rule language, run."""
