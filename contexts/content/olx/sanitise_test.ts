import assert from "node:assert/strict";
import { courseLinks, rewriteLinks } from "./links.ts";
import { sanitiseHtml } from "./sanitise.ts";

const FILES = [
  "static/foo bar.png",
  "static/images/deep.png",
  "static/Grüße.pdf",
  "static/a+b.txt",
  "static/p.html",
];
const links = courseLinks(FILES, "Org+Number+Run");
const clean = (html: string) => sanitiseHtml(html, links);

const shown: [string, string, string][] = [
  ["headings, from the second level on", "<h1>a</h1><h2>b</h2>", "<h2>a</h2><h3>b</h3>"],
  ["headings, as they are where they begin there", "<h2>a</h2><h3>b</h3>", "<h2>a</h2><h3>b</h3>"],
  ["headings, without a gap", "<H3>a</H3><h6>b</h6>", "<h2>a</h2><h3>b</h3>"],
  [
    "tables",
    `<table border=1><tr><th scope="col" bgcolor="red">a<td colspan=2>b</table>`,
    `<table><tr><th scope="col">a</th><td colspan="2">b</td></tr></table>`,
  ],
  [
    "code",
    `<pre><code class="language-python big">a &lt; b</code></pre>`,
    `<pre><code class="language-python">a &lt; b</code></pre>`,
  ],
  [
    "figures",
    `<figure><img src="/static/foo%20bar.png" alt="A"><figcaption>c</figcaption></figure>`,
    `<figure><img src="asset:static/foo%20bar.png" alt="A" loading="lazy" /><figcaption>c</figcaption></figure>`,
  ],
  [
    "disclosures",
    "<details open><summary>s</summary>t</details>",
    "<details open><summary>s</summary>t</details>",
  ],
  [
    "formulas",
    `<math display="block"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>`,
    `<math display="block"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>`,
  ],
  ["old delimiters of formulas", "[mathjaxinline]x<y[/mathjaxinline] [mathjax]z[/mathjax]", "\\(x"],
  [
    "drawings",
    `<svg viewBox="0 0 9 9"><path d="M0 0" onclick="x()"/></svg>`,
    `<svg viewbox="0 0 9 9"><path d="M0 0"></path></svg>`,
  ],
  [
    "alignment as a class",
    `<p style="text-align:center;color:red;background:url(x)">a</p>`,
    `<p class="align-center">a</p>`,
  ],
  ["centred text of old", "<center>a</center>", `<div class="align-center">a</div>`],
  ["fonts without their colours", `<font color="red" size=7>a</font>`, "<span>a</span>"],
  [
    "new windows, safely",
    `<a href="https://x.test/" target="_blank">a</a>`,
    `<a href="https://x.test/" target="_blank" rel="noopener">a</a>`,
  ],
  [
    "anchors under a name that cannot meet ours",
    `<a name="top"></a><a href="#top">t</a>`,
    `<a id="c-top"></a><a href="#c-top">t</a>`,
  ],
  [
    "videos with controls, never by themselves",
    `<video autoplay src="/static/v.mp4"></video>`,
    `<video src="asset:static/v.mp4" controls preload="metadata"></video>`,
  ],
  [
    "words in forms, without the forms",
    `<form action="/x">Say <input name=a> <button>Go</button><select><option>1</select></form>`,
    "Say  Go",
  ],
  [
    "a whole document as its body",
    "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><p>a</p></body></html>",
    "<p>a</p>",
  ],
  [
    "a file in an object as a link",
    `<object data="/static/Gr%C3%BC%C3%9Fe.pdf"></object>`,
    `<a href="asset:static/Gr%C3%BC%C3%9Fe.pdf">Gr%C3%BC%C3%9Fe.pdf</a>`,
  ],
  [
    "a frame of the course's own file as a link",
    `<iframe src="/static/p.html" title="Play"></iframe>`,
    `<a href="asset:static/p.html">Play</a>`,
  ],
  ["language and direction", `<p lang="ar" dir="rtl">a</p>`, `<p lang="ar" dir="rtl">a</p>`],
];
for (const [what, given, expected] of shown) {
  Deno.test(`sanitiseHtml() keeps ${what}`, () => {
    const found = clean(given).trim().replace(/\n/g, "");
    if (expected.startsWith("\\(")) assert(found.startsWith(expected), found);
    else assert.equal(found, expected);
  });
}

