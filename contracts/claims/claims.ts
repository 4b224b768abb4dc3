// Claims: the contract from which contributors fetch small rewards, as Laurel calls it.
import { Interface } from "ethers";

export const CLAIMS = new Interface([
  "constructor(address owner_, address token_)",
  "error BadAccount()",
  "error BadConstruction()",
  "error BadProof()",
  "error BadPull(uint256 received)",
  "error BadRound(uint64 expected)",
  "error BadTotal()",
  "error BeyondTotal()",
  "error EmptyRoot()",
  "error NothingToClaim()",
  "error NotOwner()",
  "error SafeERC20FailedOperation(address token)",
  "event Claimed(address indexed account, uint256 amount, uint256 cumulative)",
  "event RootPosted(uint64 indexed round, bytes32 root, uint256 total)",
  "function claim(address account, uint256 cumulative, bytes32[] proof)",
  "function claimed(address account) view returns (uint256 cumulative)",
  "function owner() view returns (address)",
  "function root() view returns (bytes32)",
  "function round() view returns (uint64)",
  "function setRoot(uint64 round_, bytes32 root_, uint256 total_)",
  "function token() view returns (address)",
  "function total() view returns (uint96)",
  "function totalClaimed() view returns (uint96)",
]);
