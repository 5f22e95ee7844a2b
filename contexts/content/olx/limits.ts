// How large and how deep a course may be. Generous for real courses (the largest exports known are a few gigabytes,
// almost all of it video), far below what would hurt the machine. Tests make them small.

/** The bounds of one import; every one of them refuses, none of them cuts. */
export interface Limits {
  /** Bytes of the archive file itself. */
  readonly packedBytes: number;
  /** Bytes of all files together, unpacked. */
  readonly unpackedBytes: number;
  /** Bytes of any one file. */
  readonly fileBytes: number;
  /** Files and folders together. */
  readonly entries: number;
  /** Characters of a path. */
  readonly pathLength: number;
  /** Folders on the way to a file. */
  readonly pathDepth: number;
  /** Unpacked bytes for one packed byte, judged once `ratioFloor` bytes came out. */
  readonly ratio: number;
  readonly ratioFloor: number;
  /** Bytes of a file that is parsed: XML, HTML, JSON. */
  readonly textBytes: number;
  /** Bytes that are parsed in all, files that are read again counted again. */
  readonly textTotal: number;
  /** Elements inside elements in one XML file. */
  readonly xmlDepth: number;
  /** Elements in one XML file. */
  readonly xmlElements: number;
  /** Blocks inside blocks. */
  readonly blockDepth: number;
  /** Blocks of the whole course. */
  readonly blocks: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** What a course may be where nobody says otherwise. */
export const LIMITS: Limits = {
  packedBytes: 2 * GIB,
  unpackedBytes: 4 * GIB,
  fileBytes: 1 * GIB,
  entries: 100_000,
  pathLength: 1024,
  pathDepth: 32,
  ratio: 200,
  ratioFloor: 32 * MIB,
  textBytes: 16 * MIB,
  textTotal: 512 * MIB,
  xmlDepth: 200,
  xmlElements: 500_000,
  blockDepth: 64,
  blocks: 100_000,
};
