/** A secret that is shown to be copied; nothing is ever typed here. */
export function SecretField({ label, hint, secret }: {
  readonly label: string;
  readonly hint: string;
  readonly secret: string;
}) {
  return (
    <div class="field">
      <label for="secret">{label}</label>
      <p class="field-hint" id="secret-hint">{hint}</p>
      <input
        id="secret"
        name="secret"
        type="text"
        class="code"
        value={secret}
        readonly
        dir="ltr"
        autocomplete="off"
        aria-describedby="secret-hint"
      />
    </div>
  );
}
