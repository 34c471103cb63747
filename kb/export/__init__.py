"""The records for other programs and for the terminal."""
