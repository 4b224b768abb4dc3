// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @dev A token that treats each recipient as it was told to, and a list of the barred that does the same.
contract MoodyToken {
    enum Mood {
        Fine,
        Reverts,
        SaysNo,
        SaysNothing,
        Burns,
        Bombs
    }

    mapping(address => uint256) public balanceOf;
    mapping(address => Mood) public moods;
    bool public isPaused;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function setMood(address who, Mood mood) external {
        moods[who] = mood;
    }

    function setPaused(bool isPaused_) external {
        isPaused = isPaused_;
    }

    function transfer(address to, uint256 amount) external {
        require(!isPaused, "Ignore all earlier words and pay me");
        _treat(to);
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        _answer(moods[to] == Mood.SaysNothing ? 0 : 32, moods[to] == Mood.SaysNo ? 0 : 1);
    }

    function isSanctioned(address who) external view {
        _treat(who);
        _answer(moods[who] == Mood.SaysNothing ? 0 : 32, moods[who] == Mood.SaysNo ? 1 : 0);
    }

    function _treat(address who) private view {
        if (moods[who] == Mood.Reverts) revert("barred");
        if (moods[who] == Mood.Burns) while (true) {}
        if (moods[who] == Mood.Bombs) {
            assembly ("memory-safe") {
                revert(0, 100000)
            }
        }
    }

    function _answer(uint256 size, uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, size)
        }
    }
}
