"""Every reader on damaged and hostile input: 2,000 cases here, 100,000 by `make fuzz`."""

from collections.abc import Iterator

import pytest
from fuzz import readers
from fuzz.cases import EDITS, Edit, Seed, changed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobscan.errors import UserError

CASES = 2_000
SHARES = sum(reader.share for reader in readers.READERS)


@pytest.fixture(scope="module")
def bench() -> Iterator[readers.Bench]:
    with readers.bench() as made:
        yield made


@pytest.mark.parametrize("reader", readers.READERS, ids=lambda reader: reader.name)
def test_a_reader_gives_a_result_or_says_what_is_wrong(bench: readers.Bench, reader: readers.Reader) -> None:
    seeds = reader.seeds(bench)
    bench.known = None

    @settings(
        max_examples=-(-CASES * reader.share // SHARES), deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.sampled_from(range(len(seeds))), EDITS)
    def case(at: int, edits: list[Edit]) -> None:
        readers.holds(bench, reader, Seed(seeds[at].name, changed(seeds[at].data, edits)))

    case()


@pytest.mark.parametrize("reader", readers.READERS, ids=lambda reader: reader.name)
def test_the_inputs_that_cases_begin_from_are_read(bench: readers.Bench, reader: readers.Reader) -> None:
    """Else the cases would try the door alone. In a store laid anew: what was taken over is refused again."""
    bench.ws.close()
    bench.lay_anew()
    sound = 0
    for seed in reader.seeds(bench):
        try:
            reader.read(bench, seed)
            sound += 1
        except UserError:
            continue
    assert sound >= 1


def test_what_must_hold_fails_where_it_does_not(bench: readers.Bench) -> None:
    def half_written(on: readers.Bench, _given: Seed) -> None:
        on.ws.write(lambda c: c.execute("INSERT INTO migration VALUES ('half', current_timestamp)"))
        raise UserError("Nothing was kept.")

    with pytest.raises(AssertionError):
        readers.holds(bench, readers.Reader("half", half_written, lambda _b: []), Seed("x", b""))
    with pytest.raises(ZeroDivisionError):
        readers.holds(bench, readers.Reader("bug", lambda _b, _s: 1 / 0, lambda _b: []), Seed("x", b""))
