"""Pure: what things are and how they follow from each other; one noun per module."""
