"""The only room that reaches out of this machine, and only when an editor asks."""
