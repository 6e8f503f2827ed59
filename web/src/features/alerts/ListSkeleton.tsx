import { Skeleton } from "@mantine/core";

const ROWS = 6;

export function ListSkeleton() {
  return (
    <div aria-busy aria-label="Loading">
      {Array.from({ length: ROWS }, (_, i) => (
        <Skeleton key={i} height={44} my={12} radius="sm" />
      ))}
    </div>
  );
}
