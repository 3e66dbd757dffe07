"""The calls of a workspace that speak with other systems while things happen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lingtan.app.arguments import now_of, speed_of, text_of
from lingtan.app.list_subscribers import Subscription, subscriptions, try_subscriptions
from lingtan.app.replay import Pace
from lingtan.app.simulate import Pushed, simulate
from lingtan.app.wiring_live import Gateway
from lingtan.app.workspace_folder import WorkspaceFolder

HERE = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class LiveCalls(WorkspaceFolder):
    """Replay what was measured to a server, and tell other systems what happens."""

    def simulate(
        self, url: str = HERE, *, token: str = "", speed: float = 1.0
    ) -> Iterator[Pushed]:
        """Replay the park to a server of its simulation copy, as if it were measured now.

        Each step is pushed when it is asked for, and steps do not end: whoever has seen enough
        stops asking.

        Parameters
        ----------
        token : str
            A token of scope ``push``, where the server asks who comes.
        speed : float
            Seconds that pass in a second, from 1 to 86 400.

        Raises
        ------
        PushError
            The server does not answer, or is not one of a simulation copy.
        WorkspaceError
            There is nothing to replay.
        """
        gateway = Gateway(url=text_of("url", url), token=text_of("token", token))
        pace = Pace(began=datetime.now(UTC), speed=speed_of("speed", speed))
        return simulate(self.layout, gateway, pace, lambda: datetime.now(UTC))

    def webhooks(self) -> tuple[Subscription, ...]:
        """Return which other systems ``webhooks.yaml`` names, and how far each has come."""
        return subscriptions(self.layout, now_of(None))

    def test_webhooks(self, *, now: datetime | None = None) -> tuple[str, ...]:
        """Send each of them a piece of news that says nothing; return who has taken it.

        Raises
        ------
        HookError
            One cannot be reached, or does not take it.
        """
        return tuple(try_subscriptions(self.layout, now_of(now)))
