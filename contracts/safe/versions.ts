// Versions: the releases of Safe that Laurel pays from, each contract known by the code that lies on chain.

/** keccak256 of the code of each contract of a release, as `eth_getCode` gives it. */
export interface SafeRelease {
  readonly version: "1.4.1" | "1.5.0";
  readonly proxy: string;
  readonly proxyFactory: string;
  readonly singleton: string;
  /** As `singleton`, and it logs each call in full, for chains whose nodes keep no traces. */
  readonly singletonL2: string;
  readonly multiSendCallOnly: string;
  readonly fallback: string;
}

export type SafeVersion = SafeRelease["version"];

/**
 * As deployed on every chain but zkSync (whose bytecode differs), equal to safe-deployments' `canonical.codeHash`.
 * A test derives each from the artifacts that Safe publishes.
 */
export const SAFE_RELEASES: readonly SafeRelease[] = [
  {
    version: "1.4.1",
    proxy: "0xd7d408ebcd99b2b70be43e20253d6d92a8ea8fab29bd3be7f55b10032331fb4c",
    proxyFactory: "0x50c3cdc4074750a7a974204a716c999edd37482f907608d960b2b025ee0b3317",
    singleton: "0x1fe2df852ba3299d6534ef416eefa406e56ced995bca886ab7a553e6d0c5e1c4",
    singletonL2: "0xb1f926978a0f44a2c0ec8fe822418ae969bd8c3f18d61e5103100339894f81ff",
    multiSendCallOnly: "0xecd5bd14a08c5d2122379900b2f272bdf107a7e92423c10dd5fe3254386c9939",
    fallback: "0x7c6007a5d711cea8dfd5d91f5940ec29c7f200fe511eb1fc1397b367af3c42f9",
  },
  {
    version: "1.5.0",
    proxy: "0x4e381985ca68b3e5d27b4425fa581c19cf33146d3f887a3cfca96f55528ea46f",
    proxyFactory: "0x967dae4cda22b0c9ef7f31b010bdc1ceb0af9904b0c3dc060b5302e4c18a4529",
    singleton: "0xdda019cbd7c867a533a2a86e5c53434fdc50b13122b5a5ddb4a8df61b31c20f2",
    singletonL2: "0x180193227186ccb85316c94db1f0d156ed932b14712cfaac78901899178572dc",
    multiSendCallOnly: "0xcdbdcec38d2f1c7d961b0029ff8416b7e86e9974d6f0e9c9580c7d17fcfb6663",
    fallback: "0x3c6a85bcf7b563daa624b884b4e9a1b9fa5371edde7be945d998071a48f28bbc",
  },
];

/** Like "1.4.1 or 1.5.0". */
export const KNOWN_VERSIONS = SAFE_RELEASES.map(({ version }) => version).join(" or ");

/** Which Safe this code is; null for any other code, of an older release too. */
export function recogniseSingleton(codeHash: string): { readonly version: SafeVersion; readonly isL2: boolean } | null {
  const release = SAFE_RELEASES.find(({ singleton, singletonL2 }) => [singleton, singletonL2].includes(codeHash));
  return release ? { version: release.version, isL2: codeHash === release.singletonL2 } : null;
}

/**
 * Whether this code is that part of some release. Parts of two releases work together: a Safe that moved to a newer
 * singleton keeps its proxy, and MultiSendCallOnly is bound to no version.
 */
export function isOfRelease(part: "proxy" | "multiSendCallOnly" | "fallback", codeHash: string): boolean {
  return SAFE_RELEASES.some((release) => release[part] === codeHash);
}
