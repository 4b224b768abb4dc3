// Pins: keccak256 of the code that each contract of a payout must have on chain; anything else is somebody else's code.
import payoutsArtifact from "../artifacts/Payouts.json" with { type: "json" };

/**
 * Safe 1.4.1 as deployed on every chain but zkSync (whose bytecode differs), equal to safe-deployments' `canonical.codeHash`.
 * A test derives each from the artifacts that Safe publishes.
 */
export const SAFE_1_4_1 = {
  proxy: "0xd7d408ebcd99b2b70be43e20253d6d92a8ea8fab29bd3be7f55b10032331fb4c",
  proxyFactory: "0x50c3cdc4074750a7a974204a716c999edd37482f907608d960b2b025ee0b3317",
  singleton: "0x1fe2df852ba3299d6534ef416eefa406e56ced995bca886ab7a553e6d0c5e1c4",
  singletonL2: "0xb1f926978a0f44a2c0ec8fe822418ae969bd8c3f18d61e5103100339894f81ff",
  multiSendCallOnly: "0xecd5bd14a08c5d2122379900b2f272bdf107a7e92423c10dd5fe3254386c9939",
  fallback: "0x7c6007a5d711cea8dfd5d91f5940ec29c7f200fe511eb1fc1397b367af3c42f9",
} as const;

export const PAYOUTS_CODE_HASH: string = payoutsArtifact.deployedBytecodeHash;
