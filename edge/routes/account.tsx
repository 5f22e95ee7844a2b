import { Hono } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { VNode } from "preact";
import { log } from "core/base/log.ts";
import { Refusal, refuse } from "core/base/refusal.ts";
import {
  answerOf,
  changePassword,
  changeProfile,
  eraseOneself,
  findSignInRefusal,
  networkPrefix,
  PASSWORD_LENGTH,
  registerPerson,
  type SignedIn,
  signIn,
  signOut,
} from "contexts/identity/mod.ts";
import type { FieldError } from "edge/components/field.tsx";
import { accountErrors, type AccountForm } from "edge/field_errors.ts";
import type { Front } from "edge/front.ts";
import { actorOf, SESSION_COOKIES } from "edge/middleware/visitor.ts";
import type { Session } from "edge/memory/sessions.ts";
import { PASS_COOKIES } from "edge/region/pass.ts";
import { EraseAccountPage } from "edge/pages/erase_account.tsx";
import { RegisterPage } from "edge/pages/register.tsx";
import { SettingsPage } from "edge/pages/settings.tsx";
import { SignInPage } from "edge/pages/sign_in.tsx";
import { paths } from "edge/paths.ts";
import {
  answerPage,
  answerSeen,
  type EdgeContext,
  type EdgeEnv,
  formOf,
  frameFor,
  noticeOf,
  ownPath,
  sessionOf,
  tellWait,
} from "edge/respond.tsx";
import { systemActor } from "core/base/actor.ts";
import { words } from "edge/words.ts";

const EDGE = systemActor("edge");

/** As long as a session may last at all, in seconds; when it ends before, its secret is worth nothing. */
const COOKIE_AGE = 60 * 24 * 3600;

/** Accounts: registering, signing in and out, one's own settings. */
export function account(front: Front) {
  return new Hono<EdgeEnv>()
    .get("/register", (c) => alreadyIn(c) ?? answerPage(c, register(c, front, {})))
    .post("/register", async (c) => {
      const typed = await readForm(c, ["name", "email", "password", "next"]);
      const language = c.get("visitor").language;
      try {
        await front.house.send(registerPerson, { ...typed, language }, EDGE);
      } catch (error) {
        return askAgain(c, { form: "register", typed, error }, (errors) => register(c, front, typed, errors));
      }
      // Whether the address had an account before is not told: whoever knows its password is in now.
      return await begin(c, front, typed, (errors) => signInForm(c, front, typed, errors));
    })
    .get(
      "/sign-in",
      (c) => alreadyIn(c) ?? answerPage(c, signInForm(c, front, { next: c.req.query("next") ?? "" })),
    )
    .post("/sign-in", async (c) => {
      const typed = await readForm(c, ["email", "password", "next"]);
      return await begin(c, front, typed, (errors) => signInForm(c, front, typed, errors));
    })
    .post("/sign-out", async (c) => {
      const { session } = c.get("visitor");
      if (session) await endSession(front, session);
      forgetBrowser(c, front);
      return c.redirect(`${paths.signIn}?notice=signed_out`, 303);
    })
    .route("/", ownSettings(front));
}

/** One's own settings, each form alone. */
function ownSettings(front: Front) {
  return new Hono<EdgeEnv>()
    .get("/settings", (c) => answerPage(c, settings(c, front)))
    // Where a form came back with help, the address is the form's: asked for again, it is the page.
    .get("/settings/:form{name|password}", (c) => c.redirect(paths.settings, 303))
    .post("/settings/name", async (c) => {
      const session = sessionOf(c);
      const typed = await readForm(c, ["name"]);
      try {
        await front.house.send(changeProfile, { name: typed.name }, actorOf(session));
      } catch (error) {
        return askAgain(c, { form: "settings", typed, error }, (errors) => settings(c, front, errors));
      }
      front.sessions.forget(session.personId);
      return c.redirect(`${paths.settings}?notice=name_saved`, 303);
    })
    .post("/settings/password", async (c) => {
      const session = sessionOf(c);
      const typed = await readForm(c, ["current", "password"]);
      const input = {
        sessionId: session.sessionId,
        currentPassword: typed.current,
        newPassword: typed.password,
      };
      try {
        answerOf((await front.house.send(changePassword, input, actorOf(session))).answer);
      } catch (error) {
        return askAgain(c, { form: "settings", typed, error }, (errors) => settings(c, front, errors));
      }
      return c.redirect(`${paths.settings}?notice=password_saved`, 303);
    })
    .get("/settings/erasure", (c) => answerPage(c, erasure(c, front)))
    .post("/settings/erasure", async (c) => {
      const session = sessionOf(c);
      const typed = await readForm(c, ["current"]);
      const input = { sessionId: session.sessionId, password: typed.current };
      try {
        answerOf((await front.house.send(eraseOneself, input, actorOf(session))).answer);
      } catch (error) {
        return askAgain(c, { form: "erasure", typed, error }, (errors) => erasure(c, front, errors));
      }
      front.sessions.forget(session.personId);
      forgetBrowser(c, front);
      return c.redirect(`${paths.signIn}?notice=erased`, 303);
    });
}

