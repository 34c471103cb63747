"""The record as a product for other programs: the files under `api/v1/`, which `make publish` writes."""
