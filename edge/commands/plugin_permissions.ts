import type { Manifest } from "core/plugin/manifest.ts";
import { CONTEXTS } from "edge/residents.ts";
import { SLOTS } from "edge/slots.ts";
import { listSignals } from "edge/start/signal_catalogue.ts";
import { permissionsOf, type PermissionView } from "edge/views/permission_view.ts";

/** All that a plugin may do, with what the platform's own names mean. */
export function permissionsHere(manifest: Manifest, before?: Manifest): PermissionView {
  const signals = new Map(listSignals().map(({ name, doc }) => [name, doc]));
  const filters = CONTEXTS.flatMap((context) => context.filters);
  const known = {
    signal: (name: string) => signals.get(name),
    filter: (name: string) => filters.find(({ filter }) => filter === name),
    slot: (name: string) => Object.hasOwn(SLOTS, name) ? SLOTS[name as keyof typeof SLOTS].doc : undefined,
  };
  return permissionsOf(manifest, known, before);
}
