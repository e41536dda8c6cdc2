"""Says what is shown now to people who hear the screen: a filter changes it all without a new page."""

from __future__ import annotations

import streamlit as st

_ANNOUNCE = st.components.v2.component(
    "spend_announce",
    html='<p role="status" aria-live="polite"></p>',
    css="p { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }",
    js="""export default function ({ data, parentElement }) {
      const status = parentElement.querySelector("p");
      if (status.textContent !== data.words) status.textContent = data.words;
    }""",
)


def announce(words: str) -> None:
    """Have a screen reader say the words where they differ from the last; nothing is seen of it."""
    _ANNOUNCE(key="announce", data={"words": words}, width="content")
