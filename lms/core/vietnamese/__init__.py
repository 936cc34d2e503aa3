"""Vietnamese text, people's names, numbers and dates: plain Python, no Django."""
