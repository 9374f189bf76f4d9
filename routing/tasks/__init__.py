"""Whole jobs for workers, the service and the command line: documents in, documents out."""
