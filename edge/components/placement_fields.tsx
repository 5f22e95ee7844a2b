import type { Placement } from "core/plugin/plugin_set.ts";
import { WireName } from "edge/components/wire_name.tsx";
import { priorityId, shownId } from "edge/views/placement_form.ts";
import type { Words } from "edge/words.ts";

/** A slot that a plugin fills, and what its name means. */
export interface PlacementView extends Placement {
  readonly doc?: string | undefined;
}

/** Where a plugin shows something: whether it does, and how early among others there. */
export function PlacementFields(
  { placements, t }: { readonly placements: readonly PlacementView[]; readonly t: Words },
) {
  return (
    <ul class="rows">
      {placements.map((placement) => (
        <li key={placement.slot}>
          <fieldset class="placement">
            <legend>
              <PlaceName place={placement} />
            </legend>
            <label class="choice">
              <input type="checkbox" name={shownId(placement.slot)} value="yes" checked={placement.shown} />
              <span>{t("placement.shown")}</span>
            </label>
            <label class="row">
              <span>{t("placement.order")}</span>
              <input
                type="number"
                inputMode="numeric"
                id={priorityId(placement.slot)}
                name={priorityId(placement.slot)}
                min="1"
                max="100"
                value={placement.priority}
                autocomplete="off"
              />
            </label>
          </fieldset>
        </li>
      ))}
    </ul>
  );
}

/** A slot by what its name means, the name beside it for those who look it up. */
export function PlaceName({ place: { slot, doc } }: { readonly place: Pick<PlacementView, "slot" | "doc"> }) {
  if (doc === undefined) return <WireName name={slot} />;
  return (
    <>
      <bdi lang="en" dir="ltr">{doc}</bdi>{" "}
      <span class="small muted">
        <WireName name={slot} />
      </span>
    </>
  );
}
