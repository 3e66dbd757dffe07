"""Who asks: somebody who signed in, a program with a token, nobody, or one's own machine."""

from dataclasses import dataclass

from lingtan.park.people import Role, TokenScope, role_admits, scope_admits


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What an address asks of a visitor.

    Attributes
    ----------
    least : Role or None
        The least role; None where nobody is asked who he is.
    scope : TokenScope or None
        What a token must open; None where programs have no business.
    takes_bound : bool
        Whether a token that is bound to an enterprise comes in although the whole park is dealt
        with here: what it sends is held to its own. Elsewhere it sees what a user of that
        enterprise may.
    only : Role or None
        The one role that comes in, where rank is no matter: a verifier is independent.
    is_deed : bool
        Whether something is done here: of those who see the whole park no one below an operator.
    """

    least: Role | None
    scope: TokenScope | None = TokenScope.READ
    takes_bound: bool = False
    only: Role | None = None
    is_deed: bool = False

    @property
    def is_for_bound(self) -> bool:
        """Whether a token that is bound to an enterprise has any business here."""
        return self.takes_bound or self.least is Role.ENTERPRISE


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks, and what he may.

    Attributes
    ----------
    role : Role or None
        Of a person; None of a program and of nobody.
    scope : TokenScope or None
        Of a program.
    enterprise : str
        The one he is bound to; empty for whoever sees the whole park.
    is_own_machine : bool
        Whether pages are served without sign-in, to this machine alone.
    form_token : str
        What his forms carry, so that no other page can send them.
    is_asked : bool
        Whether a campaign has asked for a form that he may see.
    news : int
        How much happened about his account of which he was not told yet.
    """

    name: str = ""
    role: Role | None = None
    scope: TokenScope | None = None
    enterprise: str = ""
    is_own_machine: bool = False
    form_token: str = ""
    is_asked: bool = False
    news: int = 0

    @property
    def is_known(self) -> bool:
        """Whether it is known who asks, as far as anybody asks."""
        return self.is_own_machine or self.role is not None or self.scope is not None

    @property
    def sees_the_park(self) -> bool:
        """Whether he may be told of more than what is his own."""
        return self.is_known and self.role is not Role.ENTERPRISE and not self.enterprise

    def may(self, access: Access) -> bool:
        """Whether an address is open to him."""
        if access.least is None or self.is_own_machine:
            return True
        if self.role is not None:
            is_one = access.only is None or access.only is self.role
            is_bound = self.role is Role.ENTERPRISE
            may_act = not access.is_deed or is_bound or role_admits(Role.OPERATOR, self.role)
            return is_one and may_act and role_admits(access.least, self.role)
        if self.enterprise and not access.is_for_bound:
            return False
        both = access.scope, self.scope
        return both[0] is not None and both[1] is not None and scope_admits(both[0], both[1])


NOBODY = Visitor()
OWN_MACHINE = Visitor(is_own_machine=True)
