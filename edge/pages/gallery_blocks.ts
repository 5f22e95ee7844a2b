import type { UnitBlock } from "contexts/content/mod.ts";

const fields = (fields: unknown): UnitBlock["content"] => ({ kind: "fields", version: 1, fields });

const PROSE =
  "<h2>Listen downwards</h2><p>Stand under a bell, wait for the stroke, and do not follow the loudest note. " +
  'Listen below it: that deep, soft tone is the <em>hum</em>, and it is <a href="#five">only the first of five</a>.' +
  "</p><ul><li>It lasts longest.</li><li>It lies an <strong>octave</strong> below the prime.</li></ul>" +
  "<table><caption>The partials of a bell with strike note A, 440 Hz</caption><thead><tr>" +
  '<th scope="col">Partial</th><th scope="col">Times the prime</th><th scope="col">Frequency</th></tr></thead><tbody>' +
  '<tr><th scope="row">Hum</th><td>1/2</td><td>220 Hz</td></tr><tr><th scope="row">Tierce</th><td>6/5</td>' +
  "<td>528 Hz</td></tr></tbody></table><blockquote><p>Nothing puts metal back, so the founder stops in good time." +
  '</p></blockquote><pre tabindex="0"><code>for (const row of changes(bells)) ring(row);</code></pre>';

/** A unit to read and watch, with every kind of block but a problem. */
export const readingBlocks: readonly UnitBlock[] = [
  {
    id: "listen",
    type: "html",
    title: "Listen downwards",
    graded: false,
    content: fields({ html: PROSE, scripted: "<p>It rings.</p>" }),
  },
  {
    id: "tower",
    type: "video",
    title: "Up in the tower",
    graded: false,
    content: fields({
      sources: [],
      youtube: "abcdefghijk",
      transcripts: [{
        language: "en",
        lines: [{ from: 0, to: 3, text: "Sixty steps." }, { from: 31, to: 34, text: "And then the bells." }],
      }],
    }),
  },
  {
    id: "lathe",
    type: "video",
    title: "On the lathe",
    graded: false,
    content: fields({
      sources: ["/lathe.mp4"],
      transcripts: [{ language: "en", lines: [{ from: 0, to: 4, text: "It turns." }] }],
    }),
  },
  {
    id: "rows",
    type: "drag-and-drop-v2",
    title: "Put the rows in order",
    graded: false,
    content: {
      kind: "kept",
      reason: "There is no block of the type here yet",
      source: '<drag-and-drop-v2 display_name="Put the rows in order"/>',
    },
  },
];
