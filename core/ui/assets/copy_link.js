// The clipboard is only offered on https and localhost; elsewhere the older way still works.
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("span");
  button.onclick = async () => {
    try {
      await copy(window.location.href);
      status.textContent = "Copied";
    } catch {
      status.textContent = "Copy the address from the top of the browser";
    }
    setTimeout(() => { status.textContent = ""; }, 4000);
  };
}
