"""Digital seals on papers: the key, putting a seal on a PDF, reading the signatures of one. No business word in it."""
