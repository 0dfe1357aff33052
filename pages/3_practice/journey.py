"""What an imaginary pupil meets on the way through the school: the moments, the silence, the repetitions."""

from lobscan.ui import header, journey, session

header.reserve()
seen = journey.read(session.workspace())
header.page(journey.finding(seen), journey.lead(seen))
journey.ribbon(seen)
journey.reading(seen)
journey.silences(seen)
journey.repetitions(seen)
journey.late(seen)
