"""The record as tables: how the declaration becomes them, the views of them, and the files that hold them."""
