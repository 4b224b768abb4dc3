// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title Claims: small rewards that each contributor fetches, or anyone for them.
/// @notice The owner, a Safe, posts one Merkle root of everything ever earned and funds it in the same call. An amount is
/// cumulative: a new root takes the place of the old one, and one claim collects what is new of all rounds. Not audited.
/// @dev **Invariant:** the tokens held here are at least `total - totalClaimed`, and claims never sum to more than `total`,
/// whatever a root promises and whoever sends tokens here by mistake: those stay here for ever (claims.test.ts and
/// money-kept.test.ts). A leaf binds neither chain nor contract: a root does, because it is posted to this contract only.
/// What is posted cannot be taken back by the owner; a later root can only give it to other accounts.
contract Claims {
    using SafeERC20 for IERC20;

    /// @notice An owner is needed, and a token that is there.
    error BadConstruction();
    /// @notice Only the owner may post a root.
    error NotOwner();
    /// @notice The round to post is `expected`: each once, in order.
    error BadRound(uint64 expected);
    /// @notice A round needs a root.
    error EmptyRoot();
    /// @notice The total falls below the one before, or does not fit into 96 bits.
    error BadTotal();
    /// @notice The token delivered another amount than the total rose by, as a token with a fee on transfer does.
    error BadPull(uint256 received);
    /// @notice The zero address, the token and this contract earn nothing.
    error BadAccount();
    /// @notice Not under the present root; a proof from before the latest round must be fetched again.
    error BadProof();
    /// @notice This account has claimed as much before, or more.
    error NothingToClaim();
    /// @notice The root promises more than its total.
    error BeyondTotal();

    event RootPosted(uint64 indexed round, bytes32 root, uint256 total);
    event Claimed(address indexed account, uint256 amount, uint256 cumulative);

    address public immutable owner;
    IERC20 public immutable token;

    bytes32 public root;
    /// @notice The number of roots posted.
    uint64 public round;
    /// @notice What was ever earned, and pulled from the owner.
    uint96 public total;
    uint96 public totalClaimed;
    mapping(address account => uint256 cumulative) public claimed;

    constructor(address owner_, IERC20 token_) {
        if (owner_ == address(0) || address(token_).code.length == 0) revert BadConstruction();
        (owner, token) = (owner_, token_);
    }

    /// @notice Posts the root of a round and pulls from the owner what the total rose by.
    /// @param round_ one more than the last, so that a root signed twice, or out of order, is posted once
    /// @param total_ the sum of all amounts under the root; it may stay, as when an account is corrected, and never falls
    function setRoot(uint64 round_, bytes32 root_, uint256 total_) external {
        if (msg.sender != owner) revert NotOwner();
        if (round_ != round + 1) revert BadRound(round + 1);
        if (root_ == 0) revert EmptyRoot();
        if (total_ < total || total_ > type(uint96).max) revert BadTotal();
        uint256 rise = total_ - total;
        (root, round, total) = (root_, round_, uint96(total_));
        emit RootPosted(round_, root_, total_);
        if (rise > 0) _pull(rise);
    }

    /// @notice Pays `account` what it has earned and not yet claimed. Anyone may send it; the money goes to `account`.
    /// @param cumulative all that `account` ever earned, as in the root; leaf = keccak256(keccak256(abi.encode(account,
    /// cumulative))), the standard tree of OpenZeppelin
    function claim(address account, uint256 cumulative, bytes32[] calldata proof) external {
        if (account == address(0) || account == address(token) || account == address(this)) revert BadAccount();
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account, cumulative))));
        if (!MerkleProof.verifyCalldata(proof, root, leaf)) revert BadProof();
        uint256 before = claimed[account];
        if (cumulative <= before) revert NothingToClaim();
        uint256 amount = cumulative - before;
        if (amount > total - totalClaimed) revert BeyondTotal();

        claimed[account] = cumulative;
        totalClaimed += uint96(amount);
        emit Claimed(account, amount, cumulative);
        token.safeTransfer(account, amount);
    }

    function _pull(uint256 rise) private {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), rise);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != rise) revert BadPull(received);
    }
}
