"""Measures the production server set-up on this machine: `make bench`."""
