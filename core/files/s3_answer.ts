import { DOMParser } from "@xmldom/xmldom";

/** How much of an answer in XML is read: those to our few questions are short. */
const LARGEST = 65_536;

/** What a store answers in XML: the name of its root element, and the text of the others by their names. */
export interface S3Answer {
  readonly root: string;
  text(name: string): string | undefined;
}

/** Reads an answer; one that is no XML, as a proxy on the way may give, has a root without a name. */
export async function readAnswer(response: Response): Promise<S3Answer> {
  const text = await readText(response);
  try {
    const document = new DOMParser({
      onError: (level, message) => {
        if (level !== "warning") throw new SyntaxError(message);
      },
    }).parseFromString(text, "application/xml");
    return {
      root: document.documentElement?.localName ?? "",
      text: (name) => document.getElementsByTagName(name)[0]?.textContent ?? undefined,
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { root: "", text: () => undefined }; // no XML: it says nothing, as its status does
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LARGEST) break; // which cancels the rest
  }
  return text + decoder.decode();
}

/** The end of an upload in parts, as a store wants to be told of it. */
export function partList(tags: readonly string[]): string {
  const parts = tags.map((tag, at) =>
    `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`
  );
  return `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
}

function escaped(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replace(/[&<>]/g, (sign) => names[sign]!);
}
