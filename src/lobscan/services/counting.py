"""Counting: a round's answers past the gate, at once or look by look."""

from __future__ import annotations

from lobscan.domain.gate import ShownTally, pass_gate
from lobscan.domain.looks import shown as shown_by_looks
from lobscan.domain.round import Round
from lobscan.domain.tally import Tally
from lobscan.storage import answers, looks
from lobscan.storage.documents import Cursor


def shown(cursor: Cursor, round_: Round, frame: Tally, *, over: bool) -> ShownTally:
    """What may be shown of a round; `over` once nobody answers any more.

    A round with early figures counts whom its looks counted, and the rest once it is over.
    """
    last = looks.last(cursor, round_.id) if round_.early_figures else None
    if round_.early_figures and not round_.joint and (last or not over):
        numbers = [*range(1, last.number + 1 if last else 1), *([0] if over else [])]
        batches = [answers.tally(cursor, round_.id, frame, look=n) for n in numbers]
        counted = sum(c.people for b in batches for c in b.crowds)
        return shown_by_looks(batches or [frame], k=round_.k, over=over, respondents=counted)
    return pass_gate(answers.tally(cursor, round_.id, frame), k=round_.k, joint=round_.joint)
