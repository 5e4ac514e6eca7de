"""The ten sections of the report, each a function from the context to its blocks."""
