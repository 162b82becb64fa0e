// The rules of a version, to be changed: the form carries the model back as text.
import Modeler from "dmn-js/lib/Modeler";
import { show } from "./views.js";
import { chinese } from "./words.js";

const modules = { additionalModules: [chinese] };
const root = document.querySelector("[data-dmn]");
const form = root.querySelector("form");
const text = root.querySelector("[data-dmn-text]");
let changed = false;
let sending = false;

const editor = await show(Modeler, root, {
  drd: modules,
  decisionTable: modules,
  literalExpression: modules,
  boxedExpression: modules,
});
editor.on("import.done", watchChanges);
editor.on("views.changed", watchChanges);
watchChanges();

form.addEventListener("submit", write, true);

// Before the first submission the model is written into the form, which then submits itself.
async function write(event) {
  if (sending) return;
  event.preventDefault();
  event.stopPropagation();
  try {
    text.value = (await editor.saveXML({ format: true })).xml;
  } catch {
    text.value = "";
  }
  sending = true;
  // Not at once: a browser ignores what is submitted while it still tells the first submission around.
  setTimeout(() => form.requestSubmit(event.submitter));
}

// Each view has a history of its own; any step in one of them is a change.
function watchChanges() {
  editor.getActiveViewer()?.on("commandStack.changed", () => { changed = true; });
}

window.addEventListener("beforeunload", (event) => {
  if (changed && !sending) event.preventDefault();
});
window.addEventListener("pageshow", () => { sending = false; });
