"""The records with the links between them, and what follows from them. Nothing of it is ever typed."""