Deno.test("sanitiseHtml() puts another site's frame, sandboxed, behind a disclosure", () => {
  const html = clean(
    `<p>See</p><iframe src="//www.youtube.com/embed/abc" width="560" onload="x()">no <b>frames</b></iframe>`,
  );
  assert.match(html, /<details class="embed"><summary>www\.youtube\.com<\/summary><iframe /);
  for (
    const part of ['src="https://www.youtube.com/embed/abc"', 'loading="lazy"', "sandbox=", 'width="560"']
  ) {
    assert(html.includes(part), part);
  }
  assert.doesNotMatch(html, /onload|no frames|<b>/);
  assert.equal(clean(`<iframe src="http://x.test/a">x</iframe>`), `<a href="http://x.test/a">a</a>`);
  assert.equal(clean(`<iframe src="javascript:alert(1)"></iframe>`).includes("javascript"), false);
  assert.equal(clean(`<iframe srcdoc="<script>alert(1)</script>"></iframe>`).includes("script"), false);
});

const attacks = [
  `<script>alert(1)</script>`,
  `<ScRiPt src=//evil.test></sCrIpT>`,
  `<img src=x onerror=alert(1)>`,
  `<img src="javascript:alert(1)">`,
  `<a href=" jAvAsCrIpT:alert(1)">x</a>`,
  `<a href="java\nscript:alert(1)">x</a>`,
  `<a href="&#106;avascript:alert(1)">x</a>`,
  `<a href="vbscript:x">x</a>`,
  `<a href="data:text/html,<script>alert(1)</script>">x</a>`,
  `<img src="data:text/html;base64,PHNjcmlwdD4=">`,
  `<svg><script>alert(1)</script></svg>`,
  `<svg onload=alert(1)>`,
  `<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`,
  `<svg><use href="data:image/svg+xml,<svg onload=alert(1)>"/></svg>`,
  `<svg><animate attributeName=href values=javascript:alert(1) /></svg>`,
  `<svg><foreignObject><iframe srcdoc="x"></iframe></foreignObject></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>`,
  `<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>`,
  `<math href="javascript:alert(1)">x</math>`,
  `<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>`,
  `<textarea></textarea><img src=x onerror=alert(1)>`,
  `<xmp><img src=x onerror=alert(1)></xmp>`,
  `<title><img src=x onerror=alert(1)></title>`,
  `<iframe src="https://x.test/" srcdoc="<script>alert(1)</script>"></iframe>`,
  `<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">`,
  `<base href="https://evil.test/"><link rel=stylesheet href=//evil.test><meta http-equiv=refresh content="0;url=//evil.test">`,
  `<form action="https://evil.test"><input type=submit formaction=javascript:alert(1)></form>`,
  `<p style="position:fixed;inset:0;background:url(javascript:alert(1))">x</p>`,
  `<p id="island" class="modal" data-island="x" tabindex="0" contenteditable>x</p>`,
  `<a href="https://x.test/\u0000" onclick\u0000=alert(1)>x</a>`,
  `<div/onclick=alert(1)//x>x</div>`,
  `<constructor onclick=alert(1)>x</constructor>`,
  `<video><source onerror=alert(1) src=x></video>`,
  `<details ontoggle=alert(1) open>x</details>`,
  `<template><img src=x onerror=alert(1)></template>`,
  `<style>@import "//evil.test"</style><style><img src=x onerror=alert(1)></style>`,
  `<img src="/static/x" alt='"><script>alert(1)</script>'>`,
  `<iframe src="https://x.test/" title='"><img src=x onerror=alert(1)>'></iframe>`,
];
const LIVE =
  /<(?!\/?(?:a|p|div|span|img|svg|g|path|text|math|m[a-z]+|table|video|source|details|summary|iframe)\b)[a-z]/i;
