"""The stages of a school's way: prepare, scan, picture, ambition, plan."""
