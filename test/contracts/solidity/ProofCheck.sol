// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @dev OpenZeppelin's own verifier of its standard tree.
contract ProofCheck {
    function verify(
        bytes32[] calldata proof,
        bytes32 root,
        address account,
        uint256 amount
    ) external pure returns (bool) {
        return MerkleProof.verifyCalldata(proof, root, keccak256(bytes.concat(keccak256(abi.encode(account, amount)))));
    }
}
