"""What a browser calls itself, in our own words: nothing that it sends is ever shown."""

from ua_parser import parse

# What it says of itself is read no further than this: reading takes time, and names stand in front.
READ_AT_MOST = 300

BROWSERS = {
    "Chrome": "Chrome",
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Chromium": "Chromium",
    "DuckDuckGo": "DuckDuckGo",
    "DuckDuckGo Mobile": "DuckDuckGo",
    "Edge": "Edge",
    "Edge Mobile": "Edge",
    "Firefox": "Firefox",
    "Firefox iOS": "Firefox",
    "Firefox Mobile": "Firefox",
    "IE": "Internet Explorer",
    "Mobile Safari": "Safari",
    "Opera": "Opera",
    "Opera Mobile": "Opera",
    "Safari": "Safari",
    "Samsung Internet": "Samsung Internet",
    "Vivaldi": "Vivaldi",
}
SYSTEMS = {
    "Android": "Android",
    "Chrome OS": "ChromeOS",
    "Linux": "Linux",
    "Mac OS X": "macOS",
    "Ubuntu": "Linux",
    "Windows": "Windows",
    "iOS": "iOS",
}


def name_of(user_agent: str) -> str:
    """Firefox on Windows; “an unknown browser” where it says nothing that we know."""
    found = parse(user_agent[:READ_AT_MOST])
    browser = BROWSERS.get(
        found.user_agent.family if found.user_agent else "", "an unknown browser"
    )
    system = SYSTEMS.get(found.os.family if found.os else "", "")
    return f"{browser} on {system}" if system else browser
