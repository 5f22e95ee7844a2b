import { z } from "zod";
import { defineFilter, type QuestionOf } from "core/work/filter.ts";

/** What of a signal goes out to a service. */
export const streamsDelivery = defineFilter({
  name: "streams.delivery.v1",
  doc:
    "Asked before a signal goes out to a service, over a webhook or a feed of events, each time it is sent. Changed data is what the service gets; whoever halts it keeps the signal from that service. Where somebody cannot answer, nothing goes out yet: it is asked again.",
  asked: "before",
  question: z.object({
    streamId: z.string(),
    signal: z.string().describe("its name"),
    courseId: z.string().optional().describe("the course that it is about, where it is about one"),
    data: z.record(z.string(), z.unknown()).describe("what the service may hear of its body"),
  }),
  change: ["data"],
  personal: ["data"],
  halts: true,
  example: {
    streamId: "0190f2a4-9000-7000-8000-00000000000a",
    signal: "enrollment.enrollment.created.v1",
    courseId: "Carillon+BELLS1+2026",
    data: { personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11", courseId: "Carillon+BELLS1+2026" },
  },
});

/** Everything that streams asks. */
export const filters = [streamsDelivery];

declare module "core/work/filter.ts" {
  interface Filters {
    "streams.delivery.v1": QuestionOf<typeof streamsDelivery>;
  }
}
