"""What every year group gets and what it lacks, over the school year, and whether it fits the hours."""

from lobscan.ui import coverage, header, session

header.reserve()
seen = coverage.read(session.workspace())
header.page(coverage.finding(seen), coverage.lead(seen))
coverage.competencies(seen)
coverage.kinds(seen)
coverage.weeks(seen)
coverage.load(seen)
coverage.opened(seen)
