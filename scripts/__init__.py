"""What is run by hand beside the site: its pictures, its shapes, and servers for it."""
