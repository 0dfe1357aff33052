"""What `lobscan` does, a module per group; each adds its commands to the parser of `cli.py`."""
