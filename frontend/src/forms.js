// What a form cannot do without script: choose all rows, submit when a filter changes, print, and not be sent twice.
// The server does not rely on any of it.

export function watchForms(root) {
  root.addEventListener("change", (event) => {
    const { target } = event;
    if (target.matches("[data-check-all]")) checkAll(target);
    if (target.matches("[data-submit]")) target.form.requestSubmit();
  });
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  root.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  // Coming back by the browser's history shows the page as it was left, with its forms still marked.
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

function checkAll(box) {
  for (const other of box.closest("table").querySelectorAll("tbody input[type=checkbox]:not(:disabled)")) {
    other.checked = box.checked;
  }
}
