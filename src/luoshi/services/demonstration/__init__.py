"""The demonstration: a fictional city whose story is data, played through the real services at the instants it states."""

from luoshi.services.demonstration.city import DemoAccount, accounts, read_city, read_enterprises
from luoshi.services.demonstration.playing import Demonstration, StoryFailed, package_files, play
from luoshi.services.demonstration.story import read_story

__all__ = [
    "DemoAccount",
    "Demonstration",
    "StoryFailed",
    "accounts",
    "package_files",
    "play",
    "read_city",
    "read_enterprises",
    "read_story",
]
