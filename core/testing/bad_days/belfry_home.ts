// The home worker of a belfry.
import "./jumping_clock.ts";
import { type HomePort, serveHome } from "core/run/home_worker.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import { SCRIBES } from "./belfry.ts";

serveHome(self as unknown as HomePort, { contexts: RINGERS, plugins: SCRIBES });
