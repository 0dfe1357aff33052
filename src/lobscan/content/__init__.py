"""YAML into domain objects, or every fault with its file and line."""
