"""What a record is once it was read, and how records lead to each other."""
