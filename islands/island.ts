/**
 * What an island's file exports as `wake`: makes one element of the page interactive, with the props that the server put
 * into its `data-props`. What it returns hears the page's HTML as it is now, when an old page came back.
 */
export type Wake = (root: HTMLElement, props: never) => ((html: string) => void) | void;
