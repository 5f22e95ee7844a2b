import assert from "node:assert/strict";
import { manifestSchema } from "core/plugin/manifest.ts";
import { cleanHtml } from "edge/slots/clean_html.ts";
import { cleanForPage } from "edge/slots/clean_once.ts";

const plugin = { id: "polls", actions: ["vote"], reaches: ["cdn.example.org", "*.pictures.example.org"] };
const clean = (html: string) =>
  cleanHtml(html, { plugin, prefix: "w-", from: encodeURIComponent("/learn/K/u?x=1&y=2") });

/** What goes in and what comes out; the second of them is all that a page gets. */
const CASES: readonly (readonly [criterion: string, html: string, expected: string])[] = [
  ["takes scripts away with what is in them", "<p>a<script>alert(1)</script></p>", "<p>a</p>"],
  ["takes scripts away that are not closed", "a<script>alert(1)<p>b", "a"],
  ["takes handlers away", '<p onclick="a()" ONMOUSEOVER=b>c</p>', "<p>c</p>"],
  [
    "takes handlers away from elements that load",
    '<svg onload=a()><path d="M0 0" onfocus=b /></svg>',
    '<svg><path d="M0 0"></path></svg>',
  ],
  ["takes links that run away", '<a href="java&#10;script:a()">b</a>', "<a>b</a>"],
  ["takes links to data away", '<a href="data:text/html,x">b</a>', "<a>b</a>"],
  ["takes links without a scheme to another site away", '<a href="//evil.example">b</a>', "<a>b</a>"],
  ["takes style away", '<p style="position:fixed;inset:0">a</p><style>*{display:none}</style>', "<p>a</p>"],
  [
    "takes classes away that are not for plugins",
    '<p class="skip muted masthead is-hidden">a</p>',
    '<p class="muted">a</p>',
  ],
  ["takes marks of islands and other data away", '<p data-island="problem" data-late="x">a</p>', "<p>a</p>"],
  [
    "takes frames, objects and embeds away",
    '<iframe src="https://a.example"></iframe><object data="x"></object><embed src="x">a',
    "a",
  ],
  [
    "takes what belongs into a head away",
    '<meta http-equiv="refresh" content="0;url=https://a.example"><base href="/"><link rel="stylesheet" href="x"><title>t</title>a',
    "a",
  ],
  ["closes what is open", "<div><ul><li><b>a", "<div><ul><li><b>a</b></li></ul></div>"],
  ["passes over ends that nothing began", "</div></main></body>a</section>", "a"],
  ["does not let an open comment swallow the page", "a<!-- b", "a"],
  ["does not let an open attribute swallow the page", '<p title="a', ""],
  [
    "does not let an open text area swallow the page",
    "<textarea name=a>b<p>",
    '<textarea name="a">b&lt;p&gt;</textarea>',
  ],
  ["does not let plain text swallow the page", "a<plaintext>b", "ab"],
  [
    "keeps what is hidden in text areas text",
    "<textarea><img src=x onerror=a()></textarea>",
    "<textarea>&lt;img src=x onerror=a()&gt;</textarea>",
  ],
  [
    "gives ids a name of their own, and what refers to them",
    '<h2 id="main">a</h2><a href="#main">b</a><p aria-labelledby="main x">c</p>',
    '<h2 id="w-main">a</h2><a href="#w-main">b</a><p aria-labelledby="w-main w-x">c</p>',
  ],
  [
    "lets labels find their fields",
    '<label for="a">b</label><input id="a" name="a">',
    '<label for="w-a">b</label><input id="w-a" name="a" />',
  ],
  [
    "takes names away that windows could be asked for by",
    '<a name="location">a</a><img name="cookie" alt="">',
    '<a>a</a><img alt="" loading="lazy" />',
  ],
  [
    "makes the page's own landmarks plain",
    "<main><header><h1>a</h1></header></main>",
    "<div><div><h2>a</h2></div></div>",
  ],
  ["takes roles of controls away", '<p role="button" tabindex="5">a</p>', "<p>a</p>"],
  [
    "takes pictures from elsewhere away",
    '<img src="https://evil.example/p.gif?person=1" alt="a">',
    '<img alt="a" loading="lazy" />',
  ],
  [
    "leaves pictures from where the manifest reaches",
    '<img src="https://cdn.example.org/a.png" alt=""><img src="https://x.pictures.example.org/b.png" alt="">',
    '<img src="https://cdn.example.org/a.png" alt="" loading="lazy" /><img src="https://x.pictures.example.org/b.png" alt="" loading="lazy" />',
  ],
  [
    "takes pictures away that would note a unit as read",
    '<img src="/learn/K/u/read.gif" alt="">',
    '<img alt="" loading="lazy" />',
  ],
  [
    "takes pictures away that leave the folder of files",
    '<img src="/files/../learn/K/u/read.gif" alt=""><img src="/files/%2e%2e/learn/x" alt="">',
    '<img alt="" loading="lazy" /><img alt="" loading="lazy" />',
  ],
  [
    "takes sets of pictures away",
    '<img srcset="https://evil.example/a 2x" alt="">',
    '<img alt="" loading="lazy" />',
  ],
  [
    "takes fillings from elsewhere away",
    '<svg><rect fill="url(https://evil.example/a#b)" stroke="u\\72l(x)" width="1"></rect></svg>',
    '<svg><rect width="1"></rect></svg>',
  ],
  [
    "takes what drawings refer to away",
    '<svg><use href="https://evil.example/#a"></use><foreignObject><p>a</p></foreignObject><animate attributeName="href"/></svg>',
    "<svg><p>a</p></svg>",
  ],
  [
    "takes forms to elsewhere away, with their fields",
    '<form action="https://evil.example"><input name="a"></form>b',
    "b",
  ],
  [
    "takes forms to pages of the platform away",
    '<form action="/settings/erasure" method="post"><input name="current"></form>b',
    "b",
  ],
  [
    "takes forms to another plugin's actions away",
    '<form action="/plugins/streaks/actions/vote" method="post">a</form>b',
    "b",
  ],
  [
    "takes forms to an action that is not in the manifest away",
    '<form action="/plugins/polls/actions/steal" method="post">a</form>b',
    "b",
  ],
  [
    "sends forms to an action, and back to their page",
    '<form action="/plugins/polls/actions/vote" method="get"><button formaction="https://evil.example" name="a" value="b">c</button></form>',
    '<form action="/plugins/polls/actions/vote?from=%2Flearn%2FK%2Fu%3Fx%3D1%26y%3D2" method="post"><button name="a" value="b" type="submit">c</button></form>',
  ],
  [
    "ties fields to no other form",
    '<input form="sign-in" name="a"><button form="sign-in" type="button">b</button>',
    '<input name="a" /><button type="submit">b</button>',
  ],
  [
    "asks for no passwords and no files",
    '<input type="password" name="a"><input type="file" name="b"><input type=image src=x>',
    '<input type="text" name="a" /><input type="text" name="b" /><input type="text" />',
  ],
  [
    "opens links beside the page without a way back",
    '<a href="https://a.example" target="_blank" rel="opener">b</a><a href="/courses" target="_top">c</a>',
    '<a href="https://a.example" target="_blank" rel="noopener">b</a><a href="/courses">c</a>',
  ],
  [
    "leaves a place for content where anything may stand",
    '<section class="panel"><carillon-content></carillon-content></section>',
    '<section class="panel"><carillon-content></carillon-content></section>',
  ],
  [
    "takes a place for content away where it would be lost",
    "<select><carillon-content></carillon-content></select><button><carillon-content></carillon-content></button>",
    '<select><span></span></select><button type="submit"><span></span></button>',
  ],
  [
    "takes a place for content away between rows",
    "<table><carillon-content></carillon-content></table>",
    "<table><span></span></table>",
  ],
  [
    "leaves slots, but not one in another",
    '<carillon-slot name="polls.end.v1" given="{&quot;a&quot;:1}">b<carillon-slot name="polls.end.v1"></carillon-slot></carillon-slot>',
    '<carillon-slot name="polls.end.v1" given="{&quot;a&quot;:1}">b<span></span></carillon-slot>',
  ],
];

