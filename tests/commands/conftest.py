"""A command to run, on an empty folder or in a school."""

from commanding import round_ as round_
from commanding import run as run
from commanding import school as school
