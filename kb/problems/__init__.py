"""What is wrong with a file, said to the person who wrote it. Everything else may report a problem."""
