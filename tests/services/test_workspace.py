"""The workspace: the key on which links and codes rest."""

from pathlib import Path

import pytest

from lobscan.errors import UserError
from lobscan.services.workspace import open_workspace
from lobscan.settings import Settings


def test_an_emptied_key_is_refused_as_its_links_could_be_guessed(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    open_workspace(settings).close()
    settings.secret.write_bytes(b"")
    with pytest.raises(UserError, match=r"lobscan\.key is damaged"):
        open_workspace(settings)
