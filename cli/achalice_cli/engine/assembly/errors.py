"""What is wrong with what handlers declare."""

from collections.abc import Mapping

from achalice.exceptions import AchaliceError


class DeclarationError(AchaliceError):
    """Handlers declare what AWS would refuse, or what would do harm."""

    handlers: tuple[str, ...] = ()
    """Whose declarations it is about."""

    def locate(self, places: Mapping[str, str]) -> None:
        """Tell where these handlers are, of those that `places` has: `app.py:12`."""
        found = [f"{places[each]}: `{each}`" for each in self.handlers if each in places]
        if found:
            self.detail = "\n".join(dict.fromkeys(found))
