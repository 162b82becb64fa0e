// A model of DMN on a page: fetched, shown by a viewer or an editor, its views listed as the page's own tabs.

const MARGIN = 0.92;
const KINDS = { drd: "关系图", decisionTable: "判定表", literalExpression: "算式", boxedExpression: "公用算法" };

// dmn-js knows DMN 1.3 alone. What a package exports is in every version since, so only the version's name is changed.
const NEWER = /https:\/\/www\.omg\.org\/spec\/DMN\/(?:20211108|20230324)\/(MODEL|DMNDI)\//g;

export async function show(Kind, root, options) {
  const canvas = root.querySelector("[data-dmn-canvas]");
  const tabs = root.querySelector("[data-dmn-tabs]");
  const tool = new Kind({ container: canvas, ...options });
  tool.on("views.changed", ({ views, activeView }) => {
    listViews(tool, tabs, views, activeView);
    reachByKeyboard(canvas);
  });
  try {
    await tool.importXML((await source(root)).replace(NEWER, "https://www.omg.org/spec/DMN/20191111/$1/"));
    await openFromAddress(tool);
    root.dataset.ready = "yes";
  } catch (error) {
    refuse(root, error);
  }
  return tool;
}

// What was being edited when the server refused it stands in the page; otherwise the model has an address.
async function source(root) {
  const kept = root.querySelector("[data-dmn-text]")?.value;
  if (kept) return kept;
  const response = await fetch(root.dataset.dmn, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.text();
}

function refuse(root, error) {
  const message = root.querySelector("[data-dmn-failed]");
  message.hidden = false;
  message.querySelector("[data-dmn-reason]").textContent = error.message;
  root.dataset.ready = "failed";
}

function listViews(tool, tabs, views, active) {
  tabs.replaceChildren(
    ...views.map((view) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "dmn-tab";
      button.textContent = view.type === "drd" ? KINDS.drd : view.element.name;
      button.title = KINDS[view.type] ?? view.type;
      if (view.element === active?.element) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => open(tool, view));
      return button;
    }),
  );
}

async function open(tool, view) {
  await tool.open(view);
  fit(tool);
  history.replaceState(null, "", `#${encodeURIComponent(view.element.id)}`);
}

// The address keeps which table is open, so that a link shows it again.
async function openFromAddress(tool) {
  const id = decodeURIComponent(location.hash.slice(1));
  const view = tool.getViews().find((each) => each.element.id === id);
  if (view) await tool.open(view);
  fit(tool);
}

// What scrolls must be reached without a mouse; dmn-js draws it anew with each view.
function reachByKeyboard(canvas) {
  requestAnimationFrame(() => {
    for (const table of canvas.querySelectorAll(".tjs-table-container")) table.tabIndex = 0;
  });
}

// A diagram is seen whole first, with a margin; tables and formulas begin at their beginning anyway.
function fit(tool) {
  if (tool.getActiveView()?.type !== "drd") return;
  const canvas = tool.getActiveViewer().get("canvas");
  canvas.zoom("fit-viewport", "auto");
  canvas.zoom(canvas.zoom() * MARGIN, "auto");
}
