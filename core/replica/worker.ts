import { type PullerPort, servePuller } from "./puller.ts";

// The Worker's own module: it is started with nothing and told the rest.
servePuller(self as unknown as PullerPort);
