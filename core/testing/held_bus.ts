import type { Bus } from "core/bus/bus.ts";

/** A bus that several homes of a test hold and none of them closes. */
export function held(bus: Bus): Bus {
  return new Proxy(bus, {
    get(bus, name) {
      if (name === "close") return () => Promise.resolve();
      const value = Reflect.get(bus, name);
      return typeof value === "function" ? value.bind(bus) : value;
    },
  });
}
