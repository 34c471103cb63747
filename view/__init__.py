"""The view: records → HTML, and which pages there are. Knows nothing of the engine that builds the site."""
