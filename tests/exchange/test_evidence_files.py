"""A file is kept as evidence for what is in it, whatever its name says."""

import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobscan.errors import UserError
from lobscan.exchange import evidence_files
from lobscan.exchange.evidence_files import LARGEST_MB, MB, cleaned, kind_of
from tests.exchange.evidence_samples import TYPES, packed, samples

SAMPLES = samples()
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)


def refused(data: bytes, name: str) -> str:
    with pytest.raises(UserError) as error:
        kind_of(data, name)
    return str(error.value)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_kind_that_is_promised_is_taken(name: str) -> None:
    kind = kind_of(SAMPLES[name], name)
    assert name.lower().endswith(kind.endings)
    assert "html" not in kind.mime
    assert "script" not in kind.mime


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("other", SAMPLES)
def test_no_kind_passes_for_another(name: str, other: str) -> None:
    endings = kind_of(SAMPLES[other], other).endings
    if name.lower().endswith(endings) or {name[-3:], other[-3:]} == {"txt", "csv"}:
        return
    if other.endswith((".txt", ".csv")) and b"\x00" not in SAMPLES[name] and name.endswith(".pdf"):
        return  # this very small PDF is text indeed
    assert "inside" in refused(SAMPLES[name], other)


@pytest.mark.parametrize("name", [*SAMPLES])
def test_a_program_or_a_page_passes_for_nothing(name: str) -> None:
    assert "inside" in refused(PROGRAM, name)
    if not name.endswith((".txt", ".csv")):
        assert "inside" in refused(b"<html><script>alert(1)</script></html>", name)


@pytest.mark.parametrize("name", [n for n in SAMPLES if not n.endswith((".txt", ".csv"))])
def test_half_a_file_is_refused(name: str) -> None:
    whole = SAMPLES[name]
    assert "inside" in refused(whole[: len(whole) // 2], name)


@pytest.mark.parametrize(
    "name", ["x.exe", "x.html", "x.svg", "x.js", "x.docm", "x.zip", "x.pdf.exe", "pdf", ""]
)
def test_other_kinds_are_named_with_what_may_be_chosen(name: str) -> None:
    assert "pdf, docx, xlsx" in refused(SAMPLES["plan.pdf"], name)


def test_an_empty_file_and_one_that_is_too_large_are_refused_in_plain_words() -> None:
    assert refused(b"", "plan.pdf") == "plan.pdf is empty. Choose the file again."
    large = b"a" * (LARGEST_MB * MB)
    assert kind_of(large, "a.txt").id == "txt"
    assert "a.txt is 11 MB; at most 10 MB" in refused(large + b"a", "a.txt")


def test_a_file_made_to_fill_the_disk_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"[Content_Types].xml": TYPES, "ppt/a.xml": bytes(evidence_files.MOST_UNPACKED)})
    assert len(bomb) < MB
    assert "unpacks to more than 200 MB" in refused(bomb, "avond.pptx")


def test_one_that_lies_about_how_large_it_unpacks_is_refused() -> None:
    """The size in the list of parts is made small; what comes out then does not fit its checksum."""
    honest = packed({"[Content_Types].xml": TYPES, "ppt/a.xml": bytes(3 * MB)})
    lying = honest.replace(struct.pack("<I", 3 * MB), struct.pack("<I", 10))
    assert lying != honest
    assert "inside" in refused(lying, "avond.pptx")


def test_too_many_parts_are_refused() -> None:
    many = packed(
        {"[Content_Types].xml": TYPES, **{f"{i}.xml": "" for i in range(evidence_files.MOST_PARTS)}}
    )
    assert "unpacks" in refused(many, "avond.pptx")


@pytest.mark.parametrize("part", ["ppt/vbaProject.bin", "Basic/Standard/script.xml", "xl/VBAPROJECT.BIN"])
def test_macros_are_refused(part: str) -> None:
    assert "macros" in refused(packed({"[Content_Types].xml": TYPES, part: "x"}), "avond.pptx")


@pytest.mark.parametrize("part", ["../evil", "/etc/x", "ppt/../../x"])
def test_parts_that_point_outside_are_refused(part: str) -> None:
    assert "inside" in refused(packed({"[Content_Types].xml": TYPES, part: "x"}), "avond.pptx")


def test_a_part_that_stands_there_twice_is_refused() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("[Content_Types].xml", TYPES)
    assert "inside" in refused(whole.getvalue(), "avond.pptx")


@settings(deadline=None)
@given(st.sampled_from([n for n in SAMPLES if n.endswith(("docx", "xlsx", "pptx", "odt", "ods"))]), st.data())
def test_damage_to_a_package_gives_words_and_never_a_traceback(name: str, data: st.DataObject) -> None:
    whole = bytearray(SAMPLES[name])
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=20)):
        whole[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UserError):
        assert name.endswith(kind_of(bytes(whole), name).endings)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("plan.PDF", "plan.pdf"),
        ("C:\\Users\\an\\plan.pdf", "plan.pdf"),
        ("../../etc/plan.pdf", "plan.pdf"),
        ("pla\u202enfdp.exe.pdf", "planfdp.exe.pdf"),
        ('a<b>:"c|d?*.pdf', "a_b___c_d__.pdf"),
        ("re\u0301sume\u0301.pdf", "résumé.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_hides_nothing(name: str, clean: str) -> None:
    assert cleaned(name) == clean
