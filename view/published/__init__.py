"""What a page says to machines once it is published: its head, its policy, and where it can be edited."""
