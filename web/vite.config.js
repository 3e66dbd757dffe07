/* Builds the scripts of pages: hashed names, a manifest, each file compressed beforehand, and the
   notices of everything that is built in. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const NOTICES = "third-party.txt";
const NAMES = /^(licen[cs]e|notice|copying)(\.\w+)?$/i;
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Return the text of what a package asks to be kept beside its code. */
function noticesOf(name) {
  const folder = join("node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder).filter((each) => NAMES.test(each)).sort();
  if (!texts.length) throw new Error(`${name} brings no licence`);
  const parts = texts.map((each) => readFileSync(join(folder, each), "utf8").trim());
  return [`${name} ${about.version} (${about.license})`, ...parts].join("\n\n");
}

/** Write the notices of every package of which something is built in. */
function keepNotices() {
  return {
    name: "notices",
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((each) => Object.keys(each.modules ?? {}));
      const sheets = Object.values(bundle).some((each) => each.fileName.endsWith(".css"));
      const names = new Set(modules.map((id) => PACKAGE.exec(id)?.[1]).filter(Boolean));
      if (sheets) names.add("uplot");
      const source = [...names].sort().map(noticesOf).join(`\n\n${"-".repeat(78)}\n\n`) + "\n";
      this.emitFile({ type: "asset", fileName: NOTICES, source });
    },
  };
}

/** Put a Brotli and a gzip copy beside each file, as small as they get. */
function compress() {
  return {
    name: "compress",
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle).filter((each) => /\.(js|css)$/.test(each))) {
        const whole = readFileSync(join(dir, name));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(whole, { params }));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(whole, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "/static/built/",
  plugins: [keepNotices(), compress()],
  build: {
    outDir: "../src/lingtan/web/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: "src/main.ts",
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
