// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @dev The part that the bad tokens share: balances that anyone may set, and hooks for what is bad about each.
abstract contract TestToken {
    event Transfer(address indexed from, address indexed to, uint256 value);

    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function _move(address from, address to, uint256 amount) internal {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }

    function _spend(address from, uint256 amount) internal {
        allowance[from][msg.sender] -= amount;
    }
}

/// @dev Moves nothing and says so with false instead of a revert: on every pull, or only when paying out to `refused`.
contract FalseToken is TestToken {
    bool public refusesPull;
    address public refused;

    function setRefusals(bool refusesPull_, address refused_) external {
        refusesPull = refusesPull_;
        refused = refused_;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        if (to == refused) return false;
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (refusesPull) return false;
        _spend(from, amount);
        _move(from, to, amount);
        return true;
    }
}

/// @dev Keeps one percent of every transfer.
contract FeeToken is TestToken {
    function transfer(address to, uint256 amount) external returns (bool) {
        _moveLessFee(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _spend(from, amount);
        _moveLessFee(from, to, amount);
        return true;
    }

    function _moveLessFee(address from, address to, uint256 amount) private {
        _move(from, address(0xfee), amount / 100);
        _move(from, to, amount - amount / 100);
    }
}

/// @dev Works, and returns nothing at all, as some of the oldest tokens do.
contract SilentToken is TestToken {
    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        _spend(from, amount);
        _move(from, to, amount);
    }
}

/// @dev Moves every time, and answers a transfer with whatever bytes it was told to.
contract OddToken is TestToken {
    bytes private answer;

    function setAnswer(bytes calldata answer_) external {
        answer = answer_;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
        bytes memory told = answer;
        assembly ("memory-safe") {
            return(add(told, 0x20), mload(told))
        }
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _spend(from, amount);
        _move(from, to, amount);
        return true;
    }
}

/// @dev Calls the payer back in the middle of paying out.
contract ReentrantToken is TestToken {
    event CalledBack(address who, bool isHeard);

    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        (bool isHeard, ) = to.call(abi.encodeWithSignature("tokenReceived()"));
        emit CalledBack(to, isHeard);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _spend(from, amount);
        _move(from, to, amount);
        return true;
    }
}

/// @dev A payer that tries to pay the same id again while it is being paid.
contract GreedyPayer {
    bytes private again;
    address private payouts;
    bool public hasTriedAgain;
    bytes public answer;

    function payThenAgain(address payouts_, TestToken token, uint256 allowed, bytes calldata payment) external {
        payouts = payouts_;
        again = payment;
        token.approve(payouts_, allowed);
        (bool isPaid, bytes memory reason) = payouts_.call(payment);
        if (!isPaid) {
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }

    function tokenReceived() external {
        (hasTriedAgain, answer) = (true, "");
        (, answer) = payouts.call(again);
    }
}

/// @dev A claimant that claims again while it is being paid.
contract GreedyClaimant {
    address private claims;
    bytes private claim;
    bytes4 public answer;

    function claimTwice(address claims_, bytes calldata claim_) external {
        (claims, claim) = (claims_, claim_);
        (bool isPaid, ) = claims_.call(claim_);
        require(isPaid, "not paid");
    }

    function tokenReceived() external {
        (, bytes memory told) = claims.call(claim);
        answer = bytes4(told);
    }
}
