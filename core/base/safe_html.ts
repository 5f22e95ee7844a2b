// What may stand in HTML of strangers, whoever they are: lists, and nothing else. Whatever is not here is taken away.

const WORDS = (text: string) => text.trim().split(/\s+/);

const TEXT = WORDS(`
  address article aside footer header h1 h2 h3 h4 h5 h6 hgroup main nav section blockquote dd div dl dt figcaption
  figure hr li menu ol p pre ul a abbr b bdi bdo br cite code data dfn del em i ins kbd mark q rb rp rt rtc ruby s samp
  small span strong sub sup time u var wbr caption col colgroup table tbody td tfoot th thead tr details summary
  img picture video audio source track map area iframe
`);
const MATH = WORDS(`
  math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom menclose mfenced msub msup
  msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd semantics annotation
`);
const DRAWING = WORDS("svg g path circle ellipse line polyline polygon rect text tspan");

/** Elements of text, formulas and drawings, none of which does anything by itself. */
export const ALLOWED_TAGS: readonly string[] = [...TEXT, ...MATH, ...DRAWING];

const MATH_ATTRIBUTES = WORDS(`
  accent accentunder align alttext close columnalign columnspan depth display displaystyle encoding fence form height
  largeop linethickness lspace mathvariant maxsize minsize movablelimits notation open rowspan rspace scriptlevel
  separator separators stretchy symmetric voffset width
`);
const DRAWING_ATTRIBUTES = WORDS(`
  viewbox preserveaspectratio width height x y x1 x2 y1 y2 cx cy r rx ry d points transform fill fill-opacity
  fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin opacity font-size
  font-family font-weight text-anchor dominant-baseline dx dy
`);

/** What these elements may say, by their name; `*` for all of them. */
export const ALLOWED_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  "*": WORDS("id class lang dir title role aria-label aria-labelledby aria-describedby aria-hidden"),
  a: WORDS("href target rel hreflang download"),
  area: WORDS("href alt shape coords"),
  audio: WORDS("src controls loop muted preload"),
  blockquote: ["cite"],
  col: ["span"],
  colgroup: ["span"],
  data: ["value"],
  del: ["datetime"],
  details: ["open"],
  iframe: WORDS("src title width height loading sandbox referrerpolicy allow allowfullscreen"),
  img: WORDS("src alt width height loading decoding usemap"),
  ins: ["datetime"],
  li: ["value"],
  map: ["name"],
  ol: WORDS("start type reversed"),
  q: ["cite"],
  source: WORDS("src type"),
  td: WORDS("colspan rowspan headers"),
  th: WORDS("colspan rowspan headers scope abbr"),
  time: ["datetime"],
  track: WORDS("src kind srclang label default"),
  video: WORDS("src controls loop muted preload poster width height"),
  ...Object.fromEntries(MATH.map((tag) => [tag, MATH_ATTRIBUTES])),
  ...Object.fromEntries(DRAWING.map((tag) => [tag, DRAWING_ATTRIBUTES])),
};

/** Elements that go with everything inside them; of all others only the tags go. */
export const DROPPED_WHOLE: readonly string[] = WORDS(`
  script style textarea option optgroup select datalist xmp noscript noembed noframes template title applet
`);

/** Old or too loud elements and what they become. */
export const RENAMED: ReadonlyMap<string, string> = new Map(Object.entries({
  acronym: "abbr",
  big: "span",
  center: "div",
  dir: "ul",
  font: "span",
  main: "div",
  strike: "s",
  tt: "code",
}));

/** Roles that tell what something is, and none that says that it works like a control. */
export const ROLES: ReadonlySet<string> = new Set(
  WORDS("img presentation none math note figure list listitem table row cell columnheader rowheader group"),
);
