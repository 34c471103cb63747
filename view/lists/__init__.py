"""How lists of records are narrowed and ordered."""
