// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Payouts: marks a payout and pays it in one call, so that no payer can pay one id twice.
/// @notice Anyone may use it; nobody owns it, and between two calls it holds nothing. Not audited.
/// @dev It is meant to be called by a Safe: `pay` in one batch with the exact approval of `total`, `payNative` with
/// `total` as its value. Tokens and ether that somebody sends here by mistake stay here for ever and never become part of
/// a payout: only what arrives with the payout counts.
contract Payouts {
    using SafeERC20 for IERC20;

    /// @notice This caller has paid under this id before.
    error AlreadyPaid();
    /// @notice The list is empty; an id would be used up and nobody paid.
    error EmptyPayout();
    /// @notice The amounts of the words do not sum to `total`.
    error BadTotal();
    /// @notice Another amount than `total` arrived, as with a token that keeps a fee on transfer.
    error BadPull(uint256 received);
    /// @notice Word `i` names nobody who can be paid: the zero address, the token, this contract, or a zero amount.
    error BadTransfer(uint256 i);
    /// @notice The transfer of word `i` failed or was answered with false.
    error TransferFailed(uint256 i);

    /// @param token the zero address for the chain's own currency
    event Paid(address indexed payer, bytes32 indexed id, address token, uint256 total, bytes32 manifest);

    /// @dev What one recipient of ether may use. A Safe needs 7,000 to be paid; who burns all of this and fails costs the
    /// payer no more than that.
    uint256 private constant RECIPIENT_GAS = 50_000;
    address private constant NATIVE = address(0);

    /// @notice The manifest that `payer` paid under `id`; zero when that id has not been paid.
    /// @dev Keyed by the caller, so that a stranger cannot use up somebody else's id. Tokens and ether share the ids.
    mapping(address payer => mapping(bytes32 id => bytes32 manifest)) public paid;

    /// @notice Pulls `total` of `token` from the caller and pays it out, wholly or not at all, and once per id.
    /// @param words one transfer each: 20 bytes of address, then the amount as uint96. The same address may appear
    /// again; every word is paid.
    function pay(bytes32 id, address token, uint256 total, bytes32[] calldata words) external {
        _mark(id, token, total, words);
        _pull(IERC20(token), total);
        if (_payEach(token, words) != total) revert BadTotal();
    }

    /// @notice Pays the ether of this call out, wholly or not at all, and once per id.
    /// @param words as in `pay`. One recipient that refuses, or needs more than RECIPIENT_GAS, reverts the payout and is
    /// named by its index: the caller leaves it out and calls again, so that an id always means one whole list.
    function payNative(bytes32 id, uint256 total, bytes32[] calldata words) external payable {
        _mark(id, NATIVE, total, words);
        if (msg.value != total) revert BadPull(msg.value);
        if (_payEach(NATIVE, words) != total) revert BadTotal();
    }

    /// @dev Marked before any call leaves this contract: whoever calls back finds the id used.
    function _mark(bytes32 id, address token, uint256 total, bytes32[] calldata words) private {
        if (paid[msg.sender][id] != 0) revert AlreadyPaid();
        if (words.length == 0) revert EmptyPayout();
        bytes32 manifest = keccak256(abi.encodePacked(words, uint256(uint160(token))));
        paid[msg.sender][id] = manifest;
        emit Paid(msg.sender, id, token, total, manifest);
    }

    /// @dev Reverts without a reason when the token has no code, refuses, or answers false.
    function _pull(IERC20 token, uint256 total) private {
        uint256 before = token.balanceOf(address(this));
        if (!token.trySafeTransferFrom(msg.sender, address(this), total)) revert();
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != total) revert BadPull(received);
    }

    /// @dev By hand, because the loop is what a payout costs: 320 gas less for each recipient than with checked reads and
    /// sums. Nothing wraps: fewer than 2^64 amounts of 96 bits fit into `sum`, and the decoder checked that all words
    /// are there. A token is asked as SafeERC20 asks it; `_pull` has seen that it has code.
    function _payEach(address token, bytes32[] calldata words) private returns (uint256 sum) {
        bytes memory transferCall = abi.encodeCall(IERC20.transfer, (address(0), 0));
        uint256 i;
        bool isBad;
        bool isRefused;
        assembly ("memory-safe") {
            for { } lt(i, words.length) { i := add(i, 1) } {
                let word := calldataload(add(words.offset, shl(5, i)))
                let to := shr(96, word)
                let amount := and(word, 0xffffffffffffffffffffffff)
                isBad := or(or(iszero(amount), iszero(to)), or(eq(to, token), eq(to, address())))
                if isBad { break }

                switch token
                case 0 {
                    // What it answers is not read: a long answer would be paid for by the others.
                    isRefused := iszero(call(RECIPIENT_GAS, to, amount, 0, 0, 0, 0))
                }
                default {
                    mstore(add(transferCall, 0x24), to)
                    mstore(add(transferCall, 0x44), amount)
                    let isDone := call(gas(), token, 0, add(transferCall, 0x20), 0x44, 0x00, 0x20)
                    let isTrue := and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1))
                    isRefused := iszero(and(isDone, or(isTrue, iszero(returndatasize()))))
                }
                if isRefused { break }
                sum := add(sum, amount)
            }
        }
        if (isBad) revert BadTransfer(i);
        if (isRefused) revert TransferFailed(i);
    }
}
