import { isPackagePath, type PackageFiles, refuseOversize } from "./package_files.ts";

/** How much is read of a folder that is none of a package, before that is said. */
const DEEPEST = 8;

/** The files of a package in a folder; whatever else stands there is left out. Refuses `plugin.package_invalid`. */
export async function readFolder(folder: string): Promise<PackageFiles> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  await collect(folder, "", files);
  return files;
}

async function collect(folder: string, below: string, files: Map<string, Uint8Array<ArrayBuffer>>) {
  for await (const { name, isFile, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    const path = below + name;
    if (isFile && isPackagePath(path)) {
      files.set(path, await Deno.readFile(`${folder}/${path}`));
      refuseOversize(files);
    } else if (isDirectory && /^(messages|frames)(\/|$)/.test(path) && path.split("/").length < DEEPEST) {
      await collect(folder, `${path}/`, files);
    }
  }
}
