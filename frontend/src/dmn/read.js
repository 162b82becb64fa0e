// The rules of a version, to be read.
import Viewer from "dmn-js/lib/NavigatedViewer";
import { show } from "./views.js";
import { chinese } from "./words.js";

const modules = { additionalModules: [chinese] };

show(Viewer, document.querySelector("[data-dmn]"), {
  drd: modules,
  decisionTable: modules,
  literalExpression: modules,
  boxedExpression: modules,
});
