/** Whether a tag was written by a client for itself rather than by a person. */
export function isReserved(key: string): boolean {
  return key.startsWith("mlflow.") || key.startsWith("quipu.");
}
