"""lobscan: career guidance as a matter of the whole school."""
