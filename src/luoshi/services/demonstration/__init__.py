"""The demonstration: a fictional city whose story is data, played through the real services at its own instants."""

from luoshi.services.demonstration.city import DemoAccount, accounts
from luoshi.services.demonstration.playing import Demonstration, StoryFailed, play, read

__all__ = ["DemoAccount", "Demonstration", "StoryFailed", "accounts", "play", "read"]
