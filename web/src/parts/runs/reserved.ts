/** Whether a tag belongs to a client and not to a person. */
export function isReserved(key: string): boolean {
  return key.startsWith("mlflow.") || key.startsWith("quipu.");
}
