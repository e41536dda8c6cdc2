// Streamlit changes its own colours at once, but a chart keeps those it was sent with. Its theme is in place a moment
// after the system's.
const LATER_MS = 300;

export default function ({ setTriggerValue }) {
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const turn = () => setTimeout(() => setTriggerValue("turned", true), LATER_MS);
  scheme.addEventListener("change", turn);
  return () => scheme.removeEventListener("change", turn);
}
