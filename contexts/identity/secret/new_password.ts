/** A password nobody chose: four groups of five from 32 characters that nobody confuses, 100 random bits. */
export function newPassword(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz023456789";
  const random = [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => letters[byte % 32]).join("");
  return random.match(/.{5}/g)!.join("-");
}
