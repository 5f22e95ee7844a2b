// Block types are found where they are provided: whoever asks for one by a name of the platform's own knows too much.

/** The names of the block types that come with the platform. */
const NAMES = "html|video|videoalpha|videodev|problem";
/** Where those names are at home, and what only shows them. */
const AT_HOME = /^plugins\/(html|video|problem)\/|^edge\/pages\/gallery/;
/** What has the same name and is no block: an element of HTML, the header that asks for a part of a page. */
const OTHER = /(^|[.\s(])(tag|tagName|header\("x-fragment"\))$/;

const COMPARED = new RegExp(`([\\w.?"()[\\]-]+)\\s*[!=]==?\\s*["'](?:${NAMES})["']`, "g");
const TURNED = new RegExp(`["'](?:${NAMES})["']\\s*[!=]==?\\s*([\\w.]+)`, "g");
const CHOSEN = new RegExp(`case\\s+["'](?:${NAMES})["']\\s*:`, "g");
const SOUGHT = new RegExp(`\\(\\s*["']block_type["']\\s*,\\s*["'](?:${NAMES})["']`, "g");

/** Where a file asks whether something is one of the platform's own block types. */
export function findBlockNames(file: string, text: string): string[] {
  if (AT_HOME.test(file)) return [];
  const compared = [...text.matchAll(COMPARED), ...text.matchAll(TURNED)].filter(([, operand = ""]) =>
    !OTHER.test(operand)
  );
  return [...compared, ...text.matchAll(CHOSEN), ...text.matchAll(SOUGHT)].map(([found]) =>
    `${file}: ${found}`
  );
}
