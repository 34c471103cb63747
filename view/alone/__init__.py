"""The pictures of the site as files of their own: an SVG that needs no page around it, and the data that it draws."""
