import { useComputedColorScheme } from "@mantine/core";

export function useDark(): boolean {
  return useComputedColorScheme("light") === "dark";
}
