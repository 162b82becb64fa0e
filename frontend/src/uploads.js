// A chosen file is sent at once and shows how far it is. The bar belongs to the form that sends it.

export function watchUploads(root) {
  root.documentElement.classList.add("has-script");
  root.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.closest("form[data-upload]")?.querySelector("progress");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = (event.detail.loaded / event.detail.total) * 100;
  });
}
