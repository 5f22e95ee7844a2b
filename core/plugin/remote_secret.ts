import { createHmac } from "node:crypto";

/**
 * The secret that calls of a remote plugin are signed with, as Standard Webhooks 1.0 writes one. It follows from the site's
 * key and the plugin's id: it is there from the installation on, is kept nowhere, and stays the same through upgrades.
 * Throws a TypeError where the site has no key.
 */
export function remoteSecret(key: string, plugin: string): string {
  if (key === "") {
    throw new TypeError(`Cannot make a secret for "${plugin}": this site has no key for plugins`);
  }
  const bytes = createHmac("sha256", key).update(`carillon.remote.v1 ${plugin}`).digest();
  return `whsec_${bytes.toString("base64")}`;
}
