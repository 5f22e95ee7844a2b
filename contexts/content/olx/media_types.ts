// What a file is, by the ending of its name, for the files that courses hold; the answer where nobody said better.

const TYPES: ReadonlyMap<string, string> = new Map(Object.entries({
  avif: "image/avif",
  bmp: "image/bmp",
  gif: "image/gif",
  ico: "image/x-icon",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  tif: "image/tiff",
  tiff: "image/tiff",
  webp: "image/webp",
  aac: "audio/aac",
  m4a: "audio/mp4",
  mp3: "audio/mpeg",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  wav: "audio/wav",
  m4v: "video/mp4",
  mov: "video/quicktime",
  mp4: "video/mp4",
  ogv: "video/ogg",
  webm: "video/webm",
  css: "text/css",
  csv: "text/csv",
  htm: "text/html",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  md: "text/markdown",
  mjs: "text/javascript",
  py: "text/x-python",
  sjson: "application/json",
  srt: "application/x-subrip",
  tex: "application/x-tex",
  txt: "text/plain",
  vtt: "text/vtt",
  xml: "application/xml",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  epub: "application/epub+zip",
  gz: "application/gzip",
  ipynb: "application/x-ipynb+json",
  pdf: "application/pdf",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  zip: "application/zip",
  otf: "font/otf",
  ttf: "font/ttf",
  woff: "font/woff",
  woff2: "font/woff2",
}));

const MEDIA_TYPE = /^[a-z]+\/[a-z0-9.+-]+$/;

/** The media type of a file: what is said of it if that is one, or else what its name says. */
export function mediaType(path: string, said: string | null | undefined): string {
  const named = TYPES.get(/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "");
  const claimed = said?.trim().toLowerCase().replace(/;.*$/, "");
  if (claimed && MEDIA_TYPE.test(claimed) && claimed !== "application/octet-stream") return claimed;
  return named ?? "application/octet-stream";
}
