import { log } from "core/base/log.ts";
import type { Order, Told } from "./pulled.ts";
import { Replica } from "./replica.ts";

/** The part of a Worker's own side that pulling needs. */
export interface PullerPort {
  postMessage(told: Told): void;
  onmessage: ((event: MessageEvent<Order>) => void) | null;
}

/** Pulls copies inside a Worker, all beside one another, as it is told; nothing of it happens where pages are served. */
export function servePuller(port: PullerPort): void {
  const replicas = new Map<string, Replica>();
  const running: Promise<void>[] = [];

  port.onmessage = async ({ data: order }) => {
    switch (order.do) {
      case "pull":
        for (const original of order.originals) {
          const replica = new Replica(order.folder, original, (pulled) => port.postMessage({ pulled }));
          replicas.set(original.name, replica);
          running.push(replica.run());
        }
        return;
      case "hurry":
        for (const replica of replicas.values()) replica.hurry();
        return;
      case "doubt":
        log("warn", "A replica is thrown away and copied again", { name: order.name, why: order.why });
        return replicas.get(order.name)?.doubt(order.why);
      case "stop":
        for (const replica of replicas.values()) replica.stop();
        await Promise.allSettled(running);
        return port.postMessage({ stopped: true });
    }
  };
}
