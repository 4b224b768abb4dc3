// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title FloorToken: the least that paying many from one balance can cost with an OpenZeppelin token.
/// @dev Only for measuring. No Safe, no vote, no mark: whoever pays more pays for those.
contract FloorToken is ERC20 {
    constructor() ERC20("Floor", "FLR") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function batchTransfer(address[] calldata to, uint256[] calldata amounts) external {
        for (uint256 i = 0; i < to.length; ++i) _transfer(msg.sender, to[i], amounts[i]);
    }
}
