/** The name of a signal or a path of fields: never turned with the page, broken after its dots, its last part standing out. */
export function WireName({ name, strong }: {
  readonly name: string;
  /** Which of its parts stand out, counted from 0; the others are quieter. */
  readonly strong?: readonly number[];
}) {
  const parts = name.split(".");
  return (
    <bdi class="code wire" dir="ltr">
      {parts.map((part, at) => {
        const text = at < parts.length - 1 ? `${part}.` : part;
        return (
          <>
            {!strong || strong.includes(at) ? <span>{text}</span> : <span class="muted">{text}</span>}
            {at < parts.length - 1 && <wbr />}
          </>
        );
      })}
    </bdi>
  );
}

/** The parts of a signal's name that tell one from another beside those of the same publisher: subject and verb. */
export const SUBJECT_AND_VERB = [1, 2];
