import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import { PACKAGE_LIMITS } from "core/host/package/package_files.ts";
import { type FoundPackage, type FoundPlugin, getStoredPackage, listPlugins } from "contexts/site/mod.ts";
import { allowsPrivate } from "contexts/streams/mod.ts";
import type { FieldError } from "edge/components/field.tsx";
import { followPlugins, type Front } from "edge/front.ts";
import { knownNames } from "edge/memory/known_names.ts";
import { InstallPluginPage } from "edge/pages/install_plugin.tsx";
import { PluginPermissionsPage } from "edge/pages/plugin_permissions.tsx";
import { paths } from "edge/paths.ts";
import { answerPage, type EdgeContext, type EdgeEnv, formOf, frameFor } from "edge/respond.tsx";
import { ask, operatorOf } from "edge/routes/operator.ts";
import type { InputOf } from "edge/start/operations.ts";
import { permissionsOf } from "edge/views/permission_view.ts";
import { type MessageKey, words } from "edge/words.ts";

/** The most that the form with a package may be: the package, and what forms put around a file. */
export const LARGEST_PACKAGE_FORM = PACKAGE_LIMITS.packedBytes + 64 * 1024;

const OFFERED = "/admin/plugins/packages/:checksum";

type From = InputOf<"examinePlugin">["from"];

interface Typed {
  readonly url?: string;
  readonly errors?: readonly FieldError[];
  readonly reasons?: readonly string[];
}

/** Installs and upgrades plugins, in two steps: a package is read and shown, then what was shown is agreed to. */
export function installPlugin(front: Front) {
  return new Hono<EdgeEnv>()
    .get(paths.installPlugin, async (c) => await packageForm(c, front))
    .post(paths.installPlugin, async (c) => await readIn(c, front))
    .get(OFFERED, async (c) => {
      operatorOf(c);
      const offered = await getStoredPackage(front.house.reader("site"), c.req.param("checksum"));
      return await permissionsPage(c, front, offered);
    })
    .post(OFFERED, async (c) => await agree(c, front));
}

async function packageForm(
  c: EdgeContext,
  front: Front,
  { url = "", errors = [], reasons = [] }: Typed = {},
) {
  operatorOf(c);
  const page = (
    <InstallPluginPage
      frame={frameFor(c, front)}
      url={url}
      errors={errors}
      reasons={reasons}
      allowsPrivate={await allowsPrivate(front.house.reader("streams"))}
    />
  );
  return answerPage(c, page, errors.length + reasons.length > 0 ? 422 : 200);
}

/** Reads a package; where it may not be installed, says everything that is wrong with it at once. */
async function readIn(c: EdgeContext, front: Front) {
  operatorOf(c);
  const form = await formOf(c);
  const t = words(c.get("visitor").language);
  const url = form.get("url");
  const typed = typeof url === "string" ? { url } : {};
  const from = await sourceIn(form);
  if ("missing" in from) {
    const { field, word } = from.missing;
    return await packageForm(c, front, { ...typed, errors: [{ field, text: t(word) }] });
  }
  try {
    const { checksum, reasons } = await ask(c, front, "examinePlugin", { from });
    if (reasons.length > 0) return await packageForm(c, front, { ...typed, reasons });
    return c.redirect(paths.packageOffered(checksum), 303);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const word = PACKAGE_ERRORS[error.code];
    if (!word) throw error;
    const field = typeof url === "string" ? "url" : "package";
    const why = String(error.facts.why ?? error.facts.address ?? "");
    return await packageForm(c, front, { ...typed, errors: [{ field, text: t(word, { why }) }] });
  }
}

const PACKAGE_ERRORS: Readonly<Record<string, MessageKey>> = {
  "plugin.package_invalid": "install.package_invalid",
  "operate.package_unreachable": "install.package_unreachable",
};

type Missing = { readonly missing: { readonly field: string; readonly word: MessageKey } };

async function sourceIn(form: FormData): Promise<From | Missing> {
  const url = form.get("url");
  if (typeof url === "string") {
    const given = url.trim();
    if (given === "") return { missing: { field: "url", word: "install.url_needed" } };
    const read = URL.parse(given);
    const isPlain = read && /^https?:$/.test(read.protocol) && !read.username && !read.password && !read.hash;
    return isPlain ? { url: read.href } : { missing: { field: "url", word: "install.url_form" } };
  }
  const file = form.get("package");
  if (!(file instanceof File) || file.size === 0) {
    return { missing: { field: "package", word: "install.file_needed" } };
  }
  return { bytes: (await file.bytes()).toBase64() };
}

async function installedNow(front: Front, { manifest }: FoundPackage): Promise<FoundPlugin | undefined> {
  const plugins = await listPlugins(front.house.reader("site"));
  return plugins.find(({ id }) => id === manifest.id);
}

async function permissionsPage(
  c: EdgeContext,
  front: Front,
  offered: FoundPackage,
  errors: readonly FieldError[] = [],
) {
  const installed = await installedNow(front, offered);
  const { manifest, checksum, publisher } = offered;
  const page = (
    <PluginPermissionsPage
      frame={frameFor(c, front)}
      manifest={manifest}
      checksum={checksum}
      publisher={publisher}
      permissions={permissionsOf(manifest, knownNames(front), installed?.manifest)}
      before={installed && { version: installed.manifest.version, publisher: installed.publisher }}
      errors={errors}
    />
  );
  return answerPage(c, page, errors.length > 0 ? 422 : 200);
}

/** What a box would have agreed to, by what is refused without it. */
const BOXES: Readonly<Record<string, { readonly field: string; readonly word: MessageKey }>> = {
  "site.plugin_unsigned": { field: "unsigned", word: "install.unsigned_needed" },
  "site.plugin_publisher_changed": { field: "publisher", word: "install.publisher_needed" },
};

async function agree(c: EdgeContext, front: Front) {
  operatorOf(c);
  const form = await formOf(c);
  const offered = await getStoredPackage(front.house.reader("site"), c.req.param("checksum") ?? "");
  const { checksum, publisher, manifest: { id } } = offered;
  const acceptUnsigned = form.get("unsigned") === "yes";
  const other = form.get("publisher") === "yes" && publisher ? { acceptPublisher: publisher } : {};
  const isThere = await installedNow(front, offered) !== undefined;
  try {
    if (isThere) await ask(c, front, "upgradePlugin", { checksum, acceptUnsigned, ...other });
    else await ask(c, front, "installPlugin", { checksum, acceptUnsigned });
  } catch (error) {
    const box = error instanceof Refusal ? BOXES[error.code] : undefined;
    if (!box) throw error;
    const text = words(c.get("visitor").language)(box.word);
    return await permissionsPage(c, front, offered, [{ field: box.field, text }]);
  }
  await followPlugins(front);
  return c.redirect(`${paths.plugin(id)}?notice=${isThere ? "plugin_upgraded" : "plugin_installed"}`, 303);
}
