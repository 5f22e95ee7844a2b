// A home worker for tests of the house itself.
import { type HomePort, serveHome } from "core/run/home_worker.ts";
import { RINGERS } from "./probe_house.ts";

serveHome(self as unknown as HomePort, { contexts: RINGERS, plugins: [] });
