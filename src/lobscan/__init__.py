"""lobscan: career guidance as a matter of the whole school."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""Why: over matrices as small as ours, threads that wait for each other take far longer than the work."""
