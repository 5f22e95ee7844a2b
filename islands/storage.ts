/** Uses what the browser stores for this site. */
export function withStorage<Found>(use: (storage: Storage) => Found): Found | undefined {
  try {
    return use(localStorage);
  } catch {
    // The reader forbids it, or it is full: the page works without, it only forgets.
    return undefined;
  }
}