for (const attack of attacks) {
  Deno.test(`sanitiseHtml() disarms ${JSON.stringify(attack).slice(0, 70)}`, () => {
    const html = clean(attack);
    assert.doesNotMatch(html, LIVE);
    for (const [tag] of html.matchAll(/<[^>]*>/g)) {
      assert.doesNotMatch(tag.replace(/"[^"]*"/g, '""'), /\son|style|srcdoc|data-|formaction|tabindex/i, tag);
      assert.doesNotMatch(tag, /="\s*(?:java|vb)script:|="data:text|class="modal|id="island/i, tag);
    }
    assert.equal(clean(html).replace(/c-c-/g, "c-").length > 0, html.length > 0); // and stays disarmed
  });
}

Deno.test("sanitiseHtml() is done with endless tags in no time, and refuses endless nesting", () => {
  const endless = [
    "</p>",
    "<p>",
    "<iframe>",
    "<a href='x'",
    "&lt",
    "<!--",
    "<p style='",
    "<script",
    "[mathjax]",
    "&#",
  ];
  const begun = performance.now();
  for (const part of endless) clean(part.repeat(100_000));
  for (const part of ["<div>", "<b><i>", "<table><tr><td>", "<svg><p>", "<noscript>"]) {
    assert.throws(() => clean(part.repeat(100_000)), { code: "content.html_too_deep" });
  }
  assert(performance.now() - begun < 10_000, `${performance.now() - begun} ms`);
});

const addresses: [string, string | undefined][] = [
  ["/static/foo%20bar.png", "asset:static/foo%20bar.png"],
  ["/static/foo_bar.png", "asset:static/foo%20bar.png"],
  ["/static/images_deep.png", "asset:static/images/deep.png"],
  ["../static/images/deep.png", "asset:static/images/deep.png"],
  ["/static/Grüße.pdf#page=3", "asset:static/Gr%C3%BC%C3%9Fe.pdf#page=3"],
  ["/static/a+b.txt", "asset:static/a%2Bb.txt"],
  ["/static/gone.png?raw", "asset:static/gone.png"],
  ["/c4x/MITx/6.00x/asset/images_deep.png", "asset:static/images/deep.png"],
  ["/asset-v1:Org+Number+Run+type@asset+block@foo_bar.png", "asset:static/foo%20bar.png"],
  ["https://lms.test/asset-v1:Org+Number+Run+type@asset+block@foo_bar.png", "asset:static/foo%20bar.png"],
  [
    "https://lms.test/asset-v1:Other+N+R+type@asset+block@x.png",
    "https://lms.test/asset-v1:Other+N+R+type@asset+block@x.png",
  ],
  ["/jump_to_id/a1b2", "jump:a1b2"],
  ["/jump_to_id/a1b2#part", "jump:a1b2#part"],
  ["/course/jump_to_id/x y", "jump:x%20y"],
  ["/courses/course-v1:Org+Number+Run/jump_to_id/a1b2/", "jump:a1b2"],
  ["/courses/course-v1:Org+Number+Run/jump_to/block-v1:Org+Number+Run+type@vertical+block@a1b2", "jump:a1b2"],
  ["https://lms.test/courses/Org/Number/Run/courseware/ch/seq/1/", "jump:seq"],
  ["/course/courseware/ch/", "jump:ch"],
  ["/course/progress", "course:progress"],
  ["/course/pdfbook/0/", "course:pdfbook/0/"],
  ["/courses/Org/Number/Run/info", "course:info"],
  ["https://x.test/a?b=c#d", "https://x.test/a?b=c#d"],
  ["//x.test/a", "https://x.test/a"],
  ["mailto:a@x.test", "mailto:a@x.test"],
  ["#here", "#here"],
  ["page.html", undefined],
  ["/logout", undefined],
];
for (const [given, expected] of addresses) {
  Deno.test(`courseLinks() reads ${given}`, () => assert.equal(links(given), expected));
}

Deno.test("rewriteLinks() gives waiting links their addresses, in tags only", () => {
  const html = clean(
    `<a href="/static/a+b.txt#x">f</a> text href="asset:static/no" <a href="/jump_to_id/u">u</a>
    <a href="/course/wiki">w</a><img src="/static/images/deep.png" alt="d">`,
  );
  const seen: string[] = [];
  const page = rewriteLinks(html, ({ kind, target, fragment }) => {
    seen.push(`${kind} ${target} ${fragment}`.trim());
    return kind === "course" ? undefined : `/x/${encodeURIComponent(target)}?a&b${fragment}`;
  });
  assert.deepEqual(seen, [
    "asset static/a+b.txt #x",
    "jump u",
    "course wiki",
    "asset static/images/deep.png",
  ]);
  assert(page.includes(`<a href="/x/static%2Fa%2Bb.txt?a&amp;b#x">f</a> text href="asset:static/no"`));
  assert(page.includes("<a>w</a>"));
});
