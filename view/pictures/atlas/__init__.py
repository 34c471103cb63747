"""The map: its windows, its words, its routes, and the drawings made of them."""
