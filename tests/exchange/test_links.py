"""Links on paper: every role its sheet, and nothing in a name is read as HTML."""

from lobscan.exchange.links import Link, qr, sheets

URL = "https://lob.school.example/a/0123456789abcdef01234567"


def test_each_role_has_a_sheet_with_its_address() -> None:
    links = [Link("mentor", "mentor", URL), Link("ouder", "ouder of verzorger", URL + "9")]
    page = sheets(links, school="De Meander", title="Scan <b>", minutes=8).decode()

    assert page.count("<section>") == page.count("<svg") == 2
    assert f">{URL}<" in page
    assert f">{URL}9<" in page
    assert "Scan &lt;b&gt;" in page
    assert "ongeveer 8 minuten" in page


def test_another_address_is_another_picture() -> None:
    assert qr(URL) != qr(URL + "9")
    assert "viewBox" in qr(URL)
