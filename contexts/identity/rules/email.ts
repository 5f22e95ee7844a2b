/** An address in the one form that accounts are found by: trimmed, composed, in lower case. */
export function normalizeEmail(text: string): string {
  return text.trim().normalize("NFC").toLowerCase();
}
