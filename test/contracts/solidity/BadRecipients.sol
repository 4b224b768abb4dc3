// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @dev Takes no ether.
contract Refuser {}

/// @dev Burns all the gas that it is given.
contract Burner {
    receive() external payable {
        while (true) {}
    }
}

/// @dev Takes ether, and answers with 100,000 bytes, for which whoever reads them pays.
contract Bomb {
    receive() external payable {
        assembly ("memory-safe") {
            return(0, 100000)
        }
    }
}

/// @dev Refuses with 100,000 bytes.
contract RefusingBomb {
    receive() external payable {
        assembly ("memory-safe") {
            revert(0, 100000)
        }
    }
}

/// @dev Takes ether and writes that down, as a contract that splits it among others does.
contract Bookkeeper {
    uint256 public received;

    receive() external payable {
        received += msg.value;
    }
}

/// @dev A payer and recipient that, when it is paid, makes the same call once more, and one that would pay it more.
contract GreedyRecipient {
    address private payouts;
    bytes private payment;
    bytes4 public answer;
    bool public hasTaken;

    constructor() payable {}

    function payThenAgain(address payouts_, bytes calldata payment_, uint256 total) external {
        (payouts, payment) = (payouts_, payment_);
        (bool isPaid, ) = payouts_.call{value: total}(payment_);
        require(isPaid, "not paid");
    }

    receive() external payable {
        if (payouts == address(0)) return;
        address asked = payouts;
        payouts = address(0);
        (bool isTaken, bytes memory told) = asked.call{value: msg.value}(payment);
        (hasTaken, answer) = (isTaken, bytes4(told));
    }
}

/// @dev When it is paid, pays a hundred wei to an accomplice through Payouts, and sends one along. Nothing is stored: the
/// gas of a recipient is just enough for the attempt.
contract Thief {
    address private immutable payouts;
    address private immutable accomplice;

    constructor(address payouts_, address accomplice_) {
        (payouts, accomplice) = (payouts_, accomplice_);
    }

    receive() external payable {
        bytes32[] memory words = new bytes32[](1);
        words[0] = bytes32(bytes20(accomplice)) | bytes32(uint256(100));
        (bool isTaken, ) = payouts.call{value: 1}(
            abi.encodeWithSignature("payNative(bytes32,uint256,bytes32[])", 0, 1, words)
        );
        isTaken;
    }
}
