"""Kinds of steps, one idea a file."""
