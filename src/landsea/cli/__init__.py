"""The ``landsea`` command."""