/** Ends a session; where nobody can end it now, this browser forgets it all the same. */
async function endSession(front: Front, session: Session): Promise<void> {
  const { sessionId, personId } = session;
  try {
    await front.house.send(signOut, { sessionId }, actorOf(session));
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "unavailable") throw error;
    log("warn", "A session could not be ended; only its browser forgets it", { sessionId, error });
  }
  front.sessions.forget(personId);
}

/** Has a browser forget who was signed in there. */
function forgetBrowser(c: EdgeContext, front: Front): void {
  const { secure } = front;
  deleteCookie(c, cookieName(front), { path: "/", secure });
  if (front.passes) deleteCookie(c, secure ? PASS_COOKIES.secure : PASS_COOKIES.plain, { path: "/", secure });
  c.header("clear-site-data", '"cache", "storage"');
}

/** Signs in and goes on; where that fails, the form again with what is wrong. */
async function begin(
  c: EdgeContext,
  front: Front,
  typed: Readonly<Record<"email" | "password" | "next", string>>,
  draw: (errors: readonly FieldError[]) => VNode,
): Promise<Response> {
  const network = networkPrefix(c.env.address);
  let begun: SignedIn;
  try {
    const { email, password } = typed;
    // Asked before a password is hashed, so that nobody can make us compute without end.
    refuse(await findSignInRefusal(front.house.reader("identity"), { email, network }, front.clock()));
    begun = answerOf((await front.house.send(signIn, { email, password, network }, EDGE)).answer);
  } catch (error) {
    return askAgain(c, { form: "sign_in", typed, error }, draw);
  }
  setCookie(c, cookieName(front), begun.sessionSecret, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: front.secure,
    maxAge: COOKIE_AGE,
  });
  if (front.passes) await givePass(c, front, begun.sessionSecret);
  return answerSeen(c, front, ownPath(typed.next, paths.dashboard));
}

/** With the session's cookie comes what regions know it by: the next page may be one of theirs. */
async function givePass(c: EdgeContext, front: Front, secret: string): Promise<void> {
  const found = await front.sessions.find(secret);
  if (found?.setCookie) c.header("set-cookie", found.setCookie, { append: true });
}

function cookieName(front: Front): string {
  return front.secure ? SESSION_COOKIES.secure : SESSION_COOKIES.plain;
}

function register(
  c: EdgeContext,
  front: Front,
  typed: Partial<Record<string, string>>,
  errors: readonly FieldError[] = [],
) {
  return (
    <RegisterPage
      frame={frameFor(c, front)}
      next={ownPath(typed.next ?? c.req.query("next"), paths.dashboard)}
      name={typed.name ?? ""}
      email={typed.email ?? ""}
      minPassword={PASSWORD_LENGTH.least}
      errors={errors}
    />
  );
}

function signInForm(
  c: EdgeContext,
  front: Front,
  typed: Partial<Record<string, string>>,
  errors: readonly FieldError[] = [],
) {
  const next = ownPath(typed.next, paths.dashboard);
  return (
    <SignInPage
      frame={frameFor(c, front, { notice: noticeOf(c, ["notice.signed_out", "notice.erased"]) })}
      next={next}
      email={typed.email ?? ""}
      errors={errors}
      needed={c.req.query("next") !== undefined}
    />
  );
}

function settings(c: EdgeContext, front: Front, errors: readonly FieldError[] = []) {
  const session = sessionOf(c);
  return (
    <SettingsPage
      frame={frameFor(c, front, { notice: noticeOf(c, ["notice.name_saved", "notice.password_saved"]) })}
      name={session.name}
      email={session.email}
      theme={c.get("visitor").theme}
      minPassword={PASSWORD_LENGTH.least}
      errors={errors}
    />
  );
}

function erasure(c: EdgeContext, front: Front, errors: readonly FieldError[] = []) {
  return <EraseAccountPage frame={frameFor(c, front)} email={sessionOf(c).email} errors={errors} />;
}

/** The text fields of a form, missing ones empty; files are no text. */
async function readForm<Name extends string>(
  c: EdgeContext,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const form = await formOf(c);
  return Object.fromEntries(names.map((name) => {
    const value = form.get(name);
    return [name, typeof value === "string" ? value : ""];
  })) as Record<Name, string>;
}

/** Whoever is signed in already goes on; for everybody else the form is drawn. */
function alreadyIn(c: EdgeContext): Response | undefined {
  if (!c.get("visitor").session) return undefined;
  return c.redirect(ownPath(c.req.query("next"), paths.dashboard), 303);
}

/** A form that was refused, with what was typed in it. */
interface Mistaken {
  readonly form: AccountForm;
  readonly typed: Readonly<Partial<Record<string, string>>>;
  readonly error: unknown;
}

/** Draws the form again with what is wrong at its fields; throws on what is no mistake of the form. */
function askAgain(
  c: EdgeContext,
  { form, typed, error }: Mistaken,
  draw: (errors: readonly FieldError[]) => VNode,
): Response | Promise<Response> {
  if (!(error instanceof Refusal)) throw error;
  const errors = accountErrors(form, typed, error, words(c.get("visitor").language));
  if (errors.length === 0) throw error;
  tellWait(c, error);
  return answerPage(c, draw(errors), error.kind === "limited" ? 429 : 422);
}
