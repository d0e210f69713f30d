// Lays the DOT text on standard input out with the newest Graphviz, as WebAssembly: seconds, then `-Tplain`.
import { readFileSync } from "node:fs";
import { Graphviz } from "@hpcc-js/wasm-graphviz";

const graphviz = await Graphviz.load();
const text = readFileSync(0, "utf8");
graphviz.layout("digraph { a -> b }", "plain", "dot");
const start = process.cpuUsage();
const plain = graphviz.layout(text, "plain", "dot");
const used = process.cpuUsage(start);
process.stdout.write(`seconds ${(used.user + used.system) / 1e6}\n${plain}`);
