"""Links on paper: everybody their sheet, and nothing in a name is read as HTML."""

from lobscan.exchange.links import Link, handouts, qr

URL = "https://lob.school.example/m/0123456789abcdef01234567"


def test_each_has_a_sheet_with_its_address() -> None:
    links = [Link("a", "Anna", URL), Link("b", "Bo <i>", URL + "9")]
    page = handouts(links, school="De Meander", title="Deel <b>", lines=["Houd dit bij je."]).decode()

    assert page.count("<section>") == page.count("<svg") == page.count("Houd dit bij je.") == 2
    assert f">{URL}<" in page
    assert f">{URL}9<" in page
    assert "Deel &lt;b&gt;" in page
    assert "Bo &lt;i&gt;" in page


def test_another_address_is_another_picture() -> None:
    assert qr(URL) != qr(URL + "9")
    assert "viewBox" in qr(URL)
