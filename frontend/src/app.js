import htmx from "htmx.org";
import { watchForms } from "./forms.js";
import { watchKeys } from "./keyboard.js";

// The content security policy allows neither evaluated code nor styles written by a script.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;

watchKeys(document);
watchForms(document);
