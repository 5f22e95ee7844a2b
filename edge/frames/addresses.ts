const part = encodeURIComponent;

/** Where the files of a package's frames are. */
export function framesFolder(id: string, checksum: string): string {
  return `/plugins/${part(id)}/${part(checksum)}/frames/`;
}

/** Where the document around a frame is. */
export function frameAddress(id: string, checksum: string, name: string): string {
  return `/plugins/${part(id)}/${part(checksum)}/frame/${part(name)}`;
}
