import { isNearEnd, isSeen } from "./watching.ts";

type What = "played" | "paused" | "seeked" | "completed";

/** A drag along the player is one jump, not fifty. */
const SETTLE = 1_000;

/** Reports what a learner does with a video; that it was seen once, and even if the connection fails meanwhile. */
export function reportWatching(video: HTMLVideoElement, url: string): void {
  let completed = false;
  let settling: ReturnType<typeof setTimeout>;
  const report = (what: What) => send(url, what, video.currentTime);
  const complete = () => {
    if (completed) return;
    completed = true;
    report("completed");
  };
  const leave = () => {
    if (!isNearEnd(video.currentTime, video.duration)) report("paused");
  };
  video.addEventListener("play", () => report("played"));
  video.addEventListener("pause", leave);
  video.addEventListener("seeked", () => {
    clearTimeout(settling);
    settling = setTimeout(() => report("seeked"), SETTLE);
  });
  video.addEventListener("timeupdate", () => {
    if (isSeen(video)) complete();
  });
  video.addEventListener("ended", complete);
  addEventListener("pagehide", () => {
    if (!video.paused) leave();
  });
}

/** Sent even while the page goes away. */
function send(url: string, what: What, second: number): void {
  const body = new URLSearchParams({ what, second: second.toFixed(1) });
  fetch(url, { method: "POST", body, keepalive: true }).catch(() => {
    // The next report brings the place up to date; that it was seen is said once, so it waits for the connection.
    if (what === "completed") addEventListener("online", () => send(url, what, second), { once: true });
  });
}
