/** A fact about the origin of a run, from the reserved tags of any client. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly mono?: boolean;
}

const FACTS: { label: string; tags: string[]; mono?: boolean }[] = [
  { label: "Git commit", tags: ["quipu.git.commit", "mlflow.source.git.commit"], mono: true },
  { label: "Git branch", tags: ["quipu.git.branch", "mlflow.source.git.branch", "mlflow.gitBranch"] },
  { label: "Git remote", tags: ["quipu.git.remote", "mlflow.source.git.repoURL", "mlflow.gitRepoURL"] },
  { label: "Source", tags: ["quipu.source.main", "mlflow.source.name"], mono: true },
  { label: "Entry point", tags: ["mlflow.project.entryPoint"], mono: true },
  { label: "Command line", tags: ["quipu.source.command"], mono: true },
  { label: "Host", tags: ["quipu.host"] },
  { label: "Operating system", tags: ["quipu.os"] },
  { label: "JVM", tags: ["quipu.jvm"] },
  { label: "Client", tags: ["quipu.sdk.version"] },
  { label: "Processors", tags: ["quipu.cpus"] },
  { label: "Process id", tags: ["quipu.pid"] },
];

export function factsOf(tags: Record<string, string>): Fact[] {
  const facts: Fact[] = [];
  for (const { label, tags: names, mono } of FACTS) {
    const name = names.find((n) => tags[n] !== undefined && tags[n] !== "");
    if (name === undefined) continue;
    facts.push({ label, value: tags[name] ?? "", ...(mono && { mono }) });
  }
  return facts;
}

export function isDirty(tags: Record<string, string>): boolean {
  return (tags["quipu.git.dirty"] ?? tags["mlflow.source.git.dirty"] ?? "").toLowerCase() === "true";
}

export interface Failure {
  readonly type: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
}

/** The error that ended a run, as the client recorded it. */
export function failureOf(tags: Record<string, string>): Failure | undefined {
  const message = tags["quipu.error.message"];
  const type = tags["quipu.error.type"];
  if (message === undefined && type === undefined) return undefined;
  return { type, message: message ?? "", stack: tags["quipu.error.stack"] };
}
