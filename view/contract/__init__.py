"""What templates and their macros are given."""
