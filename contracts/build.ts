// A build: our Solidity compiled by a pinned compiler, offline, into artifacts that anybody can rebuild byte for byte.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { keccak256 } from "ethers";

export interface Artifact {
  readonly contract: string;
  readonly compiler: { readonly version: string; readonly evmVersion: string; readonly optimizerRuns: number };
  readonly abi: readonly Readonly<Record<string, unknown>>[];
  readonly bytecode: string;
  /** With zeros where a deployed copy holds what its constructor was given. */
  readonly deployedBytecode: string;
  /** Where those places lie, in bytes, in order; none for a contract without immutables. */
  readonly immutables: readonly { readonly start: number; readonly length: number }[];
  /** What `keccak256(eth_getCode)` of a deployed copy must be, once its immutables are zeros again. */
  readonly deployedBytecodeHash: string;
}

/** The slice of solc-js that is used; the package has no types. */
interface SolidityCompiler {
  version(): string;
  compile(input: string, callbacks: { import: (path: string) => { contents: string } | { error: string } }): string;
}

interface SolidityOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, SolidityContract>>>>;
}

interface SolidityContract {
  readonly abi: readonly Readonly<Record<string, unknown>>[];
  readonly evm: {
    readonly bytecode: { readonly object: string };
    readonly deployedBytecode: {
      readonly object: string;
      readonly immutableReferences: Readonly<Record<string, Artifact["immutables"]>>;
    };
  };
}

const ROOT = join(import.meta.dirname, "..");
const SOURCES = "contracts";
const ARTIFACTS = join(ROOT, "contracts", "artifacts");
const EVM_VERSION = "cancun";
const OPTIMIZER_RUNS = 200;
const WANTED = [
  "abi",
  "evm.bytecode.object",
  "evm.deployedBytecode.object",
  "evm.deployedBytecode.immutableReferences",
];
const require = createRequire(import.meta.url);

/**
 * Compiles one source file; each file alone, so that a new contract never changes the bytes of another.
 * @param source path from the repository's root, with slashes, like "contracts/Payouts.sol"
 * @returns an artifact for every contract in that file that can be deployed, by name
 * @throws Error with the compiler's own words, warnings included: our Solidity compiles without any
 */
export function compileSolidity(source: string): Map<string, Artifact> {
  const compiler = require("solc") as SolidityCompiler;
  const input = {
    language: "Solidity",
    sources: { [source]: { content: readFileSync(join(ROOT, source), "utf8") } },
    settings: {
      optimizer: { enabled: true, runs: OPTIMIZER_RUNS },
      evmVersion: EVM_VERSION,
      // Without the trailing metadata the bytes depend on the code alone, not on comments, paths or line ends.
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: { [source]: { "*": WANTED } },
    },
  };
  const output = JSON.parse(compiler.compile(JSON.stringify(input), { import: readImport })) as SolidityOutput;
  if (output.errors?.length) throw new Error(output.errors.map((error) => error.formattedMessage).join("\n"));
  const contracts = Object.entries(output.contracts?.[source] ?? {});
  const deployable = contracts.filter(([, contract]) => contract.evm.bytecode.object !== "");
  return new Map(deployable.map(([name, contract]) => [name, toArtifact(name, contract, compiler.version())]));
}

/** Every artifact that belongs into `contracts/artifacts`, as the exact text of its file, by file name. */
export function buildArtifacts(): Map<string, string> {
  const sources = readdirSync(join(ROOT, SOURCES)).filter((file) => file.endsWith(".sol"));
  const texts = new Map<string, string>();
  for (const source of sources.sort()) {
    const artifact = compileSolidity(`${SOURCES}/${source}`).get(basename(source, ".sol"));
    if (!artifact) throw new Error(`${SOURCES}/${source} must hold a contract of the same name.`);
    texts.set(`${artifact.contract}.json`, `${JSON.stringify(artifact, null, 2)}\n`);
  }
  return texts;
}

function toArtifact(contract: string, compiled: SolidityContract, version: string): Artifact {
  const { object, immutableReferences } = compiled.evm.deployedBytecode;
  const deployedBytecode = `0x${object}`;
  return {
    contract,
    compiler: { version, evmVersion: EVM_VERSION, optimizerRuns: OPTIMIZER_RUNS },
    abi: compiled.abi,
    bytecode: `0x${compiled.evm.bytecode.object}`,
    deployedBytecode,
    immutables: Object.values(immutableReferences)
      .flat()
      .toSorted((one, other) => one.start - other.start),
    deployedBytecodeHash: keccak256(deployedBytecode),
  };
}

function readImport(path: string): { contents: string } | { error: string } {
  if (!path.startsWith("@openzeppelin/")) return { error: `${path} may not be imported` };
  return { contents: readFileSync(join(ROOT, "node_modules", path), "utf8") };
}

function writeArtifacts(): void {
  mkdirSync(ARTIFACTS, { recursive: true });
  for (const [file, text] of buildArtifacts()) {
    writeFileSync(join(ARTIFACTS, file), text);
    console.log(`contracts/artifacts/${file}`);
  }
}

if (import.meta.main) writeArtifacts();
