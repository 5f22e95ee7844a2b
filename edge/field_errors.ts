import type { Refusal } from "core/base/refusal.ts";
import type { FieldError } from "edge/components/field.tsx";
import type { MessageKey, Words } from "edge/words.ts";

/** The forms of accounts: the same mistake stands at another field in each. */
export type AccountForm = "register" | "sign_in" | "settings" | "erasure";

const PASSWORD_CODES: Readonly<Record<string, MessageKey>> = {
  "identity.password_short": "field.password_short",
  "identity.password_long": "field.too_long",
  "identity.password_own": "field.password_own",
  "identity.password_same": "field.password_same",
  "identity.password_obvious": "field.password_common",
};

/** Says in words, at the field that it concerns, what an account's form was refused for; nothing for other refusals. */
export function accountErrors(
  form: AccountForm,
  typed: Readonly<Partial<Record<string, string>>>,
  { code, facts }: Refusal,
  t: Words,
): readonly FieldError[] {
  const newPassword = form === "settings" ? "new-password" : "password";
  const passwordKey = PASSWORD_CODES[code];
  if (passwordKey) return [{ field: newPassword, text: t(passwordKey, { min: Number(facts.least ?? 0) }) }];
  switch (code) {
    case "identity.sign_in_failed":
      return [{ field: "email", text: t("field.sign_in_wrong") }];
    case "identity.password_wrong":
      return [{ field: "current-password", text: t("field.password_wrong") }];
    case "identity.too_many_attempts": {
      const minutes = Math.ceil(Number(facts.retryAfterSeconds) / 60);
      const field = form === "settings" || form === "erasure" ? "current-password" : "email";
      return [{ field, text: t("field.too_many_attempts", { minutes }) }];
    }
    case "identity.input_invalid":
      return (facts.fields as readonly string[]).flatMap((field) => fieldError(field, typed, t));
    default:
      return [];
  }
}

function fieldError(field: string, typed: Readonly<Partial<Record<string, string>>>, t: Words): FieldError[] {
  const empty = (typed[field] ?? "").trim() === "";
  switch (field) {
    case "name":
      return [{ field, text: t(empty ? "field.name_needed" : "field.too_long") }];
    case "email":
      return [{ field, text: t(empty ? "field.email_needed" : "field.email_form") }];
    case "password":
    case "newPassword":
      return [{
        field: field === "password" ? field : "new-password",
        text: t(empty ? "field.password_needed" : "field.too_long"),
      }];
    case "currentPassword":
      return [{ field: "current-password", text: t("field.password_needed") }];
    default:
      return [];
  }
}
