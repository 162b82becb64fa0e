import htmx from "htmx.org";
import { watchForms } from "./forms.js";
import { watchKeys } from "./keyboard.js";
import { watchUploads } from "./uploads.js";

// The content security policy allows neither evaluated code nor styles written by a script.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
// A refused form comes back as a page of its own with what to mend, so 4xx answers are shown like any other.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[234]..", swap: true },
  { code: "...", swap: false, error: true },
];

watchKeys(document);
watchForms(document);
watchUploads(document);
