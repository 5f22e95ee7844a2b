/** How things of one site are called on a NATS server. */
export interface NatsNames {
  readonly site: string;
  /** The log. */
  readonly stream: string;
  /** Where subscribers stand, what they hold back and what is parked. */
  readonly bucket: string;
}

/** What may stand in the name of a stream and as one token of a subject. */
const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;

/** Names what belongs to a site. Throws a TypeError for a site whose name no subject can have. */
export function natsNames(site: string): NatsNames {
  if (!TOKEN.test(site)) {
    throw new TypeError(`Cannot use site "${site}" on NATS: letters, digits, - and _ only`);
  }
  return { site, stream: `CARILLON_${site}`, bucket: `CARILLON_${site}_SUBSCRIBERS` };
}

/** The subject of a signal by its name; of a context's, or of all, where the name ends in `>`. */
export function subjectOf({ site }: NatsNames, name: string): string {
  return `carillon.${site}.${name}`;
}

/** The stream that the bucket's values are in. */
export function storeOf({ bucket }: NatsNames): string {
  return `KV_${bucket}`;
}

/** The subject of a key of the bucket. */
export function keySubject({ bucket }: NatsNames, key: string): string {
  return `$KV.${bucket}.${key}`;
}

/** The subject that the process which delivers to a subscriber listens on for what operators ask. */
export function deskOf({ site }: NatsNames, subscriber: string): string {
  return `carillon_desk.${site}.${tokenOf(subscriber)}`;
}

/** The subject that the home of a resident listens on for other homes. */
export function homeOf({ site }: NatsNames, resident: string): string {
  return `carillon_home.${site}.${tokenOf(resident)}`;
}

/** Any name as one token of a subject: what may not stand there as `=` and its UTF-8 in hexadecimal digits. */
export function tokenOf(name: string): string {
  return name.replace(
    /[^A-Za-z0-9_-]/gu,
    (one) =>
      [...new TextEncoder().encode(one)].map((byte) => `=${byte.toString(16).padStart(2, "0")}`).join(""),
  );
}

/** The name that a token was made of. */
export function nameOf(token: string): string {
  return decodeURIComponent(token.replaceAll("=", "%"));
}
