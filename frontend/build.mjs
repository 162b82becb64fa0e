// Builds frontend/dist: app.css, app.js, what the pages of rules add to them, icons.svg and mark.svg. Django gives the files names with their hash when it collects them.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = `${here}dist`;

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const common = {
  absWorkingDir: here,
  outdir: "dist",
  bundle: true,
  minify: true,
  target: ["chrome109", "firefox115", "safari16"],
  legalComments: "external",
  logLevel: "warning",
};
await build({ ...common, entryPoints: ["src/app.js", "src/app.css"] });
// Modules, loaded by the pages of rules alone: dmn-js is ten times the size of everything else.
await build({
  ...common,
  format: "esm",
  entryPoints: { "rules-read": "src/dmn/read.js", "rules-edit": "src/dmn/edit.js", rules: "src/dmn/dmn.css" },
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".eot": "empty", ".svg": "empty" },
});
await writeFile(`${dist}/icons.svg`, await sprite());
await copyFile(`${here}src/mark.svg`, `${dist}/mark.svg`);

// One file with a <symbol> for each name in icons.txt: <svg class="icon"><use href="…/icons.svg#check"/></svg>
async function sprite() {
  const names = (await readFile(`${here}icons.txt`, "utf8")).split("\n").filter(Boolean);
  const symbols = await Promise.all(names.map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

async function symbol(name) {
  const text = await readFile(`${here}node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const drawing = text.slice(text.indexOf(">", text.indexOf("<svg")) + 1, text.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
}
