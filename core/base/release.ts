/**
 * The number of the release that this code is, or is on its way to: one more than that of the release before. What
 * is of this release and of the one before works side by side.
 */
export const RELEASE = 1;
