import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { LIMITS } from "./limits.ts";
import { attributesOf, childElements, isBlank, parseXml } from "./xml.ts";

const read = (text: string, limits = LIMITS) => parseXml("a.xml", text, limits);

function codeOf(text: string, limits = LIMITS): string {
  try {
    read(text, limits);
  } catch (error) {
    assert(error instanceof Refusal, String(error));
    return error.code;
  }
  return "read";
}

Deno.test("parseXml() gives every element back as its author wrote it", () => {
  const inner = `<b x='a > b' y="<!-- no -->"  ><![CDATA[ </b><b> ]]><c/><!-- <c> --><c
    z = "1">&nbsp;&amp;</c ></b>`.replace("<!-- no -->", "no");
  const file = read(`<?xml version="1.0"?>\n<!-- <a> --><a>${inner}<d/>tail</a>\n<!-- end -->`);
  const [b, d] = childElements(file.root);
  assert.equal(file.sourceOf(b!), inner);
  assert.equal(file.sourceOf(d!), "<d/>");
  assert.equal(file.sourceOf(childElements(b!)[1]!).startsWith("<c\n"), true);
  assert.equal(file.sourceOf(file.root), `<a>${inner}<d/>tail</a>`);
});

Deno.test("parseXml() gives sources that read the same again", () => {
  const file = read(`<a><b i="1"><c>x</c><c/></b><b i='2'>y<![CDATA[<b>]]></b><p:q xmlns:p="u">z</p:q></a>`);
  for (const element of [file.root, ...childElements(file.root)]) {
    const again = read(file.sourceOf(element)).root;
    assert.equal(again.tagName, element.tagName);
    assert.equal(again.textContent, element.textContent);
    assert.deepEqual(attributesOf(again), attributesOf(element));
  }
});

Deno.test("parseXml() reads what real courses hold though it is not quite XML", async (t) => {
  const cases: [string, string, string][] = [
    ["named characters of HTML", "<a>caf&eacute;&nbsp;&mdash;</a>", "café\u00a0—"],
    ["an ampersand alone", "<a>AT&T & more &c; x</a>", "AT&T & more &c; x"],
    ["prefixes that nobody declared", "<a>x<o:p>y</o:p></a>", "xy"],
    ["space before the declaration", "\n  <?xml version='1.0'?><a>x</a>", "x"],
    ["a document type without a subset", "<!DOCTYPE problem SYSTEM 'problem.dtd'><a>x</a>", "x"],
    ["line ends of Windows", "<a>\r\nx</a>", "\nx"],
    ["references by number", "<a>&#8217;&#x1F600;</a>", "’😀"],
  ];
  for (const [name, text, content] of cases) {
    await t.step(name, () => assert.equal(read(text).root.textContent, content));
  }
  assert.equal(read("<a href='x?a=1&b=2'/>").root.getAttribute("href"), "x?a=1&b=2");
});

Deno.test("parseXml() refuses hostile and broken XML, each by its code", async (t) => {
  const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]><a>&l2;</a>`;
  const cases: [string, string, string][] = [
    ["entities that multiply", laughs, "content.xml_entities"],
    [
      "a file from outside",
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`,
      "content.xml_entities",
    ],
    [
      "a parameter entity",
      `<!DOCTYPE a [<!ENTITY % x SYSTEM "http://x.test/">%x;]><a/>`,
      "content.xml_entities",
    ],
    ["a subset without entities", `<!DOCTYPE a [<!ELEMENT a ANY>]><a/>`, "content.xml_entities"],
    ["a tag left open", "<a><b></a>", "content.xml_malformed"],
    ["two roots", "<a/><b/>", "content.xml_malformed"],
    ["nothing at all", "", "content.xml_malformed"],
    ["only words", "words", "content.xml_malformed"],
    ["an attribute twice", "<a b='1' b='2'/>", "content.xml_malformed"],
    ["a comment left open", "<a><!-- </a>", "content.xml_malformed"],
    ["a quote left open", "<a b='1></a>", "content.xml_malformed"],
    ["an attribute without quotes", "<a b=c/>", "content.xml_malformed"],
    ["quotes that hide tags", `<a b=c"><a><b></b></a>"></a>`, "content.xml_malformed"],
    ["a template", "<%namespace file='x'/><course/>", "content.xml_malformed"],
    ["elements too deep", "<a>".repeat(300) + "</a>".repeat(300), "content.xml_too_deep"],
    ["a million brackets", "<a>" + "<".repeat(1_000_000), "content.xml_malformed"],
    ["endless opening tags", "<a>".repeat(200_000), "content.xml_too_deep"],
  ];
  for (const [name, text, code] of cases) await t.step(name, () => assert.equal(codeOf(text), code));
  assert.equal(
    codeOf("<a>" + "<b/>".repeat(20) + "</a>", { ...LIMITS, xmlElements: 20 }),
    "content.xml_too_large",
  );
});

Deno.test("parseXml() names the line where reading stopped", () => {
  assert.throws(() => read("<a>\n\n<b>\n</a>"), (error: Refusal) => error.facts.line === 3);
});

Deno.test("isBlank() looks past space and comments", () => {
  const [a, b, c, d] = childElements(read("<x><a/><b> <!-- c --> </b><c>t</c><d><e/></d></x>").root);
  assert.deepEqual([a, b, c, d].map((element) => isBlank(element!)), [true, true, false, false]);
});
