/** What every flag with a value has: how its text is read and written, and what the help says of it. */
interface WithValue<Value> {
  /** What stands for the value in the help, e.g. `time`. */
  readonly takes: string;
  readonly help: string;
  /** All texts that it takes, where there are only a few. */
  readonly choices?: readonly string[];
  /** Value of the flag when it is given without one; a flag that has none needs its value. */
  readonly bare?: Value;
  /** Reads its text. @param flag as it is typed, for the error. @throws BAD_OPTION */
  read(text: string, flag: string): Value;
  /** Text that reads as the same value. */
  write(value: Value): string;
  /** The value as it may stand in a record, with placeholders for what may not. */
  conceal?(value: Value): Value;
}

/** May be given once, and is undefined otherwise. */
export interface Optional<Value> extends WithValue<Value> {
  readonly kind: 'optional';
}

/** May be given once, and has a value all the same. */
export interface Preset<Value> extends WithValue<Value> {
  readonly kind: 'preset';
  readonly preset: Value;
}

/** May be given again and again. */
export interface Repeatable<Value> extends WithValue<Value> {
  readonly kind: 'repeatable';
}

/** Takes no value. One that is on by default is switched off by `--no-NAME`. */
export interface Switch {
  readonly kind: 'switch';
  readonly help: string;
  readonly preset: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a flag both takes and gives its value, so that no narrower type holds all.
export type Flag<Value = any> = Optional<Value> | Preset<Value> | Repeatable<Value> | Switch;

/** The flags of a command by their names in camel case: `maxConnections` is typed as `--max-connections`. */
export type Flags = Readonly<Record<string, Flag>>;

/** Flags that describe every option of what a command calls, and nothing else: an option without its flag does not compile. */
export type Describing<Options> = { readonly [Name in keyof Required<Options>]: Flag };

/** What a command gets of its flags: there is no option that is not described. */
export type OptionsOf<Described extends Flags> = {
  [Name in keyof Described]: Described[Name] extends Switch
    ? boolean
    : Described[Name] extends Repeatable<infer Value>
      ? Value[]
      : Described[Name] extends Preset<infer Value>
        ? Value
        : Described[Name] extends Optional<infer Value>
          ? Value | undefined
          : never;
};

/** `maxConnections` as it is typed: `--max-connections`. */
export function typed(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The same flag with a value of its own where it is not given. */
export function preset<Value>(flag: Optional<Value> | Preset<Value>, value: Value): Preset<Value> {
  return { ...flag, kind: 'preset', preset: value };
}

/** The same flag, described as it is meant in one command. */
export function meaning<Described extends Flag>(flag: Described, help: string): Described {
  return { ...flag, help };
}
