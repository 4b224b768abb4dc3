// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Payouts: marks a payout and pays it in one call, so that no payer can pay one id twice.
/// @notice Anyone may use it; nobody owns it, and between two calls it holds nothing. Not audited.
/// @dev It is meant to be called by a Safe, in one batch with the exact approval of `total`.
/// Tokens that somebody sends here by mistake stay here for ever and never become part of a payout: only what arrives
/// during the pull counts. ETH is not paid; calls that carry ETH revert.
contract Payouts {
    using SafeERC20 for IERC20;

    /// @notice This caller has paid under this id before.
    error AlreadyPaid();
    /// @notice The list is empty; an id would be used up and nobody paid.
    error EmptyPayout();
    /// @notice The amounts of the words do not sum to `total`.
    error BadTotal();
    /// @notice The token delivered another amount than `total`, as a token with a fee on transfer does.
    error BadPull(uint256 received);
    /// @notice Word `i` names nobody who can be paid: the zero address, the token, this contract, or a zero amount.
    error BadTransfer(uint256 i);
    /// @notice The transfer of word `i` failed or was answered with false.
    error TransferFailed(uint256 i);

    event Paid(address indexed payer, bytes32 indexed id, address token, uint256 total, bytes32 manifest);

    /// @notice The manifest that `payer` paid under `id`; zero when that id has not been paid.
    /// @dev Keyed by the caller, so that a stranger cannot use up somebody else's id.
    mapping(address payer => mapping(bytes32 id => bytes32 manifest)) public paid;

    /// @notice Pulls `total` of `token` from the caller and pays it out, wholly or not at all, and once per id.
    /// @param words one transfer each: 20 bytes of address, then the amount as uint96. The same address may appear
    /// again; every word is paid.
    function pay(bytes32 id, address token, uint256 total, bytes32[] calldata words) external {
        if (paid[msg.sender][id] != 0) revert AlreadyPaid();
        if (words.length == 0) revert EmptyPayout();

        // Marked before any call leaves this contract: a token that calls back finds the id used.
        bytes32 manifest = keccak256(abi.encodePacked(words, uint256(uint160(token))));
        paid[msg.sender][id] = manifest;
        emit Paid(msg.sender, id, token, total, manifest);

        _pull(IERC20(token), total);
        if (_payEach(IERC20(token), words) != total) revert BadTotal();
    }

    /// @dev Reverts without a reason when the token has no code, refuses, or answers false.
    function _pull(IERC20 token, uint256 total) private {
        uint256 before = token.balanceOf(address(this));
        if (!token.trySafeTransferFrom(msg.sender, address(this), total)) revert();
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != total) revert BadPull(received);
    }

    function _payEach(IERC20 token, bytes32[] calldata words) private returns (uint256 sum) {
        for (uint256 i = 0; i < words.length; ++i) {
            uint256 word = uint256(words[i]);
            address to = address(uint160(word >> 96));
            uint256 amount = uint96(word);
            if (amount == 0 || to == address(0) || to == address(token) || to == address(this)) revert BadTransfer(i);
            sum += amount;
            if (!token.trySafeTransfer(to, amount)) revert TransferFailed(i);
        }
    }
}
