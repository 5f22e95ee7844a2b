import type { FrameAnswer } from "core/plugin/block_code.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { Words } from "edge/words.ts";
import type { FrameProps } from "islands/frame.ts";
import { frameAddress } from "./addresses.ts";

/** A plugin's frame on a page. */
export interface PluginFrameProps {
  readonly plugin: InstalledPlugin;
  readonly answer: FrameAnswer;
  /** The course that the page is of, for the actions that the frame asks for. */
  readonly courseId?: string | undefined;
  /** The script that connects frames with their page (`assets.frame`): it comes with them, so no other page has it. */
  readonly script: string | undefined;
  readonly t: Words;
}

const USUAL_HEIGHT = 240;
const HIGHEST = 2_000;

/**
 * A plugin's frame: a document of an origin of its own, which speaks with the page in a few words alone (decision 0030).
 * Without scripts it shows what its HTML says. A plugin without a package has no frames: then nothing.
 */
export function PluginFrame({ plugin, answer, courseId, script, t }: PluginFrameProps) {
  const { manifest: { id, actions }, checksum } = plugin;
  if (checksum === undefined) return null;
  const { frame, title, height = USUAL_HEIGHT, data } = answer;
  const props: FrameProps = {
    plugin: id,
    actions,
    data,
    silent: t("frame.silent", { title }),
    stopped: t("frame.stopped", { title }),
    ...(courseId === undefined ? {} : { course: courseId }),
  };
  return (
    <div class="plugin-frame" data-frame-props={JSON.stringify(props)}>
      <span data-before="" tabIndex={-1}></span>
      <iframe
        src={frameAddress(id, checksum, frame)}
        title={title}
        height={Math.min(Math.max(Math.ceil(height), 1), HIGHEST)}
        loading="lazy"
        referrerpolicy="no-referrer"
        allow=""
      >
      </iframe>
      <p class="muted small" role="status"></p>
      <span data-after="" tabIndex={-1}></span>
      {script && <script type="module" async src={script}></script>}
    </div>
  );
}
