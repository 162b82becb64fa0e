// Review by keyboard: in a <table data-keys> j and k move, Enter opens the row's first link; a letter presses the control
// with that data-key (a accept, r return, / search). Nothing happens while somebody types or holds a modifier.

const TYPING = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";

export function watchKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    if (handle(root, event.key, event.target)) event.preventDefault();
  });
}

function handle(root, key, target) {
  if (key === "j" || key === "k") return move(root, key === "j" ? 1 : -1);
  if (key === "Enter") return !target.closest("a, button, summary, input") && open(root);
  return press(root, key);
}

function move(root, step) {
  const rows = [...root.querySelectorAll("table[data-keys] tbody tr")];
  if (rows.length === 0) return false;
  const at = rows.findIndex((row) => row.classList.contains("is-current"));
  const to = Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[at]?.classList.remove("is-current");
  rows[to].classList.add("is-current");
  rows[to].scrollIntoView({ block: "nearest" });
  return true;
}

function open(root) {
  const link = root.querySelector("table[data-keys] tr.is-current a[href]");
  link?.click();
  return Boolean(link);
}

function press(root, key) {
  const control = [...root.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key);
  if (!control) return false;
  control.focus();
  if (control.matches("a, button")) control.click();
  return true;
}
