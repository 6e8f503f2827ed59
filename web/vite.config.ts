import { fileURLToPath } from "node:url";
import license from "rollup-plugin-license";
import { defineConfig } from "vitest/config";

const server = process.env["QUIPU_URL"] ?? "http://127.0.0.1:5000";

export default defineConfig({
  // The page may lie below a path; the server makes the addresses in index.html whole.
  base: "./",
  esbuild: { jsx: "automatic" },
  // The licenses of what is in the page go with it.
  plugins: [
    license({ thirdParty: { output: fileURLToPath(new URL("dist/licenses.txt", import.meta.url)) } }),
  ],
  build: {
    target: "es2022",
    sourcemap: false,
    rollupOptions: {
      // "use client" in a dependency means nothing to a page that has no server components.
      onwarn(warning, warn) {
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
      },
      output: {
        manualChunks(id) {
          if (!id.includes("node_modules")) return undefined;
          if (id.includes("/@mantine/") || id.includes("/@floating-ui/")) return "mantine";
          if (/node_modules\/(react|react-dom|scheduler|@tanstack)\//.test(id)) return "react";
          if (id.includes("/uplot/")) return "uplot";
          return undefined;
        },
      },
    },
  },
  server: {
    // The server takes writes from its own origin only, and the page has the development server's.
    proxy: {
      "/api": { target: server, changeOrigin: true, headers: { Origin: new URL(server).origin } },
      "/version": { target: server, changeOrigin: true },
    },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
