/**
 * The classes of the house's style that HTML of plugins may carry: how things look, never where on a page they stand. A
 * plugin's guide lists them; more may come, none may go.
 */
export const HOUSE_CLASSES: readonly string[] = `
  answer-big button button-main button-quiet button-danger button-block card-text chip chip-info chip-success chip-warning
  chip-danger code column describe facts field field-hint figure form lead muted narrow over panel prose row scroll
  small stack stack-wide table units visually-hidden week with-icon
`.trim().split(/\s+/);
