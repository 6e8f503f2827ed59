/** Runs an action after a delay, and only once however often it is asked for meanwhile. */
export class Soon {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly delayMs: number,
    private readonly action: () => unknown,
  ) {}

  readonly ask = (): void => {
    this.timer ??= setTimeout(this.hurry, this.delayMs);
  };

  /** Runs the action now if it waits. */
  readonly hurry = (): void => {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.action();
  };
}
