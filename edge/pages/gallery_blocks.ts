import type { BlockView } from "edge/components/block.tsx";

/** A unit to read and watch, with every kind of block but a problem. */
export const readingBlocks: readonly BlockView[] = [
  {
    kind: "html",
    id: "listen",
    title: "Listen downwards",
    html:
      "<h2>Listen downwards</h2><p>Stand under a bell, wait for the stroke, and do not follow the loudest note. " +
      'Listen below it: that deep, soft tone is the <em>hum</em>, and it is <a href="#five">only the first of five</a>.' +
      "</p><ul><li>It lasts longest.</li><li>It lies an <strong>octave</strong> below the prime.</li></ul>" +
      "<table><caption>The partials of a bell with strike note A, 440 Hz</caption><thead><tr>" +
      '<th scope="col">Partial</th><th scope="col">Times the prime</th><th scope="col">Frequency</th></tr></thead><tbody>' +
      '<tr><th scope="row">Hum</th><td>1/2</td><td>220 Hz</td></tr><tr><th scope="row">Tierce</th><td>6/5</td>' +
      "<td>528 Hz</td></tr></tbody></table><blockquote><p>Nothing puts metal back, so the founder stops in good time." +
      '</p></blockquote><pre tabindex="0"><code>for (const row of changes(bells)) ring(row);</code></pre>',
    frame: "#frame",
  },
  {
    kind: "video",
    id: "tower",
    video: {
      id: "tower",
      title: "Up in the tower",
      sources: [],
      youtube: "abcdefghijk",
      tracks: [],
      transcripts: [{
        lang: "en",
        lines: [{ at: 0, text: "Sixty steps." }, { at: 31, text: "And then the bells." }],
      }],
    },
  },
  {
    kind: "video",
    id: "lathe",
    video: {
      id: "lathe",
      title: "On the lathe",
      sources: [{ href: "/lathe.mp4", type: "video/mp4" }],
      tracks: [{ href: "/lathe.en.vtt", lang: "en" }],
      transcripts: [],
      downloads: [{ href: "/lathe.mp4", what: "video" }],
    },
  },
  {
    kind: "other",
    id: "rows",
    title: "Put the rows in order",
    type: "drag-and-drop-v2",
    source: '<drag-and-drop-v2 display_name="Put the rows in order"/>',
  },
];
