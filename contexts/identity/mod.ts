import { defineContext } from "core/work/context.ts";
import { changePassword } from "./commands/change_password.ts";
import { changeProfile } from "./commands/change_profile.ts";
import { createAccount } from "./commands/create_account.ts";
import { eraseOneself } from "./commands/erase_oneself.ts";
import { erasePerson } from "./commands/erase_person.ts";
import { createFirstAccounts } from "./commands/first_accounts.ts";
import { grantRole } from "./commands/grant_role.ts";
import { registerPerson } from "./commands/register_person.ts";
import { revokeRole } from "./commands/revoke_role.ts";
import { signOut, touchSession } from "./commands/sessions.ts";
import { signIn } from "./commands/sign_in.ts";
import { filters } from "./filters.ts";
import { signals } from "./signals.ts";

// Commands, what they answer and how to read it
export {
  changePassword,
  changeProfile,
  createAccount,
  createFirstAccounts,
  eraseOneself,
  erasePerson,
  grantRole,
  registerPerson,
  revokeRole,
  signIn,
  signOut,
  touchSession,
};
export { type FirstAccount, newFirstAccounts } from "./commands/first_accounts.ts";
export type { SignedIn } from "./commands/sign_in.ts";
export { answerOf, type Settled } from "./rules/settled.ts";

// Queries
export {
  findPerson,
  findPersonByEmail,
  findSession,
  findSignInRefusal,
  type FoundPerson,
  type FoundSession,
  hasPeople,
  listGeneratedPasswords,
  listPeople,
  type SignInAttempt,
} from "./queries.ts";

// What the edge needs to ask them
export { networkPrefix } from "./rules/network.ts";
export { PASSWORD_LENGTH } from "./rules/password.ts";
export { newPassword } from "./secret/new_password.ts";
export { hashSecret } from "./secret/session_secret.ts";

// Signals
export {
  personChanged,
  personErased,
  personRegistered,
  registrationRepeated,
  roleGranted,
  roleRevoked,
  sessionEnded,
  sessionRevoked,
  sessionStarted,
  signals,
} from "./signals.ts";

/** Who someone is: people, their passwords, their sessions, their roles. */
export const identity = defineContext({
  keepsSecrets: true,
  name: "identity",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  filters,
  commands: [
    registerPerson,
    signIn,
    signOut,
    touchSession,
    changePassword,
    changeProfile,
    grantRole,
    revokeRole,
    createAccount,
    createFirstAccounts,
    erasePerson,
    eraseOneself,
  ],
});
