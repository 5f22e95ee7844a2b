import { type Following, following, followingOr, traced } from "core/base/trace.ts";

/** Does what a home is asked, a command or a job, as a span of whatever it follows from. */
export function asked<Answer>(name: string, act: (from: Following) => Promise<Answer>): Promise<Answer> {
  const from = followingOr(following(), new Date());
  return traced(
    { name, kind: "internal", follows: from.trace, attributes: { "carillon.asked": name } },
    (trace) => act(trace === undefined ? from : { ...from, trace }),
  );
}
