"""Data for whoever has none of our software: plain files in a ZIP or a folder, with the digest of each."""
