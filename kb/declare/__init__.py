"""What a record can be: the kinds of value, the scales, the types with their fields, dates and ids."""
