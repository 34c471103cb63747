"""What the search knows of each page, and the card of each record, which a hit and a link show."""
