/**
 * Where a block's own scripts may run: a document of an origin that nobody else has, so that it can reach no
 * cookie, no storage and no page of this site. Content Security Policy Level 3, `sandbox`.
 */
export const FRAME_POLICY = [
  "sandbox allow-scripts allow-popups",
  "default-src https: data: blob: 'unsafe-inline'",
  "script-src https: 'unsafe-inline' 'unsafe-eval'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join("; ");
