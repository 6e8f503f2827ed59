import { createTheme } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "cord",
  primaryShade: { light: 7, dark: 6 },
  colors: {
    cord: [
      "#fff6e8",
      "#fdebd0",
      "#f9d5a0",
      "#f4bd6b",
      "#f0a940",
      "#e8951f",
      "#d97f0b",
      "#b86606",
      "#934f08",
      "#703c0a",
    ],
  },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  defaultRadius: "sm",
  cursorType: "pointer",
});
