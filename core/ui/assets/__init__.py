"""What the browser is sent beside the screens: styles, scripts and the page's icon."""

from pathlib import Path

ASSETS = Path(__file__).resolve().parent


def read_asset(name: str) -> str:
    """The text of a style or a script."""
    return (ASSETS / name).read_text(encoding="utf-8")
