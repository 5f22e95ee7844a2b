// What every file knows as a type: the signals of all contexts, by their names, and the slots of the pages.
// `compilerOptions.types` in deno.json names this file, so a plugin or a test that is checked alone knows them too.
import type {} from "contexts/catalog/signals.ts";
import type {} from "contexts/content/signals.ts";
import type {} from "contexts/enrollment/signals.ts";
import type {} from "contexts/grading/signals.ts";
import type {} from "contexts/identity/signals.ts";
import type {} from "contexts/learning/signals.ts";
import type {} from "contexts/site/signals.ts";
import type {} from "contexts/streams/signals.ts";
import type {} from "edge/slots.ts";
