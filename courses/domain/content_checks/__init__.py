"""What a lesson must have before it is sent, and what would make it better; one idea a file."""
