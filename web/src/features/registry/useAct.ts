import { useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "../../api/queryKeys";
import { toast, toastError, toastUndo } from "../../design/toast";

type Action = () => Promise<unknown>;

/** A function that changes the registry, says so, and answers whether that worked. */
export function useAct() {
  const queries = useQueryClient();
  const act = async (said: string, action: Action, undo?: Action): Promise<boolean> => {
    let worked = true;
    try {
      await action();
      if (undo) toastUndo(said, () => void act("Taken back", undo));
      else toast(said);
    } catch (error) {
      worked = false;
      toastError("That did not work", error);
    }
    await queries.invalidateQueries({ queryKey: queryKeys.registry });
    return worked;
  };
  return act;
}