for (const [criterion, html, expected] of CASES) {
  Deno.test(`cleanHtml() ${criterion}`, () => assert.equal(clean(html), expected));
}

Deno.test("cleanHtml() reads what is deeper than any widget in no time", () => {
  const began = performance.now();
  const cleaned = clean("<div>".repeat(12_000));
  assert.ok(performance.now() - began < 1_000);
  assert.ok(cleaned.length < 2_000, `${cleaned.length}`);
});

Deno.test("cleanForPage() keeps what it has cleaned, and gives each page its own ids and its own way back", () => {
  const manifest = manifestSchema.parse({
    id: "polls",
    version: "1.0.0",
    platform: "*",
    title: "Polls",
    description: "For a test.",
    author: "Tower School",
    licence: "Apache-2.0",
    tier: "sandboxed",
    actions: ["vote"],
  });
  const html = '<p id="a">\u{e000}b\u{e001}</p><form action="/plugins/polls/actions/vote">c</form>';
  const onPage = (prefix: string, path: string) => cleanForPage(html, manifest, { prefix, path });
  const form = (from: string) =>
    `<form action="/plugins/polls/actions/vote?from=${from}" method="post">c</form>`;
  assert.equal(onPage("x-", "/learn"), `<p id="x-a">b</p>${form("%2Flearn")}`);
  assert.equal(onPage("y-", '/"><b>'), `<p id="y-a">b</p>${form("%2F%22%3E%3Cb%3E")}`);
});
