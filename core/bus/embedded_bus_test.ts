import { busContract } from "./contract.ts";
import { openEmbeddedBus } from "./embedded_bus.ts";

busContract("openEmbeddedBus()", async () => {
  const folder = await Deno.makeTempDir();
  return {
    open: (retry) => openEmbeddedBus(`${folder}/bus.db`, retry),
    dispose: () => Deno.remove(folder, { recursive: true }),
  };
});
